//! Who must have agreed before a consultation may be recorded.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::JoinWindow;
use crate::{appointment::Status, instant::Instant, words::words};

/// The version of [`CONSENT_TEXT`]. Whoever changes the text raises it: answers are kept with it.
pub const TEXT_VERSION: u32 = 1;

/// What everybody reads before they answer.
pub const CONSENT_TEXT: &str = "The doctor asks to record picture and sound of this consultation. The \
    recording is kept by the clinic’s video server and shown only to the people of this appointment. \
    You can say no without any disadvantage, and you can take back your yes at any time: then the \
    recording stops.";

/// Why a question ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RecordingEnd {
    /// Somebody said no.
    Declined,
    /// Somebody took back their yes.
    Withdrawn,
    /// The doctor ended it.
    Stopped,
    /// Somebody came in who had not answered.
    JoinedWithoutAnswer,
    /// The consultation was over.
    Over,
}

words!(RecordingEnd {
    Declined = "declined",
    Withdrawn = "withdrawn",
    Stopped = "stopped",
    JoinedWithoutAnswer = "joined_without_answer",
    Over = "over",
});

/// One answer; of one person the last one counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The account or the guest.
    pub person: Uuid,
    /// Yes or no.
    pub agreed: bool,
    /// The version of the text that was read.
    pub text_version: u32,
}

/// A question that nobody has ended, with what was answered to it, oldest first.
#[derive(Clone, Debug)]
pub struct Question {
    /// When the doctor asked.
    pub asked_at: Instant,
    /// When the doctor first got a ticket that lets them record: from then on it may be running.
    pub granted_at: Option<Instant>,
    /// The answers.
    pub answers: Vec<Answer>,
}

impl Question {
    /// The last answer of a person, if it is an answer to the present text.
    pub fn answer_of(&self, person: Uuid) -> Option<bool> {
        let mut answers = self.answers.iter().rev();
        let last = answers.find(|answer| answer.person == person)?;
        (last.text_version == TEXT_VERSION).then_some(last.agreed)
    }

    /// Whether everybody who takes part has agreed to the present text. Nobody there: nobody has.
    pub fn is_agreed_by(&self, people: &[Uuid]) -> bool {
        !people.is_empty()
            && people
                .iter()
                .all(|person| self.answer_of(*person) == Some(true))
    }

    /// How an answer ends it, if it does: one no is enough.
    pub fn ended_by_answer(&self, person: Uuid, agreed: bool) -> Option<RecordingEnd> {
        match (agreed, self.answer_of(person)) {
            (true, _) => None,
            (false, Some(true)) => Some(RecordingEnd::Withdrawn),
            (false, _) => Some(RecordingEnd::Declined),
        }
    }

    /// How it ends when this person comes into the room, if it does: once the doctor can record, nobody
    /// comes in who has not said yes before.
    pub fn ended_by_coming(&self, person: Uuid) -> Option<RecordingEnd> {
        let may_run = self.granted_at.is_some();
        (may_run && self.answer_of(person) != Some(true))
            .then_some(RecordingEnd::JoinedWithoutAnswer)
    }

    /// Whether what it was asked for is over, or has moved to another time.
    pub fn is_over(&self, status: Status, window: JoinWindow, now: Instant) -> bool {
        status != Status::Confirmed || self.asked_at < window.opens_at || window.closes_at < now
    }
}

#[cfg(test)]
mod tests;
