//! Secrets of webhooks, and what deliveries are signed with them: HMAC-SHA256 over the id, the time and the
//! body, as Standard Webhooks 1.0.0 has it, by the library of that specification.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use shared::{DeliveryId, Instant, wire::webhook::SECRET_PREFIX};
use standardwebhooks::Webhook;

use crate::random;

/// Random bytes of a secret; the specification wants 24 to 64.
const BYTES: usize = 32;

/// A new secret as its owner is shown it.
pub fn draw_secret() -> String {
    let bytes: [u8; BYTES] = random::bytes();
    format!("{SECRET_PREFIX}{}", STANDARD.encode(bytes))
}

/// The signatures of a delivery, one for each secret; `None` when a secret is none.
pub fn sign(secrets: &[String], id: DeliveryId, at: Instant, body: &str) -> Option<String> {
    let id = id.to_string();
    let signed = secrets.iter().map(|secret| {
        let key = Webhook::new(secret).ok()?;
        key.sign(&id, at.unix(), body.as_bytes()).ok()
    });
    let signed: Option<Vec<String>> = signed.collect();
    signed
        .filter(|signed| !signed.is_empty())
        .map(|signed| signed.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `openssl dgst -sha256 -mac HMAC` makes of the same, with the bytes 0 to 31 as the key.
    const SECRET: &str = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    const SIGNATURE: &str = "v1,IEtmKeJoz0sos6WyIjuz0YTVx9O9QagFN//aQs6dLa0=";

    fn signed(secrets: &[&str]) -> Option<String> {
        let secrets: Vec<String> = secrets.iter().map(|&secret| secret.to_owned()).collect();
        let id = "0190a0b0-0000-7000-8000-00000000000a".parse().unwrap();
        let at = Instant::from_unix(1_769_850_000).unwrap();
        sign(&secrets, id, at, r#"{"type":"webhook.test"}"#)
    }

    #[test]
    fn the_known_signature_is_made() {
        assert_eq!(signed(&[SECRET]).as_deref(), Some(SIGNATURE));
    }

    #[test]
    fn each_secret_signs() {
        let two = signed(&[SECRET, &draw_secret()]).unwrap();
        let (first, second) = two.split_once(' ').unwrap();
        assert_eq!(first, SIGNATURE);
        assert!(second.starts_with("v1,") && second != SIGNATURE);
    }

    #[test]
    fn without_secrets_nothing_is_signed() {
        assert_eq!(signed(&[]), None);
        assert_eq!(signed(&["whsec_?"]), None);
    }

    #[test]
    fn a_secret_is_of_the_form_of_the_specification() {
        let secret = draw_secret();
        let bytes = STANDARD.decode(secret.strip_prefix("whsec_").unwrap());
        assert_eq!(bytes.unwrap().len(), BYTES);
        assert_ne!(secret, draw_secret());
    }
}
