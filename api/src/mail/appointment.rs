//! What the mails about an appointment say: when it is, by the receiver's clock, who it is with, and where
//! to look. Why somebody comes, or why they do not, is for the pages behind a sign-in.

pub mod doctor;
pub mod patient;

use shared::{
    AppointmentId, EventType, Instant, Language, Role, Status, consultation::presence::Side,
    reminder::Reminder,
};
use url::Url;

use self::{doctor::ToDoctor, patient::ToPatient};
use super::{
    composed::{Calendar, Method},
    message::Rendered,
    page::{self, Block},
    words::{self, Facts, Words},
};
use crate::{
    calendar::{Attendee, Entry},
    zones,
};

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
    /// The receiver's language.
    pub language: Language,
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
    /// What a calendar keeps; `None` where nothing has changed for it.
    pub plan: Option<Plan<'a>>,
    /// Where our pages are.
    pub public_url: &'a Url,
}

/// What a calendar keeps of an appointment, as it was after what the mail tells of.
#[derive(Clone, Copy, Debug)]
pub struct Plan<'a> {
    /// The receiver's address.
    pub email: &'a str,
    /// The status.
    pub status: Status,
    /// When it ends.
    pub ends_at: Instant,
    /// The revision.
    pub revision: i64,
    /// Since when it is so.
    pub at: Instant,
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
        let words = words::of(self.language);
        let facts = self.facts(words);
        let (kind, page, said) = match self.to {
            Side::Patient => {
                let told = ToPatient::of(self.occasion, self.acted_by)?;
                (told.kind(), told.page(), words.to_patient(told, &facts))
            }
            Side::Doctor => {
                let told = ToDoctor::of(self.occasion, self.acted_by)?;
                (told.kind(), told.page(), words.to_doctor(told, &facts))
            }
            Side::Guest => return None,
        };
        let link = self.link(&page);
        let blocks = [
            Block::text(said.text),
            Block::text(words.before_link().to_owned()),
            Block::link(&link),
        ];
        let greeting = words.greeting(Some(self.name));
        let mut mail = page::written(kind, self.language, said.subject, &greeting, &blocks);
        mail.parts.calendar = self.calendar();
        Some(mail)
    }

    /// What the receiver's calendar is to do. A doctor's is told nothing by mail, because it would have to
    /// name who comes to whom; nor is anybody's of what nobody has confirmed.
    fn calendar(&self) -> Option<Calendar> {
        let plan = self.plan.filter(|_| self.to == Side::Patient)?;
        let method = match (self.occasion, plan.status) {
            (Occasion::Event(EventType::Confirmed | EventType::Rescheduled), Status::Confirmed) => {
                Method::Request
            }
            (Occasion::Event(EventType::Canceled), Status::Canceled) => Method::Cancel,
            _ => return None,
        };
        let entry = Entry {
            id: self.id,
            status: plan.status,
            starts_at: self.starts_at,
            ends_at: plan.ends_at,
            with: Some(self.doctor),
            revision: plan.revision,
            updated_at: plan.at,
            language: self.language,
            public_url: self.public_url,
        };
        let to = Attendee {
            name: self.name,
            email: plan.email,
        };
        let text = match method {
            Method::Request => entry.invite(&to),
            Method::Cancel => entry.cancel(&to),
        };
        Some(Calendar { method, text })
    }

    /// The facts as the receiver reads them, by their clock.
    fn facts(&self, words: &dyn Words) -> Facts<'_> {
        let by_clock = |at| zones::by_clock(at, self.time_zone);
        let other = self.other_starts_at.map(|at| words.when(&by_clock(at)));
        Facts {
            doctor: self.doctor,
            when: words.when(&by_clock(self.starts_at)),
            other: other.unwrap_or_default(),
            minutes: self.minutes,
            later: words.clock(&by_clock(self.starts_at.plus_minutes(self.minutes))),
        }
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
