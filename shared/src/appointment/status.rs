//! Where an appointment is in its life.

use serde::{Deserialize, Serialize};

use crate::words::words;

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

words!(Status {
    Pending = "pending",
    Confirmed = "confirmed",
    Canceled = "canceled",
    Completed = "completed",
    NoShow = "no_show",
});

impl Status {
    /// Whether the appointment takes up its time, so that no other may overlap it.
    pub const fn occupies(self) -> bool {
        matches!(self, Self::Pending | Self::Confirmed)
    }
}
