//! What can go wrong between the page and the server, told apart by what a person can do about it.

use shared::{
    ErrorCode, FieldError, Status,
    wire::problem::{DenialFacts, Problem},
};

/// A call that did not bring what was asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Failure {
    /// No answer: the network, or the server is down.
    Unreachable,
    /// The part of the program that has the page did not come.
    Incomplete,
    /// No passkey came: the person did not want to, or the device has none for this site.
    NoPasskey,
    /// The server said no, and why.
    Refused(Box<Refusal>),
    /// An answer that is not in our language, as a proxy in between gives.
    Unreadable {
        /// The HTTP status.
        status: u16,
        /// The number to quote.
        request_id: Option<String>,
    },
}

/// A problem document and the header that belongs to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    /// The document.
    pub problem: Problem,
    /// Seconds to wait before another try.
    pub retry_after: Option<u32>,
}

impl Failure {
    /// Reads the body of an answer that is no success.
    pub fn from_answer(
        status: u16,
        body: &str,
        request_id: Option<String>,
        retry_after: Option<u32>,
    ) -> Self {
        match serde_json::from_str(body) {
            Ok(problem) => Self::Refused(Box::new(Refusal {
                problem,
                retry_after,
            })),
            Err(_) => Self::Unreadable { status, request_id },
        }
    }

    /// The problem's code, when there is one.
    pub fn code(&self) -> Option<ErrorCode> {
        match self {
            Self::Refused(refusal) => Some(refusal.problem.code),
            Self::Unreachable | Self::Incomplete | Self::NoPasskey | Self::Unreadable { .. } => {
                None
            }
        }
    }

    /// The fields that are not valid.
    pub fn fields(&self) -> &[FieldError] {
        match self {
            Self::Refused(refusal) => &refusal.problem.errors,
            Self::Unreachable | Self::Incomplete | Self::NoPasskey | Self::Unreadable { .. } => &[],
        }
    }

    /// What a denial carries.
    pub fn facts(&self) -> DenialFacts {
        match self {
            Self::Refused(refusal) => refusal.problem.facts.clone(),
            Self::Unreachable | Self::Incomplete | Self::NoPasskey | Self::Unreadable { .. } => {
                DenialFacts::default()
            }
        }
    }

    /// Whether somebody else changed the appointment, so that what is shown is old.
    pub fn is_stale(&self) -> bool {
        matches!(
            self.code(),
            Some(
                ErrorCode::Conflict | ErrorCode::InvalidTransition | ErrorCode::PreconditionFailed
            )
        )
    }

    /// Whether the time that was wanted can not be had any more, so that another one must be chosen.
    pub fn is_time_gone(&self) -> bool {
        let code = self.code();
        matches!(
            code,
            Some(ErrorCode::SlotTaken | ErrorCode::SlotUnavailable)
        )
    }

    /// What happened, in a sentence or two for the person in front of the page.
    pub fn message(&self) -> String {
        match self {
            Self::Unreachable => {
                "The server can not be reached. Check your connection, then try again.".to_owned()
            }
            Self::Incomplete => {
                "A piece of this page did not arrive. Check your connection, then try again. If that does not help, load the page anew in your browser.".to_owned()
            }
            Self::NoPasskey => {
                "No passkey was used. The window was closed, or this device has none for this site.".to_owned()
            }
            Self::Unreadable { status, .. } => {
                format!("The server answered in a way that was not expected (status {status}).")
            }
            Self::Refused(refusal) => refusal.message(),
        }
    }

    /// The number to quote when asking for help, where the fault is not the person's.
    pub fn quote(&self) -> Option<&str> {
        match self {
            Self::Unreadable { request_id, .. } => request_id.as_deref(),
            Self::Refused(refusal) => match refusal.problem.code {
                ErrorCode::Internal
                | ErrorCode::Unavailable
                | ErrorCode::MalformedRequest
                | ErrorCode::MethodNotAllowed
                | ErrorCode::UnsupportedMediaType => Some(&refusal.problem.request_id),
                _ => None,
            },
            Self::Unreachable | Self::Incomplete | Self::NoPasskey => None,
        }
    }
}

impl Refusal {
    fn message(&self) -> String {
        let problem = &self.problem;
        let text = match problem.code {
            ErrorCode::TooManyRequests => "That was too often in too short a time.",
            ErrorCode::Unavailable => "The server is too busy just now.",
            ErrorCode::Internal => "Something went wrong on our side.",
            ErrorCode::Conflict | ErrorCode::PreconditionFailed => {
                "This was changed elsewhere in the meantime, so nothing was done. Look at how it stands now, then try again."
            }
            ErrorCode::InvalidTransition => return stale_text(problem.facts.appointment_status),
            ErrorCode::NoticeTooShort => return too_late_text(problem.facts.contact.as_deref()),
            _ => return problem.detail.clone(),
        };
        match self.retry_after {
            Some(seconds) => format!("{text} Please try again in {}.", wait_text(seconds)),
            None => text.to_owned(),
        }
    }
}

fn stale_text(status: Option<Status>) -> String {
    let now = match status {
        Some(Status::Pending) => "it is still waiting for the doctor",
        Some(Status::Confirmed) => "it is confirmed already",
        Some(Status::Canceled) => "it has been canceled",
        Some(Status::Completed) => "it is completed already",
        Some(Status::NoShow) => "it is marked as a no-show",
        None => "its state has changed",
    };
    format!("This can not be done to the appointment now: {now}.")
}

fn too_late_text(contact: Option<&str>) -> String {
    let whom = contact.unwrap_or("the clinic");
    format!("It is too late to change this appointment yourself. Please call {whom}.")
}

fn wait_text(seconds: u32) -> String {
    match seconds {
        0..=1 => "a second".to_owned(),
        2..=90 => format!("{seconds} seconds"),
        _ => format!("{} minutes", seconds.div_ceil(60)),
    }
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    const BUSY: &str = r#"{"type":"/api/v1/docs#too_many_requests","title":"Too many requests","status":429,
        "code":"too_many_requests","detail":"Slow down.","instance":"/api/v1/auth/login","request_id":"r-1","errors":[]}"#;

    #[test]
    fn a_problem_is_read_with_what_it_carries() {
        let early = r#"{"type":"x","title":"Too early","status":403,"code":"too_early","detail":"d","instance":"/i",
            "request_id":"r-2","errors":[],"opens_at":"2026-01-31T09:00:00Z","server_now":"2026-01-31T08:00:00Z"}"#;
        let failure = Failure::from_answer(403, early, None, None);
        assert_eq!(failure.code(), Some(ErrorCode::TooEarly));
        assert_eq!(
            failure.facts().opens_at.unwrap().to_string(),
            "2026-01-31T09:00:00Z"
        );
        assert_eq!(failure.quote(), None);
    }

    #[test]
    fn waiting_is_told_in_human_units() {
        let failure = Failure::from_answer(429, BUSY, None, Some(30));
        assert!(
            failure
                .message()
                .ends_with("Please try again in 30 seconds.")
        );
        let failure = Failure::from_answer(429, BUSY, None, Some(600));
        assert!(
            failure
                .message()
                .ends_with("Please try again in 10 minutes.")
        );
    }

    #[test]
    fn a_proxys_page_is_unreadable_and_quotable() {
        let failure = Failure::from_answer(502, "<html>", Some("r-3".into()), None);
        assert_eq!(failure.quote(), Some("r-3"));
        assert_eq!(failure.code(), None);
    }
}
