//! What patients are told of their appointments, in German.

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
            "Ihr Termin ist bestätigt",
            format!(
                "Ihr Videotermin bei {doctor} ist bestätigt: {when}. Der Raum öffnet kurz vorher."
            ),
        ),
        ToPatient::Declined => (
            "Ihre Anfrage wurde abgelehnt",
            format!(
                "der Termin, den Sie bei {doctor} angefragt haben, wurde abgelehnt: {when}. {WHERE_THE_REASON_IS} Sie können einen anderen Zeitpunkt anfragen."
            ),
        ),
        ToPatient::CanceledByThem => (
            CANCELED,
            format!("Sie haben Ihren Termin bei {doctor} abgesagt: {when}."),
        ),
        ToPatient::CanceledByDoctor => (
            CANCELED,
            format!("{doctor} hat Ihren Termin abgesagt: {when}. {WHERE_THE_REASON_IS}"),
        ),
        ToPatient::CanceledByClinic => (
            CANCELED,
            format!(
                "die Klinik hat Ihren Termin bei {doctor} abgesagt: {when}. {WHERE_THE_REASON_IS}"
            ),
        ),
        ToPatient::Expired => (
            "Ihre Anfrage wurde nicht rechtzeitig beantwortet",
            format!(
                "niemand hat den Termin bestätigt, den Sie bei {doctor} angefragt haben: {when}. Er findet daher nicht statt."
            ),
        ),
        ToPatient::Moved => (
            "Ihr Termin wurde verschoben",
            format!(
                "Ihr Termin bei {doctor} hat einen neuen Zeitpunkt: {when}. Bisheriger Zeitpunkt: {other}."
            ),
        ),
        ToPatient::MoveDeclined => (
            "Ihr Termin bleibt, wie er ist",
            format!(
                "der andere Zeitpunkt, um den Sie gebeten haben, ist nicht möglich: {other}. Ihr Termin bei {doctor} bleibt unverändert: {when}."
            ),
        ),
        ToPatient::MoveLapsed => (
            "Ihre Bitte um Verschiebung blieb unbeantwortet",
            format!(
                "niemand hat beantwortet, ob Ihr Termin bei {doctor} auf einen anderen Zeitpunkt verschoben werden kann: {other}. Er bleibt unverändert: {when}."
            ),
        ),
        ToPatient::Late => (
            "Ihr Termin beginnt später",
            format!(
                "{doctor} verspätet sich. Ihr Termin, {when}, beginnt voraussichtlich etwa {minutes} Minuten später, gegen {later}."
            ),
        ),
        ToPatient::SummaryShared => (
            "Eine Zusammenfassung liegt für Sie bereit",
            format!(
                "{doctor} hat das Ergebnis Ihres Termins für Sie freigegeben. Der Termin war: {when}."
            ),
        ),
        ToPatient::Near(Reminder::DayBefore) => (
            "Ihr Termin ist in einem Tag",
            format!("wir erinnern Sie an Ihren Videotermin bei {doctor}: {when}."),
        ),
        ToPatient::Near(Reminder::HourBefore) => (
            "Ihr Termin ist in einer Stunde",
            format!("Ihr Videotermin bei {doctor} beginnt in einer Stunde: {when}."),
        ),
        ToPatient::Near(Reminder::RoomOpen) => (
            "Ihr Raum ist geöffnet",
            format!("der Raum für Ihren Videotermin bei {doctor} ist geöffnet: {when}."),
        ),
    };
    Said { subject, text }
}

const CANCELED: &str = "Ihr Termin wurde abgesagt";
