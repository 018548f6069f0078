//! Access tokens and refresh tokens.
//!
//! An access token says which account and which session, for ten minutes. It holds no role and no
//! name: those are looked up on every request, so what changes there counts at once. RFC 8725 is the
//! guide: one algorithm, one type, every claim required, nothing in the header that could name a key.

mod opaque;
#[cfg(test)]
mod tests;

use std::{collections::HashSet, fmt};

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Deserializer, Serialize};
use shared::{AccountId, ClientScopes, ClientSecretId, Instant, SessionId};
use uuid::Uuid;

pub use opaque::OpaqueToken;

/// Seconds an access token lives.
pub const ACCESS_TOKEN_SECONDS: i64 = 600;

/// Seconds by which another server's clock may be ahead of ours. The end of a token is exact: a
/// client that is told `expires_in` asks for a new one before.
const LEEWAY_SECONDS: i64 = 5;

/// The type in the header (RFC 9068), so that no other kind of token can pass for an access token.
const TYPE: &str = "at+jwt";

/// The one audience: this API.
const AUDIENCE: &str = "mydoctor-api";

/// No token of ours comes near it; longer texts are not even decoded.
const MAX_LEN: usize = 4096;

/// Why a token is refused, or could not be made. Clients are told none of it: every refusal is the
/// same 401.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// Longer than any token of ours.
    #[error("the token is too long")]
    TooLong,
    /// The header is not exactly the one we write.
    #[error("the token's header is not ours")]
    Header,
    /// The signature is wrong, or a claim is missing, malformed or not meant for us.
    #[error("the token's signature or claims are wrong")]
    Invalid,
    /// Its time is over.
    #[error("the token has expired")]
    Expired,
    /// Its time has not come.
    #[error("the token is not valid yet")]
    TooEarly,
    /// A new token could not be signed.
    #[error("the token could not be signed")]
    Unsigned,
}

/// What a valid access token says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claims {
    /// Whose it is.
    pub account: AccountId,
    /// The sign-in it belongs to; for a client of the API, the secret that it was given for.
    pub session: SessionId,
    /// What a client of the API was given it for; `None` for everybody who signed in.
    pub client: Option<ClientScopes>,
    /// The first second in which it is no longer good.
    pub expires_at: Instant,
}

/// The payload, claim by claim. Unknown and repeated claims are refused.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Payload {
    iss: String,
    aud: String,
    sub: AccountId,
    sid: SessionId,
    jti: Uuid,
    iat: i64,
    nbf: i64,
    exp: i64,
    /// The client, again: tokens of clients alone have it (RFC 9068 §2.2).
    #[serde(
        default,
        deserialize_with = "there",
        skip_serializing_if = "Option::is_none"
    )]
    client_id: Option<AccountId>,
    #[serde(
        default,
        deserialize_with = "there",
        skip_serializing_if = "Option::is_none"
    )]
    scope: Option<String>,
}

/// A claim that need not be there, and is never null.
fn there<'de, D: Deserializer<'de>, T: Deserialize<'de>>(claim: D) -> Result<Option<T>, D::Error> {
    T::deserialize(claim).map(Some)
}

/// The whole header. That nothing else is understood refuses `jku`, `x5u`, `jwk`, `kid`, `crit` and
/// `b64` alike: no token can say which key to trust or how to read it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OurHeader {
    alg: String,
    typ: String,
}

/// Mints and verifies access tokens with HMAC-SHA-256.
#[derive(Clone)]
pub struct Tokens {
    signing_key: EncodingKey,
    verifying_key: DecodingKey,
    validation: Validation,
    issuer: String,
}

impl Tokens {
    /// The configuration answers for the secret's length and quality.
    pub fn new(secret: &[u8], issuer: &str) -> Self {
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_audience(&[AUDIENCE]);
        validation.set_issuer(&[issuer]);
        // The library asks the system's clock; ours may be another one, so times are compared here.
        validation.validate_exp = false;
        validation.validate_nbf = false;
        validation.required_spec_claims =
            HashSet::from(["exp", "nbf", "aud", "iss", "sub"].map(str::to_owned));
        Self {
            signing_key: EncodingKey::from_secret(secret),
            verifying_key: DecodingKey::from_secret(secret),
            validation,
            issuer: issuer.to_owned(),
        }
    }

