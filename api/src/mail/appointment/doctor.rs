//! Of what a doctor is told.

use shared::{EventType, Role};

use super::{Occasion, Page};

/// What a mail to a doctor tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToDoctor {
    /// A patient asks for an appointment.
    Requested,
    /// The patient canceled.
    CanceledByPatient,
    /// The clinic canceled.
    CanceledByClinic,
    /// Nobody answered a request.
    Expired,
    /// A patient asks for another time than before.
    Moved,
    /// A patient asks for another time for what is confirmed.
    MoveRequested,
    /// They no longer do.
    MoveWithdrawn,
    /// A patient can not come at the time that the doctor chose.
    Objected,
}

impl ToDoctor {
    /// What there is to tell, if anything.
    pub const fn of(occasion: Occasion, acted_by: Option<Role>) -> Option<Self> {
        let Occasion::Event(event) = occasion else {
            return None;
        };
        Some(match (event, acted_by) {
            (EventType::Requested, _) => Self::Requested,
            (EventType::Canceled | EventType::Declined, Some(Role::Doctor)) => return None,
            (EventType::Canceled | EventType::Declined, Some(Role::Patient)) => {
                Self::CanceledByPatient
            }
            (EventType::Canceled | EventType::Declined, _) => Self::CanceledByClinic,
            (EventType::Expired, _) => Self::Expired,
            (EventType::Rescheduled, Some(Role::Patient)) => Self::Moved,
            (EventType::Rescheduled, _) => return None,
            (EventType::MoveRequested, _) => Self::MoveRequested,
            (EventType::MoveWithdrawn, _) => Self::MoveWithdrawn,
            (EventType::Objected, _) => Self::Objected,
            (
                EventType::Confirmed
                | EventType::MoveDeclined
                | EventType::MoveLapsed
                | EventType::Completed
                | EventType::NoShow
                | EventType::PatientWaiting
                | EventType::Started
                | EventType::Ended
                | EventType::Late
                | EventType::RecordingAvailable
                | EventType::NoteShared,
                _,
            ) => return None,
        })
    }

    /// The kind's word.
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Requested => "appointment_requested",
            Self::CanceledByPatient | Self::CanceledByClinic => "appointment_canceled",
            Self::Expired => "appointment_expired",
            Self::Moved => "appointment_moved",
            Self::MoveRequested => "move_requested",
            Self::MoveWithdrawn => "move_withdrawn",
            Self::Objected => "move_objected",
        }
    }

    /// The page to look at.
    pub(super) const fn page(self) -> Page {
        match self {
            Self::Requested | Self::Moved => Page::Confirm,
            Self::CanceledByPatient
            | Self::CanceledByClinic
            | Self::Expired
            | Self::MoveRequested
            | Self::MoveWithdrawn
            | Self::Objected => Page::Appointment,
        }
    }
}
