//! What has changed, for programs and pages that follow it.

use serde::{Deserialize, Serialize};

use crate::{
    appointment::Status,
    event::EventType,
    id::{AppointmentId, DoctorId},
    instant::Instant,
};

/// Something that happened to an appointment. It names nobody and tells nothing of health: who may read
/// the appointment asks for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Change {
    /// Its number: later ones have higher ones, and nothing that comes later has a lower one.
    #[cfg_attr(
        feature = "openapi",
        schema(minimum = 1, maximum = 9007199254740991i64, examples(1042))
    )]
    pub seq: i64,
    /// What happened.
    #[serde(rename = "type")]
    pub kind: EventType,
    /// When.
    pub at: Instant,
    /// The appointment.
    pub appointment_id: AppointmentId,
    /// Its doctor.
    pub doctor_id: DoctorId,
    /// The status that it got; `null` when it kept the one it had.
    pub status: Option<Status>,
    /// The revision that came of it.
    #[cfg_attr(
        feature = "openapi",
        schema(minimum = 1, maximum = 9007199254740991i64, examples(1))
    )]
    pub revision: i64,
    /// When the appointment starts, after it.
    pub starts_at: Instant,
}

/// Some changes, in the order in which they happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Changes {
    /// The changes, at most `limit`.
    #[cfg_attr(feature = "openapi", schema(max_items = 100))]
    pub items: Vec<Change>,
    /// Give this as `cursor` the next time, also when nothing has changed.
    #[cfg_attr(
        feature = "openapi",
        schema(minimum = 0, maximum = 9007199254740991i64, examples(1042))
    )]
    pub next_cursor: i64,
    /// Whether there are more already.
    pub has_more: bool,
}
