//! Refusals with words and facts of their own: a denied join, and a client that gets no token.

use shared::{
    ErrorCode, Instant, JoinDenied, Status,
    wire::problem::{DenialFacts, TokenRefusal},
};

use super::{ApiError, detail::detail};

impl ApiError {
    /// A denied join, with the server's time for those that wait for one.
    pub fn join_denied(denied: JoinDenied, now: Instant) -> Self {
        let status = |status: Status| DenialFacts {
            appointment_status: Some(status),
            ..DenialFacts::default()
        };
        let (code, facts) = match denied {
            JoinDenied::Forbidden => (ErrorCode::Forbidden, DenialFacts::default()),
            JoinDenied::NotFound => (ErrorCode::NotFound, DenialFacts::default()),
            JoinDenied::NotConfirmed => (ErrorCode::NotConfirmed, status(Status::Pending)),
            JoinDenied::NotJoinable { status: present } => {
                (ErrorCode::NotJoinable, status(present))
            }
            JoinDenied::NotAdmitted => (ErrorCode::NotAdmitted, DenialFacts::default()),
            JoinDenied::TooEarly { opens_at } => (
                ErrorCode::TooEarly,
                DenialFacts {
                    opens_at: Some(opens_at),
                    server_now: Some(now),
                    ..DenialFacts::default()
                },
            ),
            JoinDenied::TooLate { closes_at } => (
                ErrorCode::TooLate,
                DenialFacts {
                    closes_at: Some(closes_at),
                    server_now: Some(now),
                    ..DenialFacts::default()
                },
            ),
        };
        Self::with(code, |failure| failure.facts = facts)
    }

    /// A client that gets no token. The problem document has the words of RFC 6749 §5.2 beside its own,
    /// so that it is one for us and a refusal for every library of OAuth.
    pub fn token_refused(refusal: TokenRefusal) -> Self {
        let code = match refusal {
            TokenRefusal::InvalidRequest => ErrorCode::MalformedRequest,
            TokenRefusal::InvalidClient => ErrorCode::InvalidClient,
            TokenRefusal::InvalidScope => ErrorCode::InvalidScope,
            TokenRefusal::UnsupportedGrantType => ErrorCode::UnsupportedGrantType,
        };
        Self::with(code, |failure| {
            failure.facts.error = Some(refusal);
            failure.facts.error_description = Some(detail(code).to_owned());
        })
    }

    /// What the answer is: to who asks for a token plain JSON, as RFC 6749 has it.
    pub(super) const fn content_type(&self) -> &'static str {
        match self.0.facts.error {
            Some(_) => "application/json",
            None => "application/problem+json",
        }
    }
}
