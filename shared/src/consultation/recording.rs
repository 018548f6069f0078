//! Who must have agreed before a consultation may be recorded.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::words::words;

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

/// The last answer of a person, if it is an answer to the present text.
pub fn answer_of(person: Uuid, answers: &[Answer], text_version: u32) -> Option<bool> {
    let of_person = answers
        .iter()
        .rev()
        .find(|answer| answer.person == person)?;
    (of_person.text_version == text_version).then_some(of_person.agreed)
}

/// Whether everybody who takes part has agreed to the present text. Nobody there: nobody has.
pub fn all_agreed(people: &[Uuid], answers: &[Answer], text_version: u32) -> bool {
    !people.is_empty()
        && people
            .iter()
            .all(|person| answer_of(*person, answers, text_version) == Some(true))
}
