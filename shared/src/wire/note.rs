//! The doctor's note and the summary for the patient.

use serde::{Deserialize, Serialize};

use crate::{
    error::{Faults, FieldError},
    id::PageId,
    instant::Instant,
    text,
};

/// The most characters of a note, a summary or an amendment.
pub const NOTE_MAX: usize = 10_000;

/// The doctor's note. Nobody else reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Note {
    /// 0 while nothing was written yet; raised by every save.
    #[cfg_attr(
        feature = "openapi",
        schema(minimum = 0, maximum = 9007199254740991_i64)
    )]
    pub revision: i64,
    /// The private note.
    #[cfg_attr(feature = "openapi", schema(max_length = 80000))]
    pub text: String,
    /// What the patient reads once it is signed.
    #[cfg_attr(feature = "openapi", schema(max_length = 80000))]
    pub summary: String,
    /// When it was signed; from then on it does not change.
    pub signed_at: Option<Instant>,
    /// When it was last saved.
    pub updated_at: Option<Instant>,
    /// What was added after signing, oldest first.
    #[cfg_attr(feature = "openapi", schema(max_items = 100))]
    pub amendments: Vec<Amendment>,
}

/// Saves the draft. `If-Match` names the revision that was read.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SaveNote {
    /// The private note, up to 10 000 characters; may be empty.
    #[cfg_attr(feature = "openapi", schema(max_length = 80000))]
    pub text: String,
    /// What the patient will read, up to 10 000 characters; may be empty.
    #[cfg_attr(feature = "openapi", schema(max_length = 80000))]
    pub summary: String,
    /// The page that saves.
    pub editor: PageId,
}

/// A [`SaveNote`] whose texts are proven.
#[derive(Clone, Debug)]
pub struct NoteTexts {
    /// The private note.
    pub text: String,
    /// What the patient will read.
    pub summary: String,
}

impl SaveNote {
    /// # Errors
    /// Every text that is too long or has characters that can not be used.
    pub fn check(&self) -> Result<NoteTexts, Vec<FieldError>> {
        let mut faults = Faults::default();
        let text = faults.note("text", text::draft(&self.text, NOTE_MAX));
        let summary = faults.note("summary", text::draft(&self.summary, NOTE_MAX));
        let all = text
            .zip(summary)
            .map(|(text, summary)| NoteTexts { text, summary });
        faults.finish(all)
    }
}

/// Adds to a signed note.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Amend {
    /// What is added, 1 to 10 000 characters.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 80000))]
    pub text: String,
    /// Whether the patient reads it too.
    pub for_patient: bool,
}

impl Amend {
    /// # Errors
    /// A text that is empty or too long.
    pub fn check(&self) -> Result<String, Vec<FieldError>> {
        let mut faults = Faults::default();
        let text = faults.note("text", text::paragraph(&self.text, NOTE_MAX));
        faults.finish(text)
    }
}

/// One addition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Amendment {
    /// What was added.
    #[cfg_attr(feature = "openapi", schema(max_length = 80000))]
    pub text: String,
    /// Whether the patient reads it.
    pub for_patient: bool,
    /// When.
    pub written_at: Instant,
}

/// An earlier state of a note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NoteVersion {
    /// Its revision.
    #[cfg_attr(
        feature = "openapi",
        schema(minimum = 1, maximum = 9007199254740991_i64)
    )]
    pub revision: i64,
    /// The private note then.
    #[cfg_attr(feature = "openapi", schema(max_length = 80000))]
    pub text: String,
    /// The summary then.
    #[cfg_attr(feature = "openapi", schema(max_length = 80000))]
    pub summary: String,
    /// When it was saved.
    pub saved_at: Instant,
}

/// What the patient takes home: the signed summary and what was added to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Summary {
    /// The summary.
    #[cfg_attr(feature = "openapi", schema(max_length = 80000))]
    pub summary: String,
    /// When the doctor signed it.
    pub signed_at: Instant,
    /// Whose it is.
    #[cfg_attr(feature = "openapi", schema(max_length = 800))]
    pub doctor_name: String,
    /// The patient.
    #[cfg_attr(feature = "openapi", schema(max_length = 800))]
    pub patient_name: String,
    /// The planned start.
    pub starts_at: Instant,
    /// When it really began, if the two met in the room.
    pub began_at: Option<Instant>,
    /// When it really ended.
    pub ended_at: Option<Instant>,
    /// What was added for the patient, oldest first.
    #[cfg_attr(feature = "openapi", schema(max_items = 100))]
    pub amendments: Vec<Amendment>,
}
