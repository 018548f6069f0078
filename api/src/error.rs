//! THE table from error codes to HTTP, and the way of a failure to the client.
//!
//! Code decides in its own words first (a refusal, a denial, a database's answer); one `From` in
//! [`from`] turns each into an [`ApiError`]. Only text of this file reaches a client: the cause of an internal
//! error is logged, never sent.

mod denied;
mod detail;
mod from;

use actix_web::{
    HttpResponse, ResponseError,
    http::{
        Method, StatusCode,
        header::{self, HeaderValue},
    },
};
use serde::Serialize;
use shared::{
    ErrorCode, FieldError,
    wire::{
        factor::FactorMethod,
        problem::{DenialFacts, MOST_ERRORS, Problem},
    },
};

use self::detail::detail;

/// A failure on its way to the client. In a box, because most answers are none.
#[derive(Debug)]
pub struct ApiError(Box<Failure>);

#[derive(Debug)]
struct Failure {
    code: ErrorCode,
    errors: Vec<FieldError>,
    facts: DenialFacts,
    retry_after: Option<u64>,
    allow: Vec<Method>,
    cause: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// The status and the title of a code.
const fn row(code: ErrorCode) -> (StatusCode, &'static str) {
    match code {
        ErrorCode::MalformedRequest => (StatusCode::BAD_REQUEST, "Malformed request"),
        ErrorCode::Unauthenticated => (StatusCode::UNAUTHORIZED, "Not signed in"),
        ErrorCode::InvalidCredentials => (StatusCode::UNAUTHORIZED, "Wrong login or password"),
        ErrorCode::AddressNotVerified => (StatusCode::FORBIDDEN, "Address not verified"),
        ErrorCode::WrongPassword => (StatusCode::FORBIDDEN, "Wrong password"),
        ErrorCode::SecondFactorRequired => (StatusCode::UNAUTHORIZED, "Second factor required"),
        ErrorCode::SecondFactorMissing => (StatusCode::FORBIDDEN, "Second factor missing"),
        ErrorCode::WrongCode => (StatusCode::FORBIDDEN, "Wrong code"),
        ErrorCode::PasskeyRefused => (StatusCode::FORBIDDEN, "Passkey refused"),
        ErrorCode::ChallengeExpired => (StatusCode::UNPROCESSABLE_ENTITY, "Second step run out"),
        ErrorCode::LastFactor => (StatusCode::CONFLICT, "Last second factor"),
        ErrorCode::Forbidden => (StatusCode::FORBIDDEN, "Forbidden"),
        ErrorCode::TooEarly => (StatusCode::FORBIDDEN, "Too early"),
        ErrorCode::TooLate => (StatusCode::FORBIDDEN, "Too late"),
        ErrorCode::NotFound => (StatusCode::NOT_FOUND, "Not found"),
        ErrorCode::MethodNotAllowed => (StatusCode::METHOD_NOT_ALLOWED, "Method not allowed"),
        ErrorCode::RequestTimeout => (StatusCode::REQUEST_TIMEOUT, "Request timeout"),
        ErrorCode::Conflict => (StatusCode::CONFLICT, "Changed meanwhile"),
        ErrorCode::InvalidTransition => (StatusCode::CONFLICT, "Not possible now"),
        ErrorCode::AccountState => (StatusCode::CONFLICT, "Not with this account"),
        ErrorCode::LimitReached => (StatusCode::CONFLICT, "As many as there can be"),
        ErrorCode::SlotTaken => (StatusCode::CONFLICT, "Time taken"),
        ErrorCode::SlotUnavailable => (StatusCode::UNPROCESSABLE_ENTITY, "Time not offered"),
        ErrorCode::NoticeTooShort => (StatusCode::FORBIDDEN, "Too short notice"),
        ErrorCode::NotConfirmed => (StatusCode::CONFLICT, "Not confirmed yet"),
        ErrorCode::NotJoinable => (StatusCode::CONFLICT, "Not joinable"),
        ErrorCode::NotAdmitted => (StatusCode::CONFLICT, "Not let in yet"),
        ErrorCode::NotOffered => (StatusCode::CONFLICT, "Not offered here"),
        ErrorCode::HasFutureAppointments => (StatusCode::CONFLICT, "Still expected"),
        ErrorCode::AlreadySigned => (StatusCode::CONFLICT, "Already signed"),
        ErrorCode::LastAdmin => (StatusCode::CONFLICT, "The last admin"),
        ErrorCode::LinkExpired => (StatusCode::UNPROCESSABLE_ENTITY, "Link no longer valid"),
        ErrorCode::InvalidClient => (StatusCode::UNAUTHORIZED, "Unknown client"),
        ErrorCode::InvalidScope => (StatusCode::BAD_REQUEST, "Scope not granted"),
        ErrorCode::UnsupportedGrantType => (StatusCode::BAD_REQUEST, "Grant not offered"),
        ErrorCode::PreconditionFailed => (StatusCode::PRECONDITION_FAILED, "Another revision"),
        ErrorCode::PayloadTooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "Too large"),
        ErrorCode::UnsupportedMediaType => {
            (StatusCode::UNSUPPORTED_MEDIA_TYPE, "Unsupported media type")
        }
        ErrorCode::ValidationFailed => (StatusCode::UNPROCESSABLE_ENTITY, "Not valid"),
        ErrorCode::IdempotencyKeyReused => {
            (StatusCode::UNPROCESSABLE_ENTITY, "Idempotency key reused")
        }
        ErrorCode::IdempotencyKeyInUse => (StatusCode::CONFLICT, "Still being worked on"),
        ErrorCode::TooManyRequests => (StatusCode::TOO_MANY_REQUESTS, "Too many requests"),
        ErrorCode::Internal => (StatusCode::INTERNAL_SERVER_ERROR, "Internal error"),
        ErrorCode::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, "Unavailable"),
    }
}

