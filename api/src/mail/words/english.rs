//! English.

mod account;
mod doctor;
mod patient;

use jiff::Zoned;

use super::{Facts, Said, Words, zone};
use crate::mail::{
    appointment::{doctor::ToDoctor, patient::ToPatient},
    message::Message,
};

/// What a mail says instead of a reason, which none holds.
const WHERE_THE_REASON_IS: &str = "The reason is on the page of the appointment.";

/// English.
pub struct English;

impl Words for English {
    fn greeting(&self, name: Option<&str>) -> String {
        match name {
            Some(name) => format!("Dear {name},"),
            None => "Hello,".to_owned(),
        }
    }

    fn before_link(&self) -> &'static str {
        "You find it here, after signing in:"
    }

    fn when(&self, at: &Zoned) -> String {
        format!("{} ({})", at.strftime("%A, %-d %B %Y, %H:%M"), zone(at))
    }

    fn clock(&self, at: &Zoned) -> String {
        at.strftime("%H:%M").to_string()
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
