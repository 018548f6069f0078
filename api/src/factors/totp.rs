//! Codes of an app, after RFC 6238: SHA-1, six digits, half minutes, which is what every app knows.

use fast_qr::{
    ECL,
    qr::{QRBuilder, QRCode, QRCodeError},
};
use shared::{Instant, wire::factor::QrPicture};
use totp_rs::{Algorithm, Builder, Secret, SecretParseError, TotpError};

use crate::random;

/// Bytes of a secret, as RFC 4226 recommends.
const SECRET_BYTES: usize = 20;
/// A code counts one half minute before and after its own, because clocks differ.
const NEIGHBOURS: u16 = 1;
/// White squares around a QR code, as its standard wants.
const BORDER: usize = 4;

/// Why there are no codes.
#[derive(Debug, thiserror::Error)]
pub enum TotpFault {
    /// What is kept is no secret.
    #[error("the kept secret is none")]
    Secret(#[from] SecretParseError),
    /// The library does not take it.
    #[error("the secret can not be used")]
    Unusable(#[from] TotpError),
    /// The address is too long for a picture.
    #[error("the address can not be drawn")]
    Picture(#[from] QRCodeError),
}

/// One secret and what is made of it.
pub struct Totp(totp_rs::Totp);

impl Totp {
    /// Of a secret in Base32. The app shows both names beside its codes.
    ///
    /// # Errors
    /// When it is no secret.
    pub fn new(secret: &str, clinic: &str, login: &str) -> Result<Self, TotpFault> {
        // The address separates the two with a colon.
        let plain = |name: &str| name.replace(':', " ");
        let made = Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_skew(NEIGHBOURS)
            .with_secret(Secret::try_from_base32(secret)?)
            .with_issuer(Some(plain(clinic)))
            .with_account_name(plain(login))
            .build()?;
        Ok(Self(made))
    }

    /// The half minute whose code this is, if that is near enough. The library compares in constant time.
    pub fn step_of(&self, code: &str, now: Instant) -> Option<i64> {
        let seconds = u64::try_from(now.unix()).ok()?;
        self.0
            .check(code, seconds)
            .and_then(|step| i64::try_from(step).ok())
    }

    /// The code of a moment, which is the app's part.
    #[cfg(test)]
    fn code_at(&self, seconds: u64) -> String {
        self.0.generate(seconds).to_string()
    }

    /// The secret as an address that apps understand.
    ///
    /// # Errors
    /// When the names do not fit into one.
    pub fn uri(&self) -> Result<String, TotpFault> {
        Ok(self.0.to_url()?)
    }
}

/// A new secret in Base32.
pub fn new_secret() -> String {
    Secret::from(random::bytes::<SECRET_BYTES>()).to_base32()
}

/// A text as a QR code.
///
/// # Errors
/// When it is too long for one.
pub fn picture(text: &str) -> Result<QrPicture, TotpFault> {
    let code = QRBuilder::new(text).ecl(ECL::M).build()?;
    let size = u32::try_from(code.size + 2 * BORDER).unwrap_or_default();
    Ok(QrPicture {
        size,
        path: path_of(&code),
    })
}

/// Each run of black squares in a row becomes one rectangle.
fn path_of(code: &QRCode) -> String {
    let mut path = String::new();
    for row in 0..code.size {
        let mut column = 0;
        for run in code[row].chunk_by(|left, right| left.value() == right.value()) {
            if run.first().is_some_and(|square| square.value()) {
                let (x, y, length) = (column + BORDER, row + BORDER, run.len());
                path.push_str(&format!("M{x} {y}h{length}v1h-{length}z"));
            }
            column += run.len();
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The secret of RFC 6238's appendix B, which is the text 12345678901234567890.
    const RFC: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    fn totp() -> Totp {
        Totp::new(RFC, "MyDoctor", "pat@example.org").unwrap()
    }

    fn at(seconds: i64) -> Instant {
        Instant::from_unix(seconds).unwrap()
    }

    #[test]
    fn the_codes_are_those_of_the_rfc() {
        // The last six of the eight digits that the appendix prints.
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(totp().code_at(seconds), code);
            let seconds = i64::try_from(seconds).unwrap();
            assert_eq!(totp().step_of(code, at(seconds)), Some(seconds / 30));
        }
    }

    #[test]
    fn a_neighbour_counts_and_one_further_does_not() {
        let code = totp().code_at(3_000);
        for (seconds, step) in [
            (2_969, None),
            (2_970, Some(100)),
            (3_000, Some(100)),
            (3_029, Some(100)),
            (3_059, Some(100)),
            (3_060, None),
        ] {
            assert_eq!(totp().step_of(&code, at(seconds)), step, "{seconds}");
        }
    }

    #[test]
    fn what_is_no_code_is_of_no_step() {
        for code in ["", "28708", "2870820", "+87082", "28708a", "２８７０８２"] {
            assert_eq!(totp().step_of(code, at(59)), None, "{code}");
        }
    }

    #[test]
    fn secrets_are_long_and_never_the_same() {
        let (one, other) = (new_secret(), new_secret());
        assert_eq!(one.len(), 32);
        assert_ne!(one, other);
        assert!(Totp::new(&one, "MyDoctor", "pat").is_ok());
        assert!(Totp::new("not base32!", "MyDoctor", "pat").is_err());
    }

    #[test]
    fn the_address_names_clinic_and_login() {
        let totp = Totp::new(RFC, "Clinic: North & Söhne", "pat@example.org").unwrap();
        let uri = url::Url::parse(&totp.uri().unwrap()).unwrap();
        assert_eq!((uri.scheme(), uri.host_str()), ("otpauth", Some("totp")));
        let query: std::collections::HashMap<_, _> = uri.query_pairs().collect();
        assert_eq!(query["secret"], RFC);
        assert_eq!(query["issuer"], "Clinic  North & Söhne");
        assert!(
            uri.path().ends_with("pat%40example.org") || uri.path().ends_with("pat@example.org")
        );
    }

    #[test]
    fn the_picture_has_its_border_and_its_three_eyes() {
        let picture = picture("otpauth://totp/MyDoctor").unwrap();
        assert!(picture.size >= 21 + 8);
        assert!(picture.path.starts_with("M4 4h7v1h-7z"));
        let right = picture.size - 4 - 7;
        assert!(picture.path.contains(&format!("M{right} 4h7v1h-7z")));
        assert!(picture.path.contains(&format!("M4 {right}h7v1h-7z")));
    }
}
