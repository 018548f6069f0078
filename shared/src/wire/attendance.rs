//! What really happened: the ledger of a consultation and what it comes to.

use serde::{Deserialize, Serialize};

pub use crate::consultation::attendance::{Reckoning, Sighting, Source};
use crate::{
    appointment::Status,
    consultation::presence::Side,
    error::{Faults, FieldError},
    instant::Instant,
    text,
};

/// The most characters of an objection to a no-show.
pub const CONTEST_MAX: usize = 500;

/// Where a consultation is, in the words of an encounter's record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum EncounterStatus {
    /// Has not begun.
    Planned,
    /// The two are, or were, in the room, and the doctor has not finished.
    InProgress,
    /// The doctor has finished.
    Finished,
    /// It will not happen, or did not.
    Canceled,
}

impl EncounterStatus {
    /// Of an appointment in this status, whose two people have been in the room together or not.
    pub const fn of(status: Status, has_begun: bool) -> Self {
        match status {
            Status::Completed => Self::Finished,
            Status::Canceled | Status::NoShow => Self::Canceled,
            Status::Pending | Status::Confirmed if has_begun => Self::InProgress,
            Status::Pending | Status::Confirmed => Self::Planned,
        }
    }
}

/// What really happened in a consultation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Attendance {
    /// How the appointment stands.
    pub status: Status,
    /// Where the consultation is.
    pub encounter: EncounterStatus,
    /// The planned start.
    pub starts_at: Instant,
    /// The planned end.
    pub ends_at: Instant,
    /// What the ledger comes to.
    pub reckoning: Reckoning,
    /// Who the doctor said was missing, when they marked a no-show.
    pub absent: Option<Side>,
    /// The patient's word against it.
    pub contest: Option<Contest>,
    /// The ledger, oldest first: the last 500 lines.
    #[cfg_attr(feature = "openapi", schema(max_items = 500))]
    pub sightings: Vec<Sighting>,
}

/// The patient's word against a no-show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Contest {
    /// When.
    pub at: Instant,
    /// What they say.
    #[cfg_attr(feature = "openapi", schema(max_length = 4000))]
    pub text: String,
}

/// The patient objects to a no-show.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ContestNoShow {
    /// What happened, 1 to 500 characters.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 4000))]
    pub text: String,
}

impl ContestNoShow {
    /// # Errors
    /// A text that is empty or too long.
    pub fn check(&self) -> Result<String, Vec<FieldError>> {
        let mut faults = Faults::default();
        let text = faults.note("text", text::paragraph(&self.text, CONTEST_MAX));
        faults.finish(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_encounter_is_what_became_of_its_appointment() {
        use EncounterStatus::{Canceled, Finished, InProgress, Planned};
        for (status, planned, begun) in [
            (Status::Pending, Planned, InProgress),
            (Status::Confirmed, Planned, InProgress),
            (Status::Completed, Finished, Finished),
            (Status::Canceled, Canceled, Canceled),
            (Status::NoShow, Canceled, Canceled),
        ] {
            assert_eq!(EncounterStatus::of(status, false), planned, "{status:?}");
            assert_eq!(EncounterStatus::of(status, true), begun, "{status:?}");
        }
    }
}
