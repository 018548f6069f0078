//! By what a push service knows who sends (RFC 8292).

use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde::Serialize;
use shared::Instant;
use url::Url;

use crate::config::Push;

/// For how long a signature is good; push services take none that is good for more than a day.
const LIFE_SECONDS: i64 = 12 * 60 * 60;

#[derive(Serialize)]
struct Claims<'a> {
    aud: String,
    exp: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    sub: Option<&'a str>,
}

/// The value of `Authorization` for a push service.
///
/// # Errors
/// When the library refuses the key.
pub fn authorization(
    push: &Push,
    endpoint: &Url,
    now: Instant,
) -> jsonwebtoken::errors::Result<String> {
    let claims = Claims {
        aud: endpoint.origin().ascii_serialization(),
        exp: now.plus_seconds(LIFE_SECONDS).unix(),
        sub: push.contact.as_deref(),
    };
    let key = EncodingKey::from_ec_der(push.key.expose());
    let token = encode(&Header::new(Algorithm::ES256), &claims, &key)?;
    Ok(format!("vapid t={token}, k={}", push.key.public))
}
