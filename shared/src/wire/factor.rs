//! Second factors: what an account has beside its password, and the second step of a sign-in.

use serde::{Deserialize, Serialize};

use super::passkey::PasskeyRow;
use crate::{
    error::{Faults, FieldError},
    factor::FactorCode,
    instant::Instant,
};

/// Minutes in which a second step must be taken.
pub const STEP_MINUTES: i64 = 5;
/// Codes that may be tried in one second step.
pub const STEP_TRIES: i64 = 5;

/// A way to take the second step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FactorMethod {
    /// The code of an app.
    Totp,
    /// A code from paper.
    BackupCode,
    /// A passkey.
    Passkey,
}

/// The second step: what the right password opened, and a code.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SecondStep {
    /// The `challenge` of the refused sign-in.
    #[cfg_attr(feature = "openapi", schema(max_length = 64))]
    pub challenge: String,
    /// Six digits of the app, or a backup code; blanks, dashes and capitals do not matter.
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 96, examples("123456"))
    )]
    pub code: String,
}

impl SecondStep {
    /// # Errors
    /// A code of neither form.
    pub fn check(&self) -> Result<FactorCode, Vec<FieldError>> {
        code(&self.code)
    }
}

/// The first code of an app.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ConfirmTotp {
    /// Six digits.
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 96, examples("123456"))
    )]
    pub code: String,
}

impl ConfirmTotp {
    /// # Errors
    /// A code of neither form.
    pub fn check(&self) -> Result<FactorCode, Vec<FieldError>> {
        code(&self.code)
    }
}

fn code(text: &str) -> Result<FactorCode, Vec<FieldError>> {
    let mut faults = Faults::default();
    let code = faults.note("code", FactorCode::parse(text));
    faults.finish(code)
}

/// The present password, once more, before something that guards the account is changed.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ShowPassword {
    /// The password.
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 128, format = "password")
    )]
    pub password: String,
}

/// What an account has beside its password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SecondFactors {
    /// Since when an app makes its codes.
    pub totp_since: Option<Instant>,
    /// Backup codes that were not used yet.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 10))]
    pub backup_codes_left: u32,
    /// Its passkeys.
    #[cfg_attr(feature = "openapi", schema(max_items = 20))]
    pub passkeys: Vec<PasskeyRow>,
    /// Whether the clinic wants it to have one.
    pub is_required: bool,
    /// Whether passkeys can be had here: browsers give them to sites with a name only.
    pub offers_passkeys: bool,
}

/// A secret to be put into an app. It counts once the app's first code has come back.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TotpProposal {
    /// The secret in Base32, to be typed where a picture can not be taken.
    #[cfg_attr(feature = "openapi", schema(max_length = 64))]
    pub secret: String,
    /// The same as an `otpauth:` address, for an app on this device.
    #[cfg_attr(feature = "openapi", schema(max_length = 1024))]
    pub uri: String,
    /// The address as a QR code.
    pub qr: QrPicture,
}

/// A QR code as the path of an SVG, one unit for each of its squares.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QrPicture {
    /// Squares to a side, the white border included.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 200))]
    pub size: u32,
    /// The black squares.
    #[cfg_attr(feature = "openapi", schema(max_length = 65536))]
    pub path: String,
}

/// Codes for when app and passkey are out of reach. They are shown this once.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BackupCodes {
    /// Each good for one sign-in.
    #[cfg_attr(feature = "openapi", schema(max_items = 10))]
    pub codes: Vec<String>,
}
