//! What the mails say, in each language. A language is whole: one that lacks a sentence does not compile.
//!
//! None of it is about anybody's health, and none is markup.

mod english;
mod german;

use jiff::Zoned;
use shared::Language;

use super::{
    appointment::{doctor::ToDoctor, patient::ToPatient},
    message::Message,
};

/// The subject of a mail and what it tells.
#[derive(Debug)]
pub struct Said {
    /// One line, without anything that somebody chose.
    pub subject: &'static str,
    /// Paragraphs with an empty line between them.
    pub text: String,
}

/// What the sentences about an appointment are made of.
#[derive(Debug)]
pub struct Facts<'a> {
    /// The doctor's name.
    pub doctor: &'a str,
    /// When it is, see [`Words::when`].
    pub when: String,
    /// When it was before, or when it is to be.
    pub other: String,
    /// How late it gets.
    pub minutes: i64,
    /// When it starts then, see [`Words::clock`].
    pub later: String,
}

/// A language.
pub trait Words {
    /// How a mail begins, by name or to somebody of whom none is known.
    fn greeting(&self, name: Option<&str>) -> String;

    /// What stands before the link to an appointment.
    fn before_link(&self) -> &'static str;

    /// A time as people write it, with the zone whose clock it is.
    fn when(&self, at: &Zoned) -> String;

    /// Only what the clock shows then.
    fn clock(&self, at: &Zoned) -> String;

    /// What somebody is told of their account.
    fn of_account(&self, message: &Message<'_>) -> Said;

    /// What a patient is told of an appointment.
    fn to_patient(&self, told: ToPatient, facts: &Facts<'_>) -> Said;

    /// What a doctor is told of an appointment. Patients are not named to their doctors: who comes to whom
    /// is nobody's to read on the way.
    fn to_doctor(&self, told: ToDoctor, facts: &Facts<'_>) -> Said;
}

/// The words of a language.
pub const fn of(language: Language) -> &'static dyn Words {
    match language {
        Language::En => &english::English,
        Language::De => &german::German,
    }
}

/// The zone's name.
fn zone(at: &Zoned) -> &str {
    at.time_zone().iana_name().unwrap_or("UTC")
}

#[cfg(test)]
pub(in crate::mail) mod tests;
