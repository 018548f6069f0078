//! `Idempotency-Key`: a booking that is sent again is answered as it was the first time.
//!
//! The key is claimed before the work begins, so that a request which comes meanwhile is told so; the
//! answer is kept in the transaction of the booking itself. A claim whose server died holds for half a
//! minute and can then be taken over; the one it was taken from can no longer commit.

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, dev::Payload};
use sha2::{Digest as _, Sha256};
use shared::{AccountId, AppointmentId, ErrorCode, Instant};

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

impl IdempotencyKey {
    /// The key as it was sent; `None` unless it has 1 to 255 characters.
    pub fn parse(sent: &str) -> Option<Self> {
        (1..=KEY_MAX)
            .contains(&sent.len())
            .then(|| Self(Some(sent.to_owned())))
    }
}

impl FromRequest for IdempotencyKey {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let mut sent = req.headers().get_all("idempotency-key");
        let key = match (sent.next(), sent.next()) {
            (None, _) => Some(Self(None)),
            (Some(key), None) => key.to_str().ok().and_then(Self::parse),
            (Some(_), Some(_)) => None,
        };
        ready(key.ok_or(ApiError::new(ErrorCode::MalformedRequest)))
    }
}

/// One request under its key.
#[derive(Debug)]
pub struct Once {
    account: AccountId,
    key: String,
    request_hash: [u8; 32],
    claimed_at: Instant,
}

/// What was answered the first time.
pub struct Replay {
    /// The appointment that was made, or the first of them.
    pub appointment: AppointmentId,
    /// The body, as it was sent.
    pub body: String,
}

/// Does the work, unless a request with the same key was answered before: then gives that answer. A
/// refusal gives the key back, so that the request can be mended and sent again.
///
/// # Errors
/// Those of the work and of [`Once::claim`].
pub async fn answer(
    db: &Db,
    once: Option<Once>,
    work: impl AsyncFnOnce(Option<&Once>) -> Result<Replay, ApiError>,
) -> Result<Replay, ApiError> {
    let Some(once) = once else {
        return work(None).await;
    };
    if let Some(replay) = once.claim(db).await? {
        return Ok(replay);
    }
    let answer = work(Some(&once)).await;
    if answer.is_err() {
        once.release(db).await?;
    }
    answer
}

impl Once {
    /// Binds the key to the caller and the content of the request, given by its parts.
    pub fn new(
        key: IdempotencyKey,
        account: AccountId,
        request: &[&str],
        now: Instant,
    ) -> Option<Self> {
        let mut hash = Sha256::new();
        for part in request {
            // The length keeps "ab" + "c" apart from "a" + "bc".
            hash.update(part.len().to_be_bytes());
            hash.update(part);
        }
        key.0.map(|key| Self {
            account,
            key,
            request_hash: hash.finalize().into(),
            claimed_at: now,
        })
    }

    /// Takes the key for this request, or gives the answer given before.
    ///
    /// # Errors
    /// [`ErrorCode::IdempotencyKeyReused`] when the key stands for another request,
    /// [`ErrorCode::IdempotencyKeyInUse`] when the same request is still being worked on.
    async fn claim(&self, db: &Db) -> Result<Option<Replay>, ApiError> {
        let mut tx = db.begin().await?;
        let claimed = answers::claim(&mut tx, self).await?;
        let known = match claimed {
            true => None,
            false => answers::find(&mut tx, self).await?,
        };
        tx.commit().await?;
        match known {
            None if claimed => Ok(None),
            // It was released between the two looks.
            None => Err(ApiError::in_use()),
            Some(known) if known.request_hash != self.request_hash => {
                Err(ApiError::new(ErrorCode::IdempotencyKeyReused))
            }
            Some(known) => known.replay().map(Some).ok_or_else(ApiError::in_use),
        }
    }

    /// Keeps the answer for the next time.
    ///
    /// # Errors
    /// [`ErrorCode::Conflict`] when the claim was taken over; then the work must not be committed.
    pub async fn keep(
        &self,
        tx: &mut Tx,
        appointment: AppointmentId,
        body: &str,
    ) -> Result<(), ApiError> {
        Ok(answers::keep(tx, self, appointment, body).await?)
    }

    /// Gives the key back.
    ///
    /// # Errors
    /// When the database does not take it.
    async fn release(&self, db: &Db) -> Result<(), ApiError> {
        let mut tx = db.begin().await?;
        answers::release(&mut tx, self).await?;
        Ok(tx.commit().await?)
    }

    /// Whose key.
    pub(super) const fn account(&self) -> AccountId {
        self.account
    }

    /// The key.
    pub(super) fn key(&self) -> &str {
        &self.key
    }

    /// SHA-256 of the request.
    pub(super) const fn request_hash(&self) -> &[u8; 32] {
        &self.request_hash
    }

    /// When it was claimed.
    pub(super) const fn claimed_at(&self) -> Instant {
        self.claimed_at
    }
}
