//! The verifier of access tokens, and the reader of opaque ones.

use api::auth::tokens::{ACCESS_TOKEN_SECONDS, Claims, OpaqueToken, Tokens};
use aws_lc_rs::hmac;
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::Value;
use shared::Instant;
use uuid::Uuid;

use super::text;

/// The key of this target. The seeds are signed with it.
const SECRET: &[u8] = b"the key of the target and of its seeds";
const ISSUER: &str = "https://clinic.example";
/// 2026-01-31T09:00:00Z.
const NOW: i64 = 1_769_850_000;
const ACCOUNT: &str = "0190a0b0-0000-7000-8000-00000000000a";
const SESSION: &str = "0190a0b0-0000-7000-8000-00000000000b";
const JTI: &str = "0190a0b0-0000-7000-8000-00000000000c";

/// Tries the input as a token; in the place of a part of a good one; and, where it has two lines, as
/// the header and the claims of one that somebody signed who has the key.
pub fn check(input: &[u8]) {
    let text = text(input);
    verify(&text);
    if let [from, length, ..] = input {
        splice(usize::from(*from), usize::from(*length), &text);
    }
    if let Some((header, claims)) = text.split_once('\n') {
        let parts = [header, claims].map(|part| BASE64_URL_SAFE_NO_PAD.encode(part));
        let message = parts.join(".");
        verify(&format!("{message}.{}", sign(&message)));
    }
    if let Some(token) = OpaqueToken::parse(&text) {
        assert_eq!(token.encode(), text, "one secret has two texts");
    }
}

fn splice(from: usize, length: usize, text: &str) {
    let good = minted();
    assert!(verify(&good).is_some(), "a good token was refused");
    let from = from % good.len();
    let to = good.len().min(from + length);
    // The first two characters of the text are the place, if they are characters at all.
    let middle = text.get(2..).unwrap_or_default();
    let spliced = [&good[..from], middle, &good[to..]].concat();
    if spliced != good {
        // Only who has the key could have made it.
        assert_eq!(verify(&spliced), None, "{spliced}");
    }
}

/// What the server makes of a token. If it takes it, then we have signed it, and it says exactly what
/// an access token has to say.
fn verify(token: &str) -> Option<Claims> {
    let now = Instant::from_unix(NOW)?;
    let claims = Tokens::new(SECRET, ISSUER).verify(token, now).ok()?;

    let (message, signature) = token.rsplit_once('.').expect("it has a signature");
    assert_eq!(signature, sign(message), "not our signature");
    let (header, payload) = message.split_once('.').expect("it has claims");
    let header = decoded(header);
    assert_eq!(
        header,
        serde_json::json!({ "alg": "HS256", "typ": "at+jwt" })
    );

    let payload = decoded(payload);
    // A client has two claims more.
    let members = if claims.client.is_some() { 10 } else { 8 };
    assert_eq!(payload.as_object().map(serde_json::Map::len), Some(members));
    assert_eq!(
        (&payload["iss"], &payload["aud"]),
        (&ISSUER.into(), &"mydoctor-api".into())
    );
    let id = |claim: &str| {
        payload[claim]
            .as_str()
            .and_then(|id| id.parse::<Uuid>().ok())
    };
    assert_eq!(id("sub"), Some(claims.account.uuid()));
    assert_eq!(id("sid"), Some(claims.session.uuid()));
    assert!(id("jti").is_some());
    let time = |claim: &str| payload[claim].as_i64().expect("a whole number");
    let (iat, nbf, exp) = (time("iat"), time("nbf"), time("exp"));
    assert!(iat <= NOW + 5 && nbf <= NOW + 5, "it is too early");
    assert!(NOW < exp && iat <= exp && exp - iat <= ACCESS_TOKEN_SECONDS);
    assert_eq!(claims.expires_at.unix(), exp);
    Some(claims)
}

fn decoded(part: &str) -> Value {
    let json = BASE64_URL_SAFE_NO_PAD.decode(part).expect("base64url");
    serde_json::from_slice(&json).expect("JSON")
}

/// The signature, made by other means than the server's.
fn sign(message: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, SECRET);
    BASE64_URL_SAFE_NO_PAD.encode(hmac::sign(&key, message.as_bytes()))
}

fn minted() -> String {
    let (account, session) = (ACCOUNT.parse().unwrap(), SESSION.parse().unwrap());
    let now = Instant::from_unix(NOW).unwrap();
    let end = now.plus_seconds(ACCESS_TOKEN_SECONDS);
    let token = Tokens::new(SECRET, ISSUER).mint(account, session, JTI.parse().unwrap(), now, end);
    token.unwrap()
}
