//! Whether a consultation may be recorded, who agreed, and where the recordings are.

use serde::{Deserialize, Serialize};

use super::presence::Side;
pub use crate::consultation::recording::RecordingEnd;
use crate::instant::Instant;

/// How far the question has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RecordingState {
    /// The clinic does not record.
    NotOffered,
    /// Nobody has asked, or it has ended.
    Off,
    /// The doctor asks; not everybody has agreed.
    Asked,
    /// Everybody has agreed: the doctor can record.
    Agreed,
}

/// The question and its answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Recording {
    /// How far it has come.
    pub state: RecordingState,
    /// Since when.
    pub since: Option<Instant>,
    /// The version of the text that is agreed to.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 100000))]
    pub text_version: u32,
    /// What there is to agree to; only while it is asked or agreed.
    #[cfg_attr(feature = "openapi", schema(max_length = 2000))]
    pub text: Option<String>,
    /// Who has answered what; only while it is asked or agreed.
    #[cfg_attr(feature = "openapi", schema(max_items = 8))]
    pub answers: Vec<RecordingAnswer>,
    /// Why the last question ended, if there was one and it has.
    pub ended: Option<RecordingEnd>,
}

/// One person's answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecordingAnswer {
    /// Which of the people.
    pub side: Side,
    /// Their name.
    #[cfg_attr(feature = "openapi", schema(max_length = 800))]
    pub name: String,
    /// Whether this is the reader's own.
    pub own: bool,
    /// Yes or no; empty: not answered yet.
    pub agreed: Option<bool>,
}

/// Answers the question; a no after a yes takes it back.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AnswerRecording {
    /// Yes or no.
    pub agreed: bool,
    /// The version of the text that was read.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 100000))]
    pub text_version: u32,
}

/// The doctor's page passes on where the video server keeps a recording.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct KeepRecording {
    /// `https`, on one of the configured video servers or below its domain.
    #[cfg_attr(
        feature = "openapi",
        schema(format = "uri", min_length = 1, max_length = 2048)
    )]
    pub url: String,
    /// Seconds until the link no longer works, where the video server says so.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 31536000))]
    pub expires_in: Option<u32>,
}

/// One recording.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KeptRecording {
    /// Where it is.
    #[cfg_attr(feature = "openapi", schema(format = "uri", max_length = 2048))]
    pub url: String,
    /// Until when the link works, where that is known.
    pub expires_at: Option<Instant>,
    /// When we heard of it.
    pub received_at: Instant,
}

/// The recordings of an appointment, oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Recordings {
    /// At most a hundred.
    #[cfg_attr(feature = "openapi", schema(max_items = 100))]
    pub items: Vec<KeptRecording>,
}