/// Seconds a client waits before it tries again when we are busy.
const BUSY_RETRY_SECONDS: u64 = 2;

impl ApiError {
    /// The failure and nothing more.
    pub fn new(code: ErrorCode) -> Self {
        Self(Box::new(Failure {
            code,
            errors: Vec::new(),
            facts: DenialFacts::default(),
            retry_after: None,
            allow: Vec::new(),
            cause: None,
        }))
    }

    fn with(code: ErrorCode, set: impl FnOnce(&mut Failure)) -> Self {
        let mut error = Self::new(code);
        set(&mut error.0);
        error
    }

    /// Fields that are not valid.
    pub fn invalid(errors: Vec<FieldError>) -> Self {
        Self::with(ErrorCode::ValidationFailed, |failure| {
            failure.errors = errors
        })
    }

    /// A fault of ours. The cause goes to the log.
    pub fn internal(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::with(ErrorCode::Internal, |failure| {
            failure.cause = Some(cause.into())
        })
    }

    /// Busy, or a part of us is out of reach.
    pub fn unavailable() -> Self {
        Self::with(ErrorCode::Unavailable, |failure| {
            failure.retry_after = Some(BUSY_RETRY_SECONDS)
        })
    }

    /// A request with the same key is still being worked on.
    pub fn in_use() -> Self {
        Self::with(ErrorCode::IdempotencyKeyInUse, |failure| {
            failure.retry_after = Some(BUSY_RETRY_SECONDS)
        })
    }

    /// The same failure, telling whom to call where the person can not help themself.
    #[must_use]
    pub fn with_contact(mut self, contact: Option<&str>) -> Self {
        if self.0.code == ErrorCode::NoticeTooShort {
            self.0.facts.contact = contact.map(str::to_owned);
        }
        self
    }

    /// A room that the video server may not open. The words are for whoever knows its name, which may
    /// be anybody, so they are the same whatever the reason.
    pub fn room_refused() -> Self {
        Self::with(ErrorCode::Forbidden, |failure| {
            failure.facts.message =
                Some("This room is not open. Please open your appointment in MyDoctor.".to_owned());
        })
    }

    /// A right password where there is a second factor: the step it opened, and the ways to take it.
    pub fn second_factor(challenge: String, methods: Vec<FactorMethod>) -> Self {
        Self::with(ErrorCode::SecondFactorRequired, |failure| {
            failure.facts.challenge = Some(challenge);
            failure.facts.methods = methods;
        })
    }

