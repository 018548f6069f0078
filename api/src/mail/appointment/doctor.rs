//! What a doctor is told.

use shared::{EventType, Role};

use super::{About, Occasion, Page, Words};

impl About<'_> {
    /// Patients are not named to their doctors: who comes to whom is nobody's to read on the way.
    pub(super) fn to_doctor(&self) -> Option<Words> {
        let Occasion::Event(event) = self.occasion else {
            return None;
        };
        let when = self.at(self.starts_at);
        let other = self.other_starts_at.map(|at| self.at(at));
        let other = other.unwrap_or_default();
        let (kind, subject, text, page) = match event {
            EventType::Requested => (
                "appointment_requested",
                "Somebody asks for an appointment",
                format!(
                    "a patient asks you for an appointment: {when}. The time is kept for them until you answer."
                ),
                Page::Confirm,
            ),
            EventType::Canceled | EventType::Declined => (
                "appointment_canceled",
                "An appointment was canceled",
                match self.acted_by {
                    Some(Role::Doctor) => return None,
                    Some(Role::Patient) => {
                        format!("a patient canceled an appointment with you: {when}.")
                    }
                    _ => format!("the clinic canceled an appointment with you: {when}."),
                },
                Page::Appointment,
            ),
            EventType::Expired => (
                "appointment_expired",
                "A request was not answered in time",
                format!(
                    "a patient asked you for an appointment, {when}. Nobody confirmed it, so it does not take place."
                ),
                Page::Appointment,
            ),
            EventType::Rescheduled => match self.acted_by {
                Some(Role::Patient) => (
                    "appointment_moved",
                    "A request was moved",
                    format!(
                        "a patient who asks you for an appointment wants another time: {when}. Before, it was {other}."
                    ),
                    Page::Confirm,
                ),
                _ => return None,
            },
            EventType::MoveRequested => (
                "move_requested",
                "Somebody asks for another time",
                format!(
                    "a patient asks you to move their appointment, {when}, to another time: {other}. Both are kept until you answer."
                ),
                Page::Appointment,
            ),
            EventType::MoveWithdrawn => (
                "move_withdrawn",
                "A request to move was taken back",
                format!(
                    "a patient no longer asks you for another time, {other}. The appointment stays at its time: {when}."
                ),
                Page::Appointment,
            ),
            EventType::Objected => (
                "move_objected",
                "A patient can not come then",
                format!(
                    "a patient can not come at the time to which you moved their appointment: {when}. It stays there until you move or cancel it."
                ),
                Page::Appointment,
            ),
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
            | EventType::NoteShared => return None,
        };
        Some(Words {
            kind,
            subject,
            text,
            page,
        })
    }
}
