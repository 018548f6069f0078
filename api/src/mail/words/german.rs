//! German. People are addressed as „Sie“, and named or left unnamed so that nobody's sex is guessed. What the
//! pages call a thing stands in quotation marks as it is on the pages, which are English.

mod account;
mod doctor;
mod patient;

use jiff::{Zoned, civil::Weekday};

use super::{Facts, Said, Words, zone};
use crate::mail::{
    appointment::{doctor::ToDoctor, patient::ToPatient},
    message::Message,
};

/// What a mail says instead of a reason, which none holds.
const WHERE_THE_REASON_IS: &str = "Der Grund steht auf der Seite des Termins.";

/// German.
pub struct German;

impl Words for German {
    fn greeting(&self, name: Option<&str>) -> String {
        match name {
            Some(name) => format!("Guten Tag {name},"),
            None => "Guten Tag,".to_owned(),
        }
    }

    fn before_link(&self) -> &'static str {
        "Nach der Anmeldung finden Sie hier mehr dazu:"
    }

    fn when(&self, at: &Zoned) -> String {
        let (weekday, month) = (weekday(at.weekday()), month(at.month()));
        let (day, year, clock) = (at.day(), at.year(), self.clock(at));
        format!("{weekday}, {day}. {month} {year}, {clock} ({})", zone(at))
    }

    fn clock(&self, at: &Zoned) -> String {
        format!("{} Uhr", at.strftime("%H:%M"))
    }

    fn of_account(&self, message: &Message<'_>) -> Said {
        account::said(message)
    }

    fn to_patient(&self, told: ToPatient, facts: &Facts<'_>) -> Said {
        patient::said(told, facts)
    }

    fn to_doctor(&self, told: ToDoctor, facts: &Facts<'_>) -> Said {
        doctor::said(told, facts)
    }
}

const fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "Montag",
        Weekday::Tuesday => "Dienstag",
        Weekday::Wednesday => "Mittwoch",
        Weekday::Thursday => "Donnerstag",
        Weekday::Friday => "Freitag",
        Weekday::Saturday => "Samstag",
        Weekday::Sunday => "Sonntag",
    }
}

/// The month by its number, from 1; there is no other than these.
const fn month(number: i8) -> &'static str {
    match number {
        1 => "Januar",
        2 => "Februar",
        3 => "März",
        4 => "April",
        5 => "Mai",
        6 => "Juni",
        7 => "Juli",
        8 => "August",
        9 => "September",
        10 => "Oktober",
        11 => "November",
        _ => "Dezember",
    }
}
