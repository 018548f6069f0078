//! What happens to appointments, by the names that everybody who is told of it knows.

use serde::{Deserialize, Serialize};

use crate::{actor::Role, appointment::Status, consultation::presence::Side, words::words};

/// What has happened. The first part of a name says what it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum EventType {
    /// A patient booked; the doctor has not answered yet.
    #[serde(rename = "appointment.requested")]
    Requested,
    /// The doctor said yes.
    #[serde(rename = "appointment.confirmed")]
    Confirmed,
    /// The doctor's side said no to what was requested.
    #[serde(rename = "appointment.declined")]
    Declined,
    /// Somebody called it off.
    #[serde(rename = "appointment.canceled")]
    Canceled,
    /// It has another time.
    #[serde(rename = "appointment.rescheduled")]
    Rescheduled,
    /// The patient asks for another time; both are kept.
    #[serde(rename = "appointment.move_requested")]
    MoveRequested,
    /// The doctor does not agree to that; the time stays.
    #[serde(rename = "appointment.move_declined")]
    MoveDeclined,
    /// The patient no longer asks; the time stays.
    #[serde(rename = "appointment.move_withdrawn")]
    MoveWithdrawn,
    /// Nobody answered that in time; the time stays.
    #[serde(rename = "appointment.move_lapsed")]
    MoveLapsed,
    /// The patient can not come at the time to which the doctor moved it.
    #[serde(rename = "appointment.objected")]
    Objected,
    /// Nobody confirmed it before its start.
    #[serde(rename = "appointment.expired")]
    Expired,
    /// It took place.
    #[serde(rename = "appointment.completed")]
    Completed,
    /// Somebody did not come.
    #[serde(rename = "appointment.no_show")]
    NoShow,
    /// The patient is at the door, and it is not open.
    #[serde(rename = "consultation.patient_waiting")]
    PatientWaiting,
    /// Patient and doctor are in the room together.
    #[serde(rename = "consultation.started")]
    Started,
    /// They no longer are.
    #[serde(rename = "consultation.ended")]
    Ended,
    /// The doctor said that it will start later.
    #[serde(rename = "consultation.late")]
    Late,
    /// A recording can be had.
    #[serde(rename = "recording.available")]
    RecordingAvailable,
    /// The patient can read a summary, or what was added to one.
    #[serde(rename = "note.shared")]
    NoteShared,
}

words!(EventType {
    Requested = "appointment.requested",
    Confirmed = "appointment.confirmed",
    Declined = "appointment.declined",
    Canceled = "appointment.canceled",
    Rescheduled = "appointment.rescheduled",
    MoveRequested = "appointment.move_requested",
    MoveDeclined = "appointment.move_declined",
    MoveWithdrawn = "appointment.move_withdrawn",
    MoveLapsed = "appointment.move_lapsed",
    Objected = "appointment.objected",
    Expired = "appointment.expired",
    Completed = "appointment.completed",
    NoShow = "appointment.no_show",
    PatientWaiting = "consultation.patient_waiting",
    Started = "consultation.started",
    Ended = "consultation.ended",
    Late = "consultation.late",
    RecordingAvailable = "recording.available",
    NoteShared = "note.shared",
});

impl EventType {
    /// The status that an appointment got by it; `None` when it kept the one it had.
    pub const fn status(self) -> Option<Status> {
        match self {
            Self::Requested => Some(Status::Pending),
            Self::Confirmed => Some(Status::Confirmed),
            Self::Declined | Self::Canceled | Self::Expired => Some(Status::Canceled),
            Self::Completed => Some(Status::Completed),
            Self::NoShow => Some(Status::NoShow),
            _ => None,
        }
    }

    /// Whether somebody is notified of it. Nobody is notified of what they did themself, nor of what
    /// they were there for.
    pub fn is_news_to(self, side: Side, acted_by: Option<Role>) -> bool {
        let is_own = match side {
            Side::Patient => acted_by == Some(Role::Patient),
            Side::Doctor => acted_by == Some(Role::Doctor),
            Side::Guest => true,
        };
        let is_for_them = match self {
            Self::Started | Self::Ended | Self::Completed => false,
            Self::PatientWaiting => side == Side::Doctor,
            Self::NoShow | Self::Late | Self::NoteShared => side == Side::Patient,
            _ => true,
        };
        is_for_them && !is_own
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_notified_of_what_they_did() {
        for event in EventType::ALL {
            assert!(!event.is_news_to(Side::Patient, Some(Role::Patient)));
            assert!(!event.is_news_to(Side::Doctor, Some(Role::Doctor)));
            assert!(!event.is_news_to(Side::Guest, None));
        }
        for by in [Some(Role::Admin), Some(Role::Integrator), None] {
            assert!(EventType::Canceled.is_news_to(Side::Patient, by));
            assert!(EventType::Canceled.is_news_to(Side::Doctor, by));
        }
        assert!(EventType::PatientWaiting.is_news_to(Side::Doctor, None));
        assert!(!EventType::PatientWaiting.is_news_to(Side::Patient, None));
        assert!(!EventType::Started.is_news_to(Side::Doctor, None));
    }

    /// Every event: the status it leads to, and whether it is news to patient and doctor if the other side,
    /// or nobody, did it.
    #[test]
    fn each_event_has_its_status_and_its_readers() {
        use EventType as E;
        const BOTH: (bool, bool) = (true, true);
        let table = [
            (E::Requested, Some(Status::Pending), BOTH),
            (E::Confirmed, Some(Status::Confirmed), BOTH),
            (E::Declined, Some(Status::Canceled), BOTH),
            (E::Canceled, Some(Status::Canceled), BOTH),
            (E::Rescheduled, None, BOTH),
            (E::MoveRequested, None, BOTH),
            (E::MoveDeclined, None, BOTH),
            (E::MoveWithdrawn, None, BOTH),
            (E::MoveLapsed, None, BOTH),
            (E::Objected, None, BOTH),
            (E::Expired, Some(Status::Canceled), BOTH),
            (E::Completed, Some(Status::Completed), (false, false)),
            (E::NoShow, Some(Status::NoShow), (true, false)),
            (E::PatientWaiting, None, (false, true)),
            (E::Started, None, (false, false)),
            (E::Ended, None, (false, false)),
            (E::Late, None, (true, false)),
            (E::RecordingAvailable, None, BOTH),
            (E::NoteShared, None, (true, false)),
        ];
        assert_eq!(table.map(|(event, ..)| event).as_slice(), E::ALL);
        for (event, status, (patient, doctor)) in table {
            assert_eq!(event.status(), status, "{event:?}");
            for by in [Some(Role::Admin), None] {
                assert_eq!(event.is_news_to(Side::Patient, by), patient, "{event:?}");
                assert_eq!(event.is_news_to(Side::Doctor, by), doctor, "{event:?}");
            }
        }
    }

    #[test]
    fn an_event_has_one_name_everywhere() {
        for event in EventType::ALL {
            let name = serde_json::to_value(event).unwrap();
            assert_eq!(name, event.as_str());
            assert_eq!(event.as_str().parse(), Ok(event));
        }
    }
}
