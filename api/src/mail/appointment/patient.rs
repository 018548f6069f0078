//! Of what a patient is told.

use shared::{EventType, Role, reminder::Reminder};

use super::{Occasion, Page};

/// What a mail to a patient tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToPatient {
    /// The doctor said yes.
    Confirmed,
    /// The doctor said no.
    Declined,
    /// They canceled: their own doing they know, but their calendar does not.
    CanceledByThem,
    /// The doctor canceled.
    CanceledByDoctor,
    /// The clinic canceled.
    CanceledByClinic,
    /// Nobody answered their request.
    Expired,
    /// It has another time.
    Moved,
    /// It does not get the time they asked for.
    MoveDeclined,
    /// Nobody answered whether it does.
    MoveLapsed,
    /// The doctor runs late.
    Late,
    /// The doctor shared a summary.
    SummaryShared,
    /// It is near.
    Near(Reminder),
}

impl ToPatient {
    /// What there is to tell, if anything.
    pub const fn of(occasion: Occasion, acted_by: Option<Role>) -> Option<Self> {
        let event = match occasion {
            Occasion::Event(event) => event,
            Occasion::Near(reminder) => return Some(Self::Near(reminder)),
        };
        Some(match (event, acted_by) {
            (EventType::Confirmed, _) => Self::Confirmed,
            (EventType::Declined, _) => Self::Declined,
            (EventType::Canceled, Some(Role::Patient)) => Self::CanceledByThem,
            (EventType::Canceled, Some(Role::Doctor)) => Self::CanceledByDoctor,
            (EventType::Canceled, _) => Self::CanceledByClinic,
            (EventType::Expired, _) => Self::Expired,
            (EventType::Rescheduled, Some(Role::Patient)) => return None,
            (EventType::Rescheduled, _) => Self::Moved,
            (EventType::MoveDeclined, _) => Self::MoveDeclined,
            (EventType::MoveLapsed, _) => Self::MoveLapsed,
            (EventType::Late, _) => Self::Late,
            (EventType::NoteShared, _) => Self::SummaryShared,
            (
                EventType::Requested
                | EventType::MoveRequested
                | EventType::MoveWithdrawn
                | EventType::Objected
                | EventType::Completed
                | EventType::NoShow
                | EventType::PatientWaiting
                | EventType::Started
                | EventType::Ended
                | EventType::RecordingAvailable,
                _,
            ) => return None,
        })
    }

    /// The kind's word.
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Confirmed => "appointment_confirmed",
            Self::Declined => "appointment_declined",
            Self::CanceledByThem | Self::CanceledByDoctor | Self::CanceledByClinic => {
                "appointment_canceled"
            }
            Self::Expired => "appointment_expired",
            Self::Moved => "appointment_moved",
            Self::MoveDeclined => "move_declined",
            Self::MoveLapsed => "move_lapsed",
            Self::Late => "running_late",
            Self::SummaryShared => "summary_shared",
            Self::Near(Reminder::DayBefore) => "reminder_day_before",
            Self::Near(Reminder::HourBefore) => "reminder_hour_before",
            Self::Near(Reminder::RoomOpen) => "room_open",
        }
    }

    /// The page to look at.
    pub(super) const fn page(self) -> Page {
        match self {
            Self::Confirmed | Self::Late | Self::Near(_) => Page::Consultation,
            Self::SummaryShared => Page::Summary,
            Self::Declined
            | Self::CanceledByThem
            | Self::CanceledByDoctor
            | Self::CanceledByClinic
            | Self::Expired
            | Self::Moved
            | Self::MoveDeclined
            | Self::MoveLapsed => Page::Appointment,
        }
    }
}
