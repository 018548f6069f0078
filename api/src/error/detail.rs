//! The words of a failure for the person who meets it.

use shared::ErrorCode;

/// What a code means and what to do about it. Nothing of the request is in it.
pub(super) const fn detail(code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::MalformedRequest => "The request is not in the form this operation takes.",
        ErrorCode::Unauthenticated => "Sign in and send the access token as a bearer token.",
        ErrorCode::InvalidCredentials => "The login or the password is wrong.",
        ErrorCode::AddressNotVerified => {
            "Open the link in the mail that we sent you; you can ask for another one."
        }
        ErrorCode::WrongPassword => "That is not your present password.",
        ErrorCode::SecondFactorRequired => {
            "The password is right; send the challenge with a code, or ask for a passkey."
        }
        ErrorCode::SecondFactorMissing => {
            "This clinic wants a second factor of your account; add one in the settings first."
        }
        ErrorCode::WrongCode => "The code is wrong, or was used before; wait for the next one.",
        ErrorCode::PasskeyRefused => "This passkey is not known here, or it could not be checked.",
        ErrorCode::ChallengeExpired => "This took too long or was tried too often; begin anew.",
        ErrorCode::LastFactor => {
            "Your account must have a second factor; add another one before you remove this."
        }
        ErrorCode::Forbidden => "Your role may not do this.",
        ErrorCode::NotFound => "There is nothing here, or nothing that you may see.",
        ErrorCode::MethodNotAllowed => "This path does not take this method; see the Allow header.",
        ErrorCode::RequestTimeout => "The request did not arrive in time; send it again.",
        ErrorCode::Conflict => "Somebody changed it meanwhile; load it again and decide anew.",
        ErrorCode::InvalidTransition => "The appointment's present status does not allow this.",
        ErrorCode::AccountState => {
            "This can not be done with this account as it is now, or not with your own."
        }
        ErrorCode::LimitReached => "There are as many as there can be; take one away first.",
        ErrorCode::SlotTaken => "This time has just been taken; choose another.",
        ErrorCode::SlotUnavailable => {
            "The doctor does not offer this time; choose one of the slots."
        }
        ErrorCode::NoticeTooShort => {
            "It is too late to change this appointment yourself; call the clinic."
        }
        ErrorCode::NotConfirmed => "The doctor has not confirmed this appointment yet.",
        ErrorCode::NotJoinable => "This appointment is over or was canceled.",
        ErrorCode::TooEarly => "The room is not open yet; see opens_at.",
        ErrorCode::TooLate => "The room has closed; see closes_at.",
        ErrorCode::NotAdmitted => "The doctor has not let you in yet; wait at the door.",
        ErrorCode::NotOffered => "This clinic does not offer this.",
        ErrorCode::HasFutureAppointments => {
            "Patients still expect you; cancel your future appointments first."
        }
        ErrorCode::AlreadySigned => "It is signed and no longer changes; add to it instead.",
        ErrorCode::LastAdmin => "No other admin could enable this account again.",
        ErrorCode::LinkExpired => "This link was used, has run out or was taken back.",
        ErrorCode::InvalidClient => {
            "The client is not known, can not call any more, or this is no secret of it that works."
        }
        ErrorCode::InvalidScope => {
            "There is no such scope, or the client does not have it; ask an admin of the clinic."
        }
        ErrorCode::UnsupportedGrantType => "Only the grant type client_credentials is offered.",
        ErrorCode::PreconditionFailed => {
            "The revision in If-Match is not the present one; load it again."
        }
        ErrorCode::PayloadTooLarge => "A request body may have at most 64 KiB.",
        ErrorCode::UnsupportedMediaType => "Send the body as application/json.",
        ErrorCode::ValidationFailed => "Some fields are not valid; see errors.",
        ErrorCode::IdempotencyKeyReused => "This Idempotency-Key was used with another request.",
        ErrorCode::IdempotencyKeyInUse => {
            "The first request with this Idempotency-Key is still being worked on; ask again."
        }
        ErrorCode::TooManyRequests => "Too many attempts; wait as long as Retry-After says.",
        ErrorCode::Internal => {
            "Something went wrong on our side; quote the request id when you ask for help."
        }
        ErrorCode::Unavailable => "The service is busy; try again after Retry-After seconds.",
    }
}
