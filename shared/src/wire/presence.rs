//! The consultation as its people see it: who is where, what holds somebody up, what is asked of them.

use serde::{Deserialize, Serialize};

use super::{guest::Guest, recording::Recording};
pub use crate::consultation::presence::{Doing, PresenceState, Side};
use crate::{
    appointment::Status,
    consultation::delay::{Delay, MOST_MINUTES},
    error::{Faults, FieldCode, FieldError},
    id::{AppointmentId, PageId},
    instant::Instant,
};

/// A page says that it is there and what it does, every five seconds.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Heartbeat {
    /// The page's own id, made up when it was loaded.
    pub page: PageId,
    /// What it does.
    pub doing: Doing,
}

/// Where one side is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Whereabouts {
    /// Where.
    pub state: PresenceState,
    /// Since when.
    pub since: Instant,
}

/// A consultation now, for one of its people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Consultation {
    /// Of which appointment.
    pub appointment_id: AppointmentId,
    /// How the appointment stands; a page that waits learns here that it was canceled or completed.
    pub status: Status,
    /// The appointment's revision; it has changed when this has.
    #[cfg_attr(
        feature = "openapi",
        schema(minimum = 1, maximum = 9007199254740991_i64)
    )]
    pub revision: i64,
    /// The planned start.
    pub starts_at: Instant,
    /// The planned end.
    pub ends_at: Instant,
    /// When the room opens.
    pub opens_at: Instant,
    /// When it closes.
    pub closes_at: Instant,
    /// The server's time of this answer.
    pub server_now: Instant,
    /// Whether the doctor's patients wait until they are let in.
    pub waiting_room: bool,
    /// When the doctor let the patient in.
    pub admitted_at: Option<Instant>,
    /// Where the patient is.
    pub patient: Whereabouts,
    /// Where the doctor is.
    pub doctor: Whereabouts,
    /// The third people, as far as their links hold.
    #[cfg_attr(feature = "openapi", schema(max_items = 20))]
    pub guests: Vec<Guest>,
    /// When the two first were in the room together.
    pub began_at: Option<Instant>,
    /// How much later than planned it is expected to start.
    pub delay: Option<Delay>,
    /// For the doctor: when the next appointment starts, if it is today's work.
    pub next_starts_at: Option<Instant>,
    /// Which of the video servers is in use, counted from 0.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 15))]
    pub video_host: u8,
    /// How many video servers there are.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 16))]
    pub video_hosts: u8,
    /// The number to call when no video works, if the clinic has one.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 1600, examples("+49 30 1234567"))
    )]
    pub fallback_phone: Option<String>,
    /// Whether it may be recorded, and who agreed.
    pub recording: Recording,
}

/// A doctor tells how late they run. `0` takes it back.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TellDelay {
    /// In minutes, 0 to 240.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 240, examples(15)))]
    pub minutes: u32,
}

impl TellDelay {
    /// The minutes; `None` to take it back.
    ///
    /// # Errors
    /// More than [`MOST_MINUTES`].
    pub fn check(self) -> Result<Option<u32>, Vec<FieldError>> {
        let mut faults = Faults::default();
        let minutes = faults.note(
            "minutes",
            if self.minutes <= MOST_MINUTES {
                Ok((0 < self.minutes).then_some(self.minutes))
            } else {
                Err(FieldCode::OutOfRange)
            },
        );
        faults.finish(minutes)
    }
}

/// How late a doctor said they run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ToldDelay {
    /// In minutes; 0: not late.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 240))]
    pub minutes: u32,
    /// When it was told.
    pub told_at: Option<Instant>,
}
