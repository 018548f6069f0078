//! What the mails about an appointment say: when it is, by the receiver's clock, who it is with, and where
//! to look. Why somebody comes, or why they do not, is for the pages behind a sign-in.

mod doctor;
mod patient;

use shared::{
    AppointmentId, EventType, Instant, Role, consultation::presence::Side, reminder::Reminder,
};
use url::Url;

use super::{
    message::Rendered,
    page::{self, Block},
};
use crate::zones;

/// What a mail tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occasion {
    /// Something has happened.
    Event(EventType),
    /// Something is near.
    Near(Reminder),
}

/// A mail about an appointment before it is written out.
#[derive(Debug)]
pub struct About<'a> {
    /// The appointment.
    pub id: AppointmentId,
    /// What it tells of.
    pub occasion: Occasion,
    /// Which of the two it goes to.
    pub to: Side,
    /// The receiver's name.
    pub name: &'a str,
    /// The receiver's zone.
    pub time_zone: &'a str,
    /// The doctor's name.
    pub doctor: &'a str,
    /// When it starts.
    pub starts_at: Instant,
    /// The start before a move, or the one that a request to move is about.
    pub other_starts_at: Option<Instant>,
    /// Who acted; `None` for the system.
    pub acted_by: Option<Role>,
    /// How late it gets.
    pub minutes: i64,
    /// Where our pages are.
    pub public_url: &'a Url,
}

/// The words of a mail: kind, subject, what has happened, and the page to look at.
struct Words {
    kind: &'static str,
    subject: &'static str,
    text: String,
    page: Page,
}

/// Which page a mail leads to.
enum Page {
    /// Where a doctor answers a request.
    Confirm,
    /// The appointment.
    Appointment,
    /// The consultation.
    Consultation,
    /// The summary.
    Summary,
}

impl About<'_> {
    /// Writes it out; `None` where this side is told nothing of it.
    pub fn render(&self) -> Option<Rendered> {
        let words = match self.to {
            Side::Patient => self.to_patient()?,
            Side::Doctor => self.to_doctor()?,
            Side::Guest => return None,
        };
        let greeting = format!("Dear {},", self.name);
        let link = self.link(&words.page);
        let blocks = [
            Block::text(words.text),
            Block::text("You find it here, after signing in:".to_owned()),
            Block::link(&link),
        ];
        Some(page::written(words.kind, words.subject, &greeting, &blocks))
    }

    /// A time by the receiver's clock, with its zone.
    fn at(&self, at: Instant) -> String {
        zones::in_words(at, self.time_zone)
    }

    /// Only what the clock shows.
    fn clock(&self, at: Instant) -> String {
        zones::clock(at, self.time_zone)
    }

    fn link(&self, page: &Page) -> Url {
        let id = self.id;
        let mut url = self.public_url.clone();
        url.set_path(&match page {
            Page::Confirm => format!("/appointments/confirm/{id}"),
            Page::Appointment => format!("/appointments/{id}"),
            Page::Consultation => format!("/appointments/consultation/{id}"),
            Page::Summary => format!("/appointments/{id}/summary"),
        });
        url
    }
}

#[cfg(test)]
mod tests;
