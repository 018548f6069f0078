//! The codes a program may rely on. They are never renamed; the texts beside them may be.

use serde::{Deserialize, Serialize};

/// What went wrong, as `code` of a problem document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// Not our language: not JSON, an unknown or repeated field, a value of the wrong type.
    MalformedRequest,
    /// No credential, or one that is expired, forged, or of an ended session or disabled account.
    Unauthenticated,
    /// The login or the password is wrong; which of them is not said.
    InvalidCredentials,
    /// The right password of somebody who registered and has not opened the link in their mail.
    AddressNotVerified,
    /// Signed in, but the present password that the operation wants with it is another one.
    WrongPassword,
    /// Signing in: the password is right, and the account has a second factor; see `challenge` and
    /// `methods`.
    SecondFactorRequired,
    /// The clinic wants this account to have a second factor; until it has one, it can do nothing else.
    SecondFactorMissing,
    /// The code is wrong, or was used before.
    WrongCode,
    /// The passkey is not known here, or its signature does not hold.
    PasskeyRefused,
    /// The second step has run out, was taken, or was tried too often: sign in anew.
    ChallengeExpired,
    /// The last second factor of an account that must have one.
    LastFactor,
    /// The actor's role may never do this.
    Forbidden,
    /// It does not exist, or the actor may not know that it does.
    NotFound,
    /// The path exists, but not with this method; see `Allow`.
    MethodNotAllowed,
    /// The body did not arrive in time.
    RequestTimeout,
    /// Somebody changed it first: reload and decide again.
    Conflict,
    /// The present status does not allow the action.
    InvalidTransition,
    /// The account is not one with which this can be done: it is erased, disabled, not accepted yet, or
    /// the own one.
    AccountState,
    /// There are as many as there can be.
    LimitReached,
    /// The doctor or the patient is already taken at that time.
    SlotTaken,
    /// The doctor does not offer that time.
    SlotUnavailable,
    /// A patient may no longer change this appointment themself; see `contact`.
    NoticeTooShort,
    /// Joining: the doctor has not confirmed yet.
    NotConfirmed,
    /// Joining: the appointment is over or canceled.
    NotJoinable,
    /// Joining: the window has not opened; see `opens_at`.
    TooEarly,
    /// Joining: the window has closed; see `closes_at`.
    TooLate,
    /// Joining: the doctor has not let the patient in yet.
    NotAdmitted,
    /// The clinic does not have this: recording that is not allowed, for instance.
    NotOffered,
    /// A doctor can not go while patients still wait for them.
    HasFutureAppointments,
    /// It is signed, and what is signed does not change any more.
    AlreadySigned,
    /// A link or pass that was used, has run out or was taken back.
    LinkExpired,
    /// One admin must stay who can let the others in again.
    LastAdmin,
    /// A client of the API that is not known, can not call any more, or showed a wrong secret.
    InvalidClient,
    /// A client asked for a scope that there is not, or that it does not have.
    InvalidScope,
    /// A client asked for a token in another way than by its own secret.
    UnsupportedGrantType,
    /// `If-Match` names another revision.
    PreconditionFailed,
    /// The body is larger than 64 KiB.
    PayloadTooLarge,
    /// The body is not `application/json`.
    UnsupportedMediaType,
    /// Understood, but not valid; see `errors`.
    ValidationFailed,
    /// The `Idempotency-Key` was used with another body.
    IdempotencyKeyReused,
    /// A request with this `Idempotency-Key` is still being worked on; see `Retry-After`.
    IdempotencyKeyInUse,
    /// Slow down; see `Retry-After`.
    TooManyRequests,
    /// A fault of ours; quote the `request_id`.
    Internal,
    /// We can not answer just now; see `Retry-After`.
    Unavailable,
}

/// What is wrong with one field, as `code` of an entry in `errors`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FieldCode {
    /// Nothing but white space.
    Blank,
    /// Below the least length.
    TooShort,
    /// Above the greatest length.
    TooLong,
    /// Not of the form the field has.
    InvalidFormat,
    /// Control, invisible or direction-changing characters.
    InvalidCharacters,
    /// Well formed, but names nothing that exists.
    Unknown,
    /// Outside what makes sense: a time in the past, a year in the next century.
    OutOfRange,
    /// Not on a whole five minutes.
    OffGrid,
    /// A password that is guessed quickly.
    TooWeak,
    /// Named twice where each may be named once.
    Repeated,
    /// Somebody else has it.
    Taken,
}

impl FieldCode {
    /// A short English sentence part that follows the field's label.
    pub const fn message(self) -> &'static str {
        match self {
            Self::Blank => "must not be empty",
            Self::TooShort => "is too short",
            Self::TooLong => "is too long",
            Self::InvalidFormat => "is not in the right form",
            Self::InvalidCharacters => "has characters that can not be used here",
            Self::Unknown => "is not known",
            Self::OutOfRange => "is out of range",
            Self::OffGrid => "must be on a whole five minutes",
            Self::TooWeak => "is too easy to guess",
            Self::Repeated => "is there more than once",
            Self::Taken => "belongs to somebody else",
        }
    }
}

/// One field that is not valid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldError {
    /// The field's name as in the request.
    #[cfg_attr(feature = "openapi", schema(max_length = 64, examples("starts_at")))]
    pub field: String,
    /// What is wrong with it.
    pub code: FieldCode,
    /// The same for people.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 200, examples("must be on a whole five minutes"))
    )]
    pub message: String,
}

impl FieldError {
    /// The error with its usual message.
    pub fn new(field: &str, code: FieldCode) -> Self {
        Self {
            field: field.to_owned(),
            code,
            message: code.message().to_owned(),
        }
    }
}

/// Collects the faults of all fields, so that a form is told everything at once.
#[derive(Debug, Default)]
pub struct Faults(Vec<FieldError>);

impl Faults {
    /// Keeps the value, or notes the fault under the field's name.
    pub fn note<T>(&mut self, field: &str, checked: Result<T, FieldCode>) -> Option<T> {
        checked
            .map_err(|code| self.0.push(FieldError::new(field, code)))
            .ok()
    }

    /// The value built from all fields, or every fault found.
    ///
    /// # Errors
    /// The faults, when there are any.
    pub fn finish<T>(self, value: Option<T>) -> Result<T, Vec<FieldError>> {
        match value {
            Some(value) if self.0.is_empty() => Ok(value),
            _ => Err(self.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_said_in_words_of_its_own() {
        let blank = FieldError::new("email", FieldCode::Blank);
        assert_eq!(blank.message, "must not be empty");
        let taken = FieldError::new("email", FieldCode::Taken);
        assert_eq!(taken.message, "belongs to somebody else");
    }

    #[test]
    fn a_value_with_a_fault_beside_it_is_no_value() {
        let mut faults = Faults::default();
        assert_eq!(faults.note("name", Ok(1)), Some(1));
        assert_eq!(faults.note::<u8>("email", Err(FieldCode::Blank)), None);
        let blank = FieldError::new("email", FieldCode::Blank);
        assert_eq!(faults.finish(Some(1)), Err(vec![blank]));
        assert_eq!(Faults::default().finish(Some(1)), Ok(1));
        assert_eq!(Faults::default().finish::<u8>(None), Err(Vec::new()));
    }
}
