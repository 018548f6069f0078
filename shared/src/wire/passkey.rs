//! Passkeys: what an account has, and the calls that add and show one.

mod webauthn;

use serde::{Deserialize, Serialize};

pub use self::webauthn::{
    Assertion, Attestation, AuthenticatorSelection, CreationOptions, KeyAlgorithm, KnownCredential,
    NewCredential, PasskeyUser, RelyingParty, RequestOptions, ShownCredential,
};
use crate::{
    account::PersonName,
    error::{Faults, FieldError},
    id::PasskeyId,
    instant::Instant,
};

/// The most passkeys of one account.
pub const MOST_PASSKEYS: usize = 20;

/// A passkey as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasskeyRow {
    /// Its id.
    pub id: PasskeyId,
    /// What its owner calls it.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 800, examples("My telephone"))
    )]
    pub name: String,
    /// When it was added.
    pub created_at: Instant,
    /// When it was last used.
    pub last_used_at: Option<Instant>,
}

/// Another name for a passkey.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RenamePasskey {
    /// 1 to 100 characters.
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 800, examples("My telephone"))
    )]
    pub name: String,
}

impl RenamePasskey {
    /// # Errors
    /// A name that is none.
    pub fn check(&self) -> Result<PersonName, Vec<FieldError>> {
        checked_name(&self.name)
    }
}

fn checked_name(name: &str) -> Result<PersonName, Vec<FieldError>> {
    let mut faults = Faults::default();
    // The rules of a person's name are those of any short line.
    let name = faults.note("name", PersonName::parse(name));
    faults.finish(name)
}

/// What a browser makes a new passkey from.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreationCeremony {
    /// To be sent back with the new passkey.
    #[cfg_attr(feature = "openapi", schema(max_length = 64))]
    pub ceremony: String,
    /// For the browser.
    pub options: CreationOptions,
}

/// A new passkey.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AddPasskey {
    /// The one of the options.
    #[cfg_attr(feature = "openapi", schema(max_length = 64))]
    pub ceremony: String,
    /// 1 to 100 characters.
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 800, examples("My telephone"))
    )]
    pub name: String,
    /// What the browser made.
    pub credential: NewCredential,
}

impl AddPasskey {
    /// # Errors
    /// A name that is none.
    pub fn check(&self) -> Result<PersonName, Vec<FieldError>> {
        checked_name(&self.name)
    }
}

/// A passkey that was added.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AddedPasskey {
    /// The passkey.
    pub passkey: PasskeyRow,
    /// Codes for when it is out of reach, shown this once; none where the account still has some.
    #[cfg_attr(feature = "openapi", schema(max_items = 10))]
    pub backup_codes: Vec<String>,
}

/// Begins a sign-in with a passkey.
#[derive(Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AskPasskey {
    /// The `challenge` of a refused sign-in; without one the passkey is the whole sign-in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 64))]
    pub challenge: Option<String>,
}

/// What a browser is to have signed.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RequestCeremony {
    /// To be sent back with the signature.
    #[cfg_attr(feature = "openapi", schema(max_length = 64))]
    pub ceremony: String,
    /// For the browser.
    pub options: RequestOptions,
}

/// A sign-in, or its second step, with a passkey.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ShowPasskey {
    /// The one of the options.
    #[cfg_attr(feature = "openapi", schema(max_length = 64))]
    pub ceremony: String,
    /// What the browser had signed.
    pub credential: ShownCredential,
}
