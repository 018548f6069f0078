//! What patients are told of their appointments, in English.

use shared::reminder::Reminder;

use super::WHERE_THE_REASON_IS;
use crate::mail::{
    appointment::patient::ToPatient,
    words::{Facts, Said},
};

/// Subject and text.
pub fn said(told: ToPatient, facts: &Facts<'_>) -> Said {
    let Facts {
        doctor,
        when,
        other,
        minutes,
        later,
    } = facts;
    let (subject, text) = match told {
        ToPatient::Confirmed => (
            "Your appointment is confirmed",
            format!(
                "your video appointment with {doctor} is confirmed: {when}. The room opens shortly before."
            ),
        ),
        ToPatient::Declined => (
            "Your request was declined",
            format!(
                "the appointment that you asked for with {doctor}, {when}, was declined. {WHERE_THE_REASON_IS} You can ask for another time."
            ),
        ),
        ToPatient::CanceledByThem => (
            CANCELED,
            format!("you canceled your appointment with {doctor}, {when}."),
        ),
        ToPatient::CanceledByDoctor => (
            CANCELED,
            format!("{doctor} canceled your appointment, {when}. {WHERE_THE_REASON_IS}"),
        ),
        ToPatient::CanceledByClinic => (
            CANCELED,
            format!(
                "the clinic canceled your appointment with {doctor}, {when}. {WHERE_THE_REASON_IS}"
            ),
        ),
        ToPatient::Expired => (
            "Your request was not answered in time",
            format!(
                "nobody confirmed the appointment that you asked for with {doctor}, {when}, so it does not take place."
            ),
        ),
        ToPatient::Moved => (
            "Your appointment was moved",
            format!(
                "your appointment with {doctor} has another time: {when}. Before, it was {other}."
            ),
        ),
        ToPatient::MoveDeclined => (
            "Your appointment stays where it is",
            format!(
                "the other time that you asked for, {other}, is not possible. Your appointment with {doctor} stays at its time: {when}."
            ),
        ),
        ToPatient::MoveLapsed => (
            "Nobody answered your request to move",
            format!(
                "nobody answered whether your appointment with {doctor} can be moved to another time, {other}. It stays at its time: {when}."
            ),
        ),
        ToPatient::Late => (
            "Your appointment starts later",
            format!(
                "{doctor} runs late. Your appointment, {when}, is expected to start about {minutes} minutes later, at {later}."
            ),
        ),
        ToPatient::SummaryShared => (
            "There is a summary for you",
            format!("{doctor} shared with you what came of your appointment, {when}."),
        ),
        ToPatient::Near(Reminder::DayBefore) => (
            "Your appointment is in a day",
            format!("this is to remind you of your video appointment with {doctor}: {when}."),
        ),
        ToPatient::Near(Reminder::HourBefore) => (
            "Your appointment is in an hour",
            format!("your video appointment with {doctor} begins in an hour: {when}."),
        ),
        ToPatient::Near(Reminder::RoomOpen) => (
            "Your room is open",
            format!("the room of your video appointment with {doctor} is open: {when}."),
        ),
    };
    Said { subject, text }
}

const CANCELED: &str = "Your appointment was canceled";
