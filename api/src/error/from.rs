//! What each kind of failure becomes.

use shared::{ErrorCode, FieldError, appointment::Refusal};

use super::ApiError;
use crate::{
    auth::{passwords::PasswordError, throttle::RetryAfter},
    db::DbError,
    links::NotTaken,
    sealing::SealError,
};

impl From<PasswordError> for ApiError {
    fn from(error: PasswordError) -> Self {
        match error {
            PasswordError::Busy => Self::unavailable(),
            other => Self::internal(other),
        }
    }
}

impl From<RetryAfter> for ApiError {
    fn from(RetryAfter(seconds): RetryAfter) -> Self {
        Self::too_many(seconds)
    }
}

impl From<NotTaken> for ApiError {
    fn from(error: NotTaken) -> Self {
        match error {
            NotTaken::Expired => Self::new(ErrorCode::LinkExpired),
            NotTaken::Failed(error) => error.into(),
        }
    }
}

impl From<Vec<FieldError>> for ApiError {
    fn from(errors: Vec<FieldError>) -> Self {
        Self::invalid(errors)
    }
}

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Forbidden => Self::new(ErrorCode::Forbidden),
            Refusal::NotFound => Self::new(ErrorCode::NotFound),
            Refusal::InvalidTransition { status } => {
                Self::with(ErrorCode::InvalidTransition, |failure| {
                    failure.facts.appointment_status = Some(status);
                })
            }
            Refusal::NoticeTooShort { until } => Self::with(ErrorCode::NoticeTooShort, |failure| {
                failure.facts.possible_until = Some(until);
            }),
        }
    }
}

impl From<SealError> for ApiError {
    fn from(error: SealError) -> Self {
        DbError::from(error).into()
    }
}

impl From<DbError> for ApiError {
    fn from(error: DbError) -> Self {
        match error {
            DbError::Overlap => Self::new(ErrorCode::SlotTaken),
            DbError::Stale | DbError::Contention => Self::new(ErrorCode::Conflict),
            DbError::LastAdmin => Self::new(ErrorCode::LastAdmin),
            DbError::Unavailable(_) => {
                let mut busy = Self::unavailable();
                busy.0.cause = Some(error.into());
                busy
            }
            // Logged with its words, which say what the operator does.
            DbError::Seal(SealError::NotGiven { .. } | SealError::NotReady) => {
                let mut busy = Self::unavailable();
                busy.0.cause = Some(error.into());
                busy
            }
            DbError::Unique | DbError::Missing | DbError::Seal(_) | DbError::Other(_) => {
                Self::internal(error)
            }
        }
    }
}
