//! How far what is written has come, and in which words that is told.

use shared::{ErrorCode, wire::note::Note};

use crate::api::Failure;

/// How far the texts on the page have come.
#[derive(Clone, PartialEq)]
pub enum State {
    /// The server has them.
    Saved,
    /// They were changed, and are sent in a moment.
    Changed,
    /// They are on their way.
    Saving,
    /// They did not arrive; tried again by itself.
    Waiting(Failure),
    /// The server does not take them.
    Refused(Failure),
    /// They can not be taken as they are; the fields say why.
    Faulty,
    /// Another page has written this meanwhile.
    Conflict(Box<Note>),
}

impl State {
    /// The same for whoever waits for it.
    pub fn words(&self, saved_at: Option<String>) -> String {
        match (self, saved_at) {
            (Self::Saved, Some(at)) => format!("Saved {at}"),
            (Self::Saved, None) => "Nothing written yet. It is saved while you write.".to_owned(),
            (Self::Changed, _) => "Not saved yet".to_owned(),
            (Self::Saving, _) => "Saving…".to_owned(),
            (Self::Waiting(failure), _) => {
                let why = match failure.code() {
                    None => "no connection",
                    Some(_) => "the server is busy",
                };
                format!("Not saved: {why}. Your text is kept here; trying again.")
            }
            (Self::Refused(failure), _) => format!("Not saved. {}", failure.message()),
            (Self::Faulty, _) => "Not saved: something in the text can not be taken.".to_owned(),
            (Self::Conflict(_), _) => "Not saved: this note was also written elsewhere.".to_owned(),
        }
    }

    /// Whether the texts get to the server without anybody's doing; else the page is not left without a
    /// word.
    pub const fn is_safe(&self) -> bool {
        matches!(self, Self::Saved | Self::Changed | Self::Saving)
    }
}

/// Whether it is a matter of time: the connection, or a server that is busy.
pub fn passes(failure: &Failure) -> bool {
    match failure.code() {
        None => true,
        Some(code) => matches!(
            code,
            ErrorCode::TooManyRequests | ErrorCode::Unavailable | ErrorCode::Internal
        ),
    }
}

/// Whether another page was faster.
pub fn overtaken(failure: &Failure) -> bool {
    failure.is_stale() || failure.code() == Some(ErrorCode::AlreadySigned)
}
