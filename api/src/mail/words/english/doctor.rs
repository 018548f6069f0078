//! What doctors are told of their appointments, in English.

use super::WHERE_THE_REASON_IS;
use crate::mail::{
    appointment::doctor::ToDoctor,
    words::{Facts, Said},
};

/// Subject and text.
pub fn said(told: ToDoctor, facts: &Facts<'_>) -> Said {
    let Facts { when, other, .. } = facts;
    let (subject, text) = match told {
        ToDoctor::Requested => (
            "Somebody asks for an appointment",
            format!(
                "a patient asks you for an appointment: {when}. The time is kept for them until you answer."
            ),
        ),
        ToDoctor::CanceledByPatient => (
            CANCELED,
            format!("a patient canceled an appointment with you: {when}. {WHERE_THE_REASON_IS}"),
        ),
        ToDoctor::CanceledByClinic => (
            CANCELED,
            format!("the clinic canceled an appointment with you: {when}. {WHERE_THE_REASON_IS}"),
        ),
        ToDoctor::Expired => (
            "A request was not answered in time",
            format!(
                "a patient asked you for an appointment, {when}. Nobody confirmed it, so it does not take place."
            ),
        ),
        ToDoctor::Moved => (
            "A request was moved",
            format!(
                "a patient who asks you for an appointment wants another time: {when}. Before, it was {other}."
            ),
        ),
        ToDoctor::MoveRequested => (
            "Somebody asks for another time",
            format!(
                "a patient asks you to move their appointment, {when}, to another time: {other}. Both are kept until you answer."
            ),
        ),
        ToDoctor::MoveWithdrawn => (
            "A request to move was taken back",
            format!(
                "a patient no longer asks you for another time, {other}. The appointment stays at its time: {when}."
            ),
        ),
        ToDoctor::Objected => (
            "A patient can not come then",
            format!(
                "a patient can not come at the time to which you moved their appointment: {when}. It stays there until you move or cancel it."
            ),
        ),
    };
    Said { subject, text }
}

const CANCELED: &str = "An appointment was canceled";
