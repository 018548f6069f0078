//! `Idempotency-Key`: a booking that is sent again is answered as it was the first time.
//!
//! The key is claimed in the transaction of the booking itself, so there is no moment at which one
//! stands without the other; a request that comes while the first one runs waits for it.

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, dev::Payload};
use sha2::{Digest as _, Sha256};
use shared::{AccountId, AppointmentId, ErrorCode, Instant, wire::appointment::BookRequest};

use super::store::answers;
use crate::{
    db::{Db, Tx},
    error::ApiError,
};

/// The longest key, in characters.
const KEY_MAX: usize = 255;

/// The key of a request, if it named one.
#[derive(Debug)]
pub struct IdempotencyKey(Option<String>);

impl FromRequest for IdempotencyKey {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let mut sent = req.headers().get_all("idempotency-key");
        ready(match (sent.next(), sent.next()) {
            (None, _) => Ok(Self(None)),
            (Some(key), None) => match key.to_str() {
                Ok(key) if (1..=KEY_MAX).contains(&key.len()) => Ok(Self(Some(key.to_owned()))),
                _ => Err(ApiError::new(ErrorCode::MalformedRequest)),
            },
            (Some(_), Some(_)) => Err(ApiError::new(ErrorCode::MalformedRequest)),
        })
    }
}

/// One request under its key.
#[derive(Debug)]
pub struct Once {
    account: AccountId,
    key: String,
    request_hash: [u8; 32],
}

/// What was answered the first time.
pub struct Replay {
    /// The appointment that was made.
    pub appointment: AppointmentId,
    /// The body, as it was sent.
    pub body: String,
}

impl Once {
    /// Binds the key to the caller and the content of the request.
    pub fn new(key: IdempotencyKey, account: AccountId, request: &BookRequest) -> Option<Self> {
        let mut hash = Sha256::new();
        for part in [&request.doctor_id, &request.starts_at, &request.reason] {
            // The length keeps "ab" + "c" apart from "a" + "bc".
            hash.update(part.len().to_be_bytes());
            hash.update(part);
        }
        key.0.map(|key| Self {
            account,
            key,
            request_hash: hash.finalize().into(),
        })
    }

    /// The answer given before.
    ///
    /// # Errors
    /// [`ErrorCode::IdempotencyKeyReused`] when the key stands for another request.
    pub async fn replay(&self, db: &Db, now: Instant) -> Result<Option<Replay>, ApiError> {
        match answers::find(db, self.account, &self.key, now).await? {
            None => Ok(None),
            Some(known) if known.request_hash == self.request_hash => Ok(known.replay()),
            Some(_) => Err(ApiError::new(ErrorCode::IdempotencyKeyReused)),
        }
    }

    /// Takes the key for this request; false when another request has taken it.
    ///
    /// # Errors
    /// When the database does not take it.
    pub async fn claim(&self, tx: &mut Tx, now: Instant) -> Result<bool, ApiError> {
        Ok(answers::claim(tx, self.account, &self.key, &self.request_hash, now).await?)
    }

    /// Keeps the answer for the next time.
    ///
    /// # Errors
    /// When the database does not take it.
    pub async fn keep(
        &self,
        tx: &mut Tx,
        appointment: AppointmentId,
        body: &str,
    ) -> Result<(), ApiError> {
        Ok(answers::keep(tx, self.account, &self.key, appointment, body).await?)
    }
}
