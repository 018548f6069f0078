//! What a patient is told.

use shared::{EventType, Role, reminder::Reminder};

use super::{About, Occasion, Page, Words};

impl About<'_> {
    pub(super) fn to_patient(&self) -> Option<Words> {
        let (doctor, when) = (self.doctor, self.at(self.starts_at));
        let other = self.other_starts_at.map(|at| self.at(at));
        let other = other.unwrap_or_default();
        let event = match self.occasion {
            Occasion::Event(event) => event,
            Occasion::Near(reminder) => return Some(self.near(reminder)),
        };
        let (kind, subject, text, page) = match event {
            EventType::Confirmed => (
                "appointment_confirmed",
                "Your appointment is confirmed",
                format!(
                    "your video appointment with {doctor} is confirmed: {when}. The room opens shortly before."
                ),
                Page::Consultation,
            ),
            EventType::Declined => (
                "appointment_declined",
                "Your request was declined",
                format!(
                    "the appointment that you asked for with {doctor}, {when}, was declined. You can ask for another time."
                ),
                Page::Appointment,
            ),
            EventType::Canceled => (
                "appointment_canceled",
                "Your appointment was canceled",
                match self.acted_by {
                    // Their own doing they know, but their calendar does not.
                    Some(Role::Patient) => {
                        format!("you canceled your appointment with {doctor}, {when}.")
                    }
                    Some(Role::Doctor) => format!("{doctor} canceled your appointment, {when}."),
                    _ => format!("the clinic canceled your appointment with {doctor}, {when}."),
                },
                Page::Appointment,
            ),
            EventType::Expired => (
                "appointment_expired",
                "Your request was not answered in time",
                format!(
                    "nobody confirmed the appointment that you asked for with {doctor}, {when}, so it does not take place."
                ),
                Page::Appointment,
            ),
            EventType::Rescheduled => match self.acted_by {
                Some(Role::Patient) => return None,
                _ => (
                    "appointment_moved",
                    "Your appointment was moved",
                    format!(
                        "your appointment with {doctor} has another time: {when}. Before, it was {other}."
                    ),
                    Page::Appointment,
                ),
            },
            EventType::MoveDeclined => (
                "move_declined",
                "Your appointment stays where it is",
                format!(
                    "the other time that you asked for, {other}, is not possible. Your appointment with {doctor} stays at its time: {when}."
                ),
                Page::Appointment,
            ),
            EventType::MoveLapsed => (
                "move_lapsed",
                "Nobody answered your request to move",
                format!(
                    "nobody answered whether your appointment with {doctor} can be moved to another time, {other}. It stays at its time: {when}."
                ),
                Page::Appointment,
            ),
            EventType::Late => (
                "running_late",
                "Your appointment starts later",
                format!(
                    "{doctor} runs late. Your appointment, {when}, is expected to start about {} minutes later, at {}.",
                    self.minutes,
                    self.clock(self.starts_at.plus_minutes(self.minutes)),
                ),
                Page::Consultation,
            ),
            EventType::NoteShared => (
                "summary_shared",
                "There is a summary for you",
                format!("{doctor} shared with you what came of your appointment, {when}."),
                Page::Summary,
            ),
            EventType::Requested
            | EventType::MoveRequested
            | EventType::MoveWithdrawn
            | EventType::Objected
            | EventType::Completed
            | EventType::NoShow
            | EventType::PatientWaiting
            | EventType::Started
            | EventType::Ended
            | EventType::RecordingAvailable => return None,
        };
        Some(Words {
            kind,
            subject,
            text,
            page,
        })
    }

    fn near(&self, reminder: Reminder) -> Words {
        let (doctor, when) = (self.doctor, self.at(self.starts_at));
        let (kind, subject, text) = match reminder {
            Reminder::DayBefore => (
                "reminder_day_before",
                "Your appointment is in a day",
                format!("this is to remind you of your video appointment with {doctor}: {when}."),
            ),
            Reminder::HourBefore => (
                "reminder_hour_before",
                "Your appointment is in an hour",
                format!("your video appointment with {doctor} begins in an hour: {when}."),
            ),
            Reminder::RoomOpen => (
                "room_open",
                "Your room is open",
                format!("the room of your video appointment with {doctor} is open: {when}."),
            ),
        };
        Words {
            kind,
            subject,
            text,
            page: Page::Consultation,
        }
    }
}
