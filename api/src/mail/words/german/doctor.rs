//! What doctors are told of their appointments, in German.

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
            "Jemand bittet um einen Termin",
            format!(
                "jemand bittet Sie um einen Termin: {when}. Der Zeitpunkt bleibt reserviert, bis Sie antworten."
            ),
        ),
        ToDoctor::CanceledByPatient => (
            CANCELED,
            format!(
                "ein Termin bei Ihnen wurde von Patientenseite abgesagt: {when}. {WHERE_THE_REASON_IS}"
            ),
        ),
        ToDoctor::CanceledByClinic => (
            CANCELED,
            format!(
                "die Klinik hat einen Termin bei Ihnen abgesagt: {when}. {WHERE_THE_REASON_IS}"
            ),
        ),
        ToDoctor::Expired => (
            "Eine Anfrage wurde nicht rechtzeitig beantwortet",
            format!(
                "jemand hat Sie um einen Termin gebeten: {when}. Niemand hat ihn bestätigt, daher findet er nicht statt."
            ),
        ),
        ToDoctor::Moved => (
            "Eine Anfrage wurde verschoben",
            format!(
                "für eine Anfrage an Sie wird ein anderer Zeitpunkt gewünscht: {when}. Bisheriger Zeitpunkt: {other}."
            ),
        ),
        ToDoctor::MoveRequested => (
            "Jemand bittet um einen anderen Zeitpunkt",
            format!(
                "jemand bittet Sie, einen Termin zu verschieben. Bisheriger Zeitpunkt: {when}. Gewünschter Zeitpunkt: {other}. Beide bleiben reserviert, bis Sie antworten."
            ),
        ),
        ToDoctor::MoveWithdrawn => (
            "Eine Bitte um Verschiebung wurde zurückgenommen",
            format!(
                "der andere Zeitpunkt wird nicht mehr gewünscht: {other}. Der Termin bleibt unverändert: {when}."
            ),
        ),
        ToDoctor::Objected => (
            "Ein neuer Zeitpunkt passt nicht",
            format!(
                "der Zeitpunkt, auf den Sie einen Termin verschoben haben, passt von Patientenseite nicht: {when}. Der Termin bleibt dort, bis Sie ihn verschieben oder absagen."
            ),
        ),
    };
    Said { subject, text }
}

const CANCELED: &str = "Ein Termin wurde abgesagt";