    /// A token for one session of one account, good from `now` until `expires_at`. `jti` is a fresh
    /// random id.
    ///
    /// # Errors
    /// [`TokenError::Unsigned`], a fault of the signing library.
    pub fn mint(
        &self,
        account: AccountId,
        session: SessionId,
        jti: Uuid,
        now: Instant,
        expires_at: Instant,
    ) -> Result<String, TokenError> {
        self.sign(&self.payload((account, session), jti, now, expires_at))
    }

    /// A token for a client of the API that showed one of its secrets, good for no more than these scopes.
    ///
    /// # Errors
    /// As above.
    pub fn mint_for_client(
        &self,
        (client, secret): (AccountId, ClientSecretId),
        scopes: ClientScopes,
        jti: Uuid,
        now: Instant,
        expires_at: Instant,
    ) -> Result<String, TokenError> {
        let session = SessionId::from(secret.uuid());
        self.sign(&Payload {
            client_id: Some(client),
            scope: Some(scopes.to_string()),
            ..self.payload((client, session), jti, now, expires_at)
        })
    }

    fn payload(
        &self,
        (sub, sid): (AccountId, SessionId),
        jti: Uuid,
        now: Instant,
        expires_at: Instant,
    ) -> Payload {
        Payload {
            iss: self.issuer.clone(),
            aud: AUDIENCE.to_owned(),
            sub,
            sid,
            jti,
            iat: now.unix(),
            nbf: now.unix(),
            exp: expires_at.unix(),
            client_id: None,
            scope: None,
        }
    }

    fn sign(&self, payload: &Payload) -> Result<String, TokenError> {
        let mut header = Header::new(Algorithm::HS256);
        header.typ = Some(TYPE.to_owned());
        jsonwebtoken::encode(&header, payload, &self.signing_key).map_err(|_| TokenError::Unsigned)
    }

    /// What the token says, if it is one of ours and good at `now`.
    ///
    /// # Errors
    /// Every way in which it is not.
    pub fn verify(&self, token: &str, now: Instant) -> Result<Claims, TokenError> {
        if token.len() > MAX_LEN {
            return Err(TokenError::TooLong);
        }
        check_header(token)?;
        let payload: Payload = jsonwebtoken::decode(token, &self.verifying_key, &self.validation)
            .map_err(|_| TokenError::Invalid)?
            .claims;
        payload.check_times(now)
    }
}

/// When an access token that is made at `now` expires: no token outlives its session.
pub fn expires_at(now: Instant, session_end: Instant) -> Instant {
    now.plus_seconds(ACCESS_TOKEN_SECONDS).min(session_end)
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokens")
            .field("issuer", &self.issuer)
            .finish_non_exhaustive()
    }
}

/// Reads the header by itself and first, so that nothing it says can steer the verification.
fn check_header(token: &str) -> Result<(), TokenError> {
    let encoded = token.split('.').next().unwrap_or_default();
    let json = BASE64_URL_SAFE_NO_PAD
        .decode(encoded)
        .map_err(|_| TokenError::Header)?;
    match serde_json::from_slice(&json) {
        Ok(OurHeader { alg, typ }) if alg == "HS256" && typ == TYPE => Ok(()),
        _ => Err(TokenError::Header),
    }
}

impl Payload {
    fn check_times(&self, now: Instant) -> Result<Claims, TokenError> {
        let expires_at = Instant::from_unix(self.exp).ok_or(TokenError::Invalid)?;
        let lifetime = self.exp.checked_sub(self.iat).ok_or(TokenError::Invalid)?;
        // A longer life than any we give means that somebody else has the key.
        if !(0..=ACCESS_TOKEN_SECONDS).contains(&lifetime) {
            return Err(TokenError::Invalid);
        }
        if self.exp <= now.unix() {
            return Err(TokenError::Expired);
        }
        if self.nbf.max(self.iat) > now.plus_seconds(LEEWAY_SECONDS).unix() {
            return Err(TokenError::TooEarly);
        }
        Ok(Claims {
            account: self.sub,
            session: self.sid,
            client: self.client()?,
            expires_at,
        })
    }

    /// The scopes of a client, which come with its id or not at all.
    fn client(&self) -> Result<Option<ClientScopes>, TokenError> {
        match (self.client_id, self.scope.as_deref()) {
            (None, None) => Ok(None),
            (Some(client), Some(scope)) if client == self.sub => {
                scope.parse().map(Some).map_err(|_| TokenError::Invalid)
            }
            _ => Err(TokenError::Invalid),
        }
    }
}
