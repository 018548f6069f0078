//! The door of a Jitsi server, as Prosody's token plugins keep it: written from what they do, not
//! from what we mint, so that the two can disagree.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, crypto};
use serde_json::{Map, Value};

/// A JSON object.
pub type Object = Map<String, Value>;

/// What the server verifies signatures with.
pub enum Trust {
    /// One secret.
    Secret(&'static str),
    /// Public keys by their names.
    Keys(Vec<(&'static str, Vec<u8>)>),
}

/// How the server is set up.
pub struct Door {
    pub trust: Trust,
    pub issuer: &'static str,
    pub audience: &'static str,
    /// The domain whose conferences it checks `sub` against, where it does.
    pub verified_domain: Option<&'static str>,
    /// Its own clock, in seconds since 1970.
    pub now: i64,
}

/// Why somebody stands outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    TokenRequired,
    InvalidToken,
    InvalidTyp,
    InvalidAlgorithm,
    UnknownKey,
    InvalidSignature,
    ExpMustBeNumber,
    Expired,
    NotYet,
    InvalidIssuer,
    InvalidAudience,
    RoomAndTokenMismatched,
    /// The plugin breaks; the client waits for ever.
    NoAnswer,
}

impl Door {
    /// Sign-in, then the room.
    pub fn enter(&self, token: Option<&str>, room: &str) -> Result<(), Refusal> {
        let claims = self.login(token)?;
        self.join(&claims, room)
    }

    /// Who connects is asked for a token, once.
    pub fn login(&self, token: Option<&str>) -> Result<Object, Refusal> {
        let token = token.ok_or(Refusal::TokenRequired)?;
        let (header, claims) = parts(token).ok_or(Refusal::InvalidToken)?;
        if header.get("typ").and_then(Value::as_str) != Some("JWT") {
            return Err(Refusal::InvalidTyp);
        }
        self.verify_signature(token, &header)?;
        let number = |name: &str| match claims.get(name) {
            None => Ok(None),
            Some(value) => value.as_i64().map(Some).ok_or(Refusal::ExpMustBeNumber),
        };
        if number("exp")?.is_some_and(|exp| exp <= self.now) {
            return Err(Refusal::Expired);
        }
        if number("nbf")?.is_some_and(|nbf| self.now < nbf) {
            return Err(Refusal::NotYet);
        }
        // Both are compared as texts: a list with the right audience in it is no text.
        if claims.get("iss").and_then(Value::as_str) != Some(self.issuer) {
            return Err(Refusal::InvalidIssuer);
        }
        if claims.get("aud").and_then(Value::as_str) != Some(self.audience) {
            return Err(Refusal::InvalidAudience);
        }
        if claims.get("room").and_then(Value::as_str).is_none() {
            return Err(Refusal::NoAnswer);
        }
        Ok(claims)
    }

    fn verify_signature(&self, token: &str, header: &Object) -> Result<(), Refusal> {
        let named = |name: &str| header.get(name).and_then(Value::as_str).map(str::to_owned);
        let (algorithm, key) = match &self.trust {
            Trust::Secret(secret) => (
                Algorithm::HS256,
                DecodingKey::from_secret(secret.as_bytes()),
            ),
            Trust::Keys(keys) => {
                let id = named("kid").ok_or(Refusal::UnknownKey)?;
                let (_, key) = keys
                    .iter()
                    .find(|(known, _)| *known == id)
                    .ok_or(Refusal::UnknownKey)?;
                (Algorithm::RS256, DecodingKey::from_rsa_der(key))
            }
        };
        // The server says which algorithm it is; the token only repeats it.
        if named("alg") != Some(format!("{algorithm:?}")) {
            return Err(Refusal::InvalidAlgorithm);
        }
        let (message, signature) = token.rsplit_once('.').ok_or(Refusal::InvalidToken)?;
        match crypto::verify(signature, message.as_bytes(), &key, algorithm) {
            Ok(true) => Ok(()),
            Ok(false) | Err(_) => Err(Refusal::InvalidSignature),
        }
    }

    /// Who enters a room is asked whether it is theirs, at every room.
    pub fn join(&self, claims: &Object, room: &str) -> Result<(), Refusal> {
        let text = |name: &str| claims.get(name).and_then(Value::as_str);
        let (Some(named), Some(sub)) = (text("room"), text("sub")) else {
            return Err(Refusal::NoAnswer);
        };
        let regex = Value::Object(claims.clone())
            .pointer("/context/room/regex")
            .is_some_and(|regex| regex == true);
        // Of the patterns, the tests need only the one that takes anything after a beginning.
        let fits = match named.strip_suffix(".*") {
            Some(beginning) if regex => room.starts_with(beginning),
            _ => named == "*" || named.to_lowercase() == room.to_lowercase(),
        };
        let belongs = self.verified_domain.is_none_or(|domain| sub == domain);
        if fits && belongs {
            Ok(())
        } else {
            Err(Refusal::RoomAndTokenMismatched)
        }
    }
}

/// Header and claims as they are written, unverified.
pub fn parts(token: &str) -> Option<(Object, Object)> {
    let mut parts = token.split('.');
    let mut object = || {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(parts.next()?).ok()?;
        serde_json::from_slice(&bytes).ok()
    };
    Some((object()?, object()?))
}

/// A token with these parts, signed like this; `None` leaves the signature out.
pub fn write(header: &Object, claims: &Object, key: Option<(&EncodingKey, Algorithm)>) -> String {
    let part = |object: &Object| {
        BASE64_URL_SAFE_NO_PAD.encode(serde_json::to_vec(object).unwrap_or_default())
    };
    let message = format!("{}.{}", part(header), part(claims));
    let signature = match key {
        Some((key, algorithm)) => crypto::sign(message.as_bytes(), key, algorithm).unwrap(),
        None => String::new(),
    };
    format!("{message}.{signature}")
}