    /// Too many attempts; try again after so many seconds.
    pub fn too_many(retry_after: u64) -> Self {
        Self::with(ErrorCode::TooManyRequests, |failure| {
            failure.retry_after = Some(retry_after)
        })
    }

    /// A path that takes only these methods.
    pub fn method_not_allowed(allow: Vec<Method>) -> Self {
        Self::with(ErrorCode::MethodNotAllowed, |failure| failure.allow = allow)
    }

    /// The code.
    pub const fn code(&self) -> ErrorCode {
        self.0.code
    }

    /// Whether it is refused for who asks: their role, the time for them, or what they may know of.
    pub fn is_about_the_caller(&self) -> bool {
        matches!(
            self.status_code(),
            StatusCode::FORBIDDEN | StatusCode::NOT_FOUND
        )
    }

    /// The number of the HTTP status.
    pub fn status(&self) -> u16 {
        self.status_code().as_u16()
    }

    /// What is logged with a fault of ours.
    pub fn cause(&self) -> Option<&(dyn std::error::Error + Send + Sync + 'static)> {
        self.0.cause.as_deref()
    }

    /// What is said of it, for the request it belongs to.
    pub fn problem(&self, instance: &str, request_id: &str) -> Problem {
        let (status, title) = row(self.0.code);
        Problem {
            kind: "about:blank".to_owned(),
            title: title.to_owned(),
            status: status.as_u16(),
            code: self.0.code,
            detail: detail(self.0.code).to_owned(),
            instance: instance.to_owned(),
            request_id: request_id.to_owned(),
            errors: self.0.errors.iter().take(MOST_ERRORS).cloned().collect(),
            facts: self.0.facts.clone(),
        }
    }

    /// The whole answer, with what is said of it in the form that its readers know.
    pub fn answer(&self, media_type: &'static str, said: &impl Serialize) -> HttpResponse {
        let status = self.status_code();
        let mut response = HttpResponse::build(status);
        if status == StatusCode::UNAUTHORIZED {
            let scheme = match self.0.code {
                ErrorCode::InvalidClient => "Basic realm=\"mydoctor\", charset=\"UTF-8\"",
                _ => "Bearer",
            };
            response.insert_header((header::WWW_AUTHENTICATE, HeaderValue::from_static(scheme)));
        }
        if let Some(seconds) = self.0.retry_after {
            response.insert_header((header::RETRY_AFTER, seconds));
        }
        if !self.0.allow.is_empty() {
            let methods: Vec<&str> = self.0.allow.iter().map(Method::as_str).collect();
            response.insert_header((header::ALLOW, methods.join(", ")));
        }
        response
            .insert_header((header::CONTENT_TYPE, media_type))
            .json(said)
    }

    /// The answer as a problem document.
    pub fn response(&self, instance: &str, request_id: &str) -> HttpResponse {
        self.answer(self.content_type(), &self.problem(instance, request_id))
    }

    /// What to say for an answer that actix itself gave, such as to a request line that is too long.
    pub fn from_status(status: StatusCode) -> Self {
        Self::new(match status {
            StatusCode::NOT_FOUND => ErrorCode::NotFound,
            StatusCode::METHOD_NOT_ALLOWED => ErrorCode::MethodNotAllowed,
            StatusCode::REQUEST_TIMEOUT => ErrorCode::RequestTimeout,
            StatusCode::PAYLOAD_TOO_LARGE => ErrorCode::PayloadTooLarge,
            StatusCode::UNSUPPORTED_MEDIA_TYPE => ErrorCode::UnsupportedMediaType,
            StatusCode::SERVICE_UNAVAILABLE => ErrorCode::Unavailable,
            _ if status.is_client_error() => ErrorCode::MalformedRequest,
            _ => ErrorCode::Internal,
        })
    }
}

impl std::fmt::Display for ApiError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(row(self.0.code).1)
    }
}

impl std::error::Error for ApiError {}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        row(self.0.code).0
    }

    /// Without a request at hand. The outermost middleware gives the answer that is sent.
    fn error_response(&self) -> HttpResponse {
        self.response("", "")
    }
}
