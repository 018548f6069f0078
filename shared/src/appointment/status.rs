//! Where an appointment is in its life.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::actor::UnknownWord;

/// Where an appointment is in its life. The names of FHIR R4 `AppointmentStatus` are beside ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Asked for, not yet confirmed (FHIR `pending`).
    Pending,
    /// Confirmed by the doctor (FHIR `booked`).
    Confirmed,
    /// Called off, by whom and why stands beside it (FHIR `cancelled`).
    Canceled,
    /// The consultation took place, says the doctor (FHIR `fulfilled`).
    Completed,
    /// The patient did not come, says the doctor (FHIR `noshow`).
    NoShow,
}

impl Status {
    /// Every status, in the order of a life.
    pub const ALL: [Self; 5] = [
        Self::Pending,
        Self::Confirmed,
        Self::Canceled,
        Self::Completed,
        Self::NoShow,
    ];

    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Confirmed => "confirmed",
            Self::Canceled => "canceled",
            Self::Completed => "completed",
            Self::NoShow => "no_show",
        }
    }

    /// Whether the appointment takes up its time, so that no other may overlap it.
    pub const fn occupies(self) -> bool {
        matches!(self, Self::Pending | Self::Confirmed)
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Status {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        Self::ALL
            .into_iter()
            .find(|status| status.as_str() == word)
            .ok_or_else(|| UnknownWord(word.to_owned()))
    }
}

impl TryFrom<String> for Status {
    type Error = UnknownWord;

    fn try_from(word: String) -> Result<Self, UnknownWord> {
        word.parse()
    }
}
