//! A browser's subscription at its push service, judged once where it comes in.

use aws_lc_rs::agreement::{ECDH_P256, ParsedPublicKey, UnparsedPublicKey};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use shared::{
    FieldCode, FieldError,
    wire::push::{Subscribe, SubscriptionKeys},
};

use crate::{
    config::Reach,
    outgoing::{Fault, Target},
};

/// Where a browser is told, and with what that is encrypted.
#[derive(Clone)]
pub struct Subscription {
    /// Where its push service takes messages for it.
    pub endpoint: Target,
    /// The browser's point on the curve P-256, uncompressed.
    pub point: [u8; 65],
    /// The secret that it shares with this server.
    pub secret: [u8; 16],
}

/// How it is kept; sealed, because whoever knows it can write to the browser as this server does.
#[derive(Serialize, Deserialize)]
struct Kept {
    endpoint: String,
    p256dh: String,
    auth: String,
}

impl Subscription {
    /// Judges what a browser says of itself.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn parse(said: &Subscribe, reach: Reach) -> Result<Self, Vec<FieldError>> {
        let endpoint = Target::parse(&said.endpoint, reach).map_err(|fault| FieldError {
            field: "endpoint".to_owned(),
            code: match fault {
                Fault::Host => FieldCode::OutOfRange,
                _ => FieldCode::InvalidFormat,
            },
            message: fault.to_string(),
        });
        let wrong = |field: &str| FieldError::new(field, FieldCode::InvalidFormat);
        let point = point(&said.keys.p256dh).ok_or_else(|| wrong("keys.p256dh"));
        let secret = bytes(&said.keys.auth).ok_or_else(|| wrong("keys.auth"));
        match (endpoint, point, secret) {
            (Ok(endpoint), Ok(point), Ok(secret)) => Ok(Self {
                endpoint,
                point,
                secret,
            }),
            (endpoint, point, secret) => Err([endpoint.err(), point.err(), secret.err()]
                .into_iter()
                .flatten()
                .collect()),
        }
    }

    /// By this the browser is known again.
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.endpoint.as_str()).into()
    }

    /// The text that is kept of it.
    pub fn to_text(&self) -> String {
        let kept = Kept {
            endpoint: self.endpoint.as_str().to_owned(),
            p256dh: URL_SAFE_NO_PAD.encode(self.point),
            auth: URL_SAFE_NO_PAD.encode(self.secret),
        };
        // Texts in a struct always have a form in JSON.
        serde_json::to_string(&kept).unwrap_or_default()
    }

    /// Reads that text; `None` where nothing can be sent to any more.
    pub fn of_text(text: &str, reach: Reach) -> Option<Self> {
        let kept: Kept = serde_json::from_str(text).ok()?;
        let said = Subscribe {
            endpoint: kept.endpoint,
            keys: SubscriptionKeys {
                p256dh: kept.p256dh,
                auth: kept.auth,
            },
        };
        Self::parse(&said, reach).ok()
    }
}

fn bytes<const N: usize>(text: &str) -> Option<[u8; N]> {
    URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()
}

/// A point that is on the curve. Its other form, of 33 bytes, no browser writes.
fn point(text: &str) -> Option<[u8; 65]> {
    let point = bytes(text)?;
    let parsed = ParsedPublicKey::try_from(UnparsedPublicKey::new(&ECDH_P256, point));
    parsed.ok().map(|_| point)
}
