//! An appointment of the own copy in words.

use leptos::prelude::*;
use shared::wire::{
    export::{ExportedAnswer, ExportedAppointment, ExportedRating, ExportedText},
    history::HistoryItem,
};

use super::parts::list;
use crate::{
    components::{appointment_card::fact_list, badge::status_text, when::span},
    pages::appointment::history::what,
    zone::Zone,
};

/// An appointment with all that belongs to it.
pub fn appointment(one: &ExportedAppointment, zone: &Zone) -> AnyView {
    let mut rows = vec![
        ("When", span(zone, one.starts_at, one.ends_at).into_any()),
        ("Status", status_text(one.status).into_any()),
    ];
    if let Some(ExportedRating { at, rating }) = &one.rating {
        let stars = format!(
            "{}: connection {}, consultation {}",
            zone.full(*at),
            rating.connection,
            rating.consultation
        );
        rows.push(("Your rating", stars.into_any()));
    }
    if !one.reports.is_empty() {
        let reports = format!("{} reports of your pages, in the file", one.reports.len());
        rows.push(("Call", reports.into_any()));
    }
    let answer = |one: &ExportedAnswer| {
        let said = if one.agreed { "yes" } else { "no" };
        format!("{}: {said}", zone.full(one.at))
    };
    if !one.recording_answers.is_empty() {
        let answers = one.recording_answers.iter().map(answer).collect();
        rows.push(("May it be recorded?", list(answers)));
    }
    if let Some(record) = &one.record {
        rows.push(("Doctor", record.doctor_name.clone().into_any()));
        rows.push(("Reason", record.reason.clone().into_any()));
        for (label, value) in [
            ("Visit", &record.visit),
            ("Canceled", &record.cancel_reason),
            ("Objection", &record.objection),
            ("Contested", &record.contest),
            ("Summary", &record.summary),
        ] {
            if let Some(value) = value {
                rows.push((label, value.clone().into_any()));
            }
        }
        let history = record.history.iter();
        let history = history.map(|item| happened(item, zone)).collect();
        rows.push(("History", list(history)));
        for (label, texts) in [
            ("Added", &record.amendments),
            ("Recordings", &record.recordings),
            ("Attendance", &record.attendance),
            ("Guests", &record.guests),
        ] {
            if !texts.is_empty() {
                // Programs read `in_call` where people read two words.
                let words = |text: &ExportedText| match label {
                    "Attendance" => text.text.replace('_', " "),
                    _ => text.text.clone(),
                };
                let line = |text: &ExportedText| format!("{}: {}", zone.full(text.at), words(text));
                rows.push((label, list(texts.iter().map(line).collect())));
            }
        }
    }
    fact_list(rows).into_any()
}

fn happened(item: &HistoryItem, zone: &Zone) -> String {
    let reason = item.reason.as_ref();
    let reason = reason.map(|reason| format!(": “{reason}”"));
    let (at, what) = (zone.full(item.at), what(item, zone));
    format!("{at}: {what}{}", reason.unwrap_or_default())
}
