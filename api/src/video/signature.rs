//! The signature on what JaaS reports: `t=<seconds>,v1=<base64>`, made with HMAC-SHA256 over the time,
//! a dot and the body.

use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, crypto};
use shared::Instant;
use subtle::ConstantTimeEq;

use crate::config::Secret;

/// How far its time may be from ours, in seconds: who got hold of an old report can not send it again.
const TOLERANCE_SECONDS: i64 = 5 * 60;

/// Whether a header is a signature over this body, of about now. Schemes other than `v1` are passed
/// over; of several signatures, as there are while a secret is changed, one is enough.
pub fn holds(secret: &Secret, header: &str, body: &[u8], now: Instant) -> bool {
    let parts = || {
        header
            .split(',')
            .filter_map(|part| part.trim().split_once('='))
    };
    let Some((_, time)) = parts().find(|(name, _)| *name == "t") else {
        return false;
    };
    let Ok(seconds) = time.parse::<i64>() else {
        return false;
    };
    if TOLERANCE_SECONDS < seconds.saturating_sub(now.unix()).saturating_abs() {
        return false;
    }
    let Some(expected) = sign(secret, time, body) else {
        return false;
    };
    parts()
        .filter(|(name, _)| *name == "v1")
        .filter_map(|(_, text)| BASE64_STANDARD.decode(text).ok())
        .any(|given| given.ct_eq(&expected).into())
}

fn sign(secret: &Secret, time: &str, body: &[u8]) -> Option<Vec<u8>> {
    let message = [time.as_bytes(), b".", body].concat();
    let key = EncodingKey::from_secret(secret.expose().as_bytes());
    let text = crypto::sign(&message, &key, Algorithm::HS256).ok()?;
    BASE64_URL_SAFE_NO_PAD.decode(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &[u8] = br#"{"idempotencyKey":"k1","eventType":"ROOM_CREATED"}"#;
    /// 2026-01-31T09:00:00Z.
    const TIME: i64 = 1_769_850_000;
    /// What `openssl dgst -sha256 -hmac` makes of the time, a dot and the body, with the secret below.
    const SIGNATURE: &str = "CIqr9aRCqO8vOYPxXT2bXaIZJ5Supid05UwSSjgnFoo=";

    fn secret() -> Secret {
        Secret::new("whsec_0123456789abcdef0123456789abcdef".to_owned())
    }

    fn at(offset: i64) -> Instant {
        Instant::from_unix(TIME + offset).unwrap()
    }

    fn header() -> String {
        format!("t={TIME},v1={SIGNATURE}")
    }

    #[test]
    fn the_known_signature_holds_for_its_body_secret_and_time() {
        assert!(holds(&secret(), &header(), BODY, at(0)));
        let mut changed = BODY.to_vec();
        changed[20] ^= 1;
        assert!(!holds(&secret(), &header(), &changed, at(0)));
        let other = Secret::new("whsec_1123456789abcdef0123456789abcdef".to_owned());
        assert!(!holds(&other, &header(), BODY, at(0)));
        let later = format!("t={},v1={SIGNATURE}", TIME + 1);
        assert!(!holds(&secret(), &later, BODY, at(0)));
    }

    #[test]
    fn five_minutes_either_way_and_no_more() {
        for offset in [-300, 300] {
            assert!(holds(&secret(), &header(), BODY, at(offset)), "{offset}");
        }
        for offset in [-301, 301] {
            assert!(!holds(&secret(), &header(), BODY, at(offset)), "{offset}");
        }
    }

    #[test]
    fn other_schemes_are_passed_over_and_one_of_several_is_enough() {
        let with = |rest: &str| holds(&secret(), &format!("t={TIME},{rest}"), BODY, at(0));
        assert!(with(&format!("v0=x, v1=AAAA, v1={SIGNATURE}")));
        assert!(!with(&format!("v0={SIGNATURE}")));
        assert!(!with("v1="));
        assert!(!with("v1=not base64!"));
        for broken in [
            "",
            "v1",
            &format!("v1={SIGNATURE}"),
            "t=,v1=",
            "t=9999999999999999999,v1=a",
        ] {
            assert!(!holds(&secret(), broken, BODY, at(0)), "{broken}");
        }
    }
}
