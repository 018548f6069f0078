//! What really happened, as far as it was seen: it proposes, and blames nobody.

use leptos::prelude::*;
use shared::{
    Instant, Role,
    wire::{
        appointment::Appointment,
        attendance::{Attendance, EncounterStatus, Reckoning, Sighting, Source},
        presence::{PresenceState, Side},
    },
};

use super::no_show::{contest, marking};
use crate::{
    app::use_base,
    components::{
        appointment_card::fact_list,
        fetched::{Instead, fetched},
        lengths::length,
        when::span,
    },
    zone::Zone,
};

/// The section; read again whenever the appointment has changed.
pub fn attendance(appointment: RwSignal<Appointment>) -> AnyView {
    let base = use_base();
    let id = appointment.get_untracked().id;
    let revision = Memo::new(move |_| appointment.with(|known| known.revision));
    let ask = move || {
        // Read, not only tracked: a memo that nobody reads follows nothing.
        let _ = revision.get();
        base.api().attendance(id)
    };
    let show = move |seen| shown(appointment, RwSignal::new(seen));
    view! {
        <section class="panel" aria-labelledby="attendance-title">
            <h2 id="attendance-title">"What really happened"</h2>
            {fetched(ask, show, Instead::PART)}
        </section>
    }
    .into_any()
}

fn shown(appointment: RwSignal<Appointment>, seen: RwSignal<Attendance>) -> AnyView {
    let base = use_base();
    let zone = StoredValue::new(base.session.zone_now());
    let facts = move || zone.with_value(|zone| seen.with(|seen| facts(seen, zone)));
    let ledger = seen.with_untracked(|seen| zone.with_value(|zone| ledger(&seen.sightings, zone)));
    let is_doctor = base.session.role_now() == Some(Role::Doctor);
    let more = if is_doctor {
        marking(appointment, seen)
    } else {
        contest(appointment, seen)
    };
    view! {
        {facts}
        {more}
        {ledger}
    }
    .into_any()
}

fn facts(seen: &Attendance, zone: &Zone) -> AnyView {
    let Reckoning {
        began_at,
        ended_at,
        together_seconds,
        waited_seconds,
        patient_late_seconds,
        doctor_late_seconds,
        drops,
        ..
    } = seen.reckoning;
    let planned = span(zone, seen.starts_at, seen.ends_at).into_any();
    let mut rows = vec![("Planned", planned)];
    rows.push(("In the room", together(began_at, ended_at, zone).into_any()));
    if began_at.is_some() {
        rows.push(("Together", length(together_seconds).into_any()));
    }
    if let Some(waited) = waited_seconds {
        rows.push(("Patient waited", length(waited).into_any()));
    }
    rows.push(("Patient", lateness(patient_late_seconds).into_any()));
    rows.push(("Doctor", lateness(doctor_late_seconds).into_any()));
    if 0 < drops {
        rows.push(("Connection", format!("lost {drops} ×").into_any()));
    }
    if let Some(absent) = seen.absent {
        rows.push(("No-show", missing(absent).into_any()));
    }
    if let Some(contest) = &seen.contest {
        let words = format!("{} ({})", contest.text, zone.full(contest.at));
        rows.push(("The patient says", words.into_any()));
    }
    let over = (seen.encounter == EncounterStatus::InProgress)
        .then_some("It is still going on, or the doctor has not finished it.");
    view! {
        {fact_list(rows)}
        {over.map(|over| view! { <p class="quiet">{over}</p> })}
    }
    .into_any()
}

fn together(began_at: Option<Instant>, ended_at: Option<Instant>, zone: &Zone) -> String {
    match (began_at, ended_at) {
        (Some(from), Some(to)) => format!("{} – {}", zone.time(from), zone.time(to)),
        (Some(from), None) => format!("since {}", zone.time(from)),
        (None, _) => "The two did not meet.".to_owned(),
    }
}

fn lateness(seconds: Option<i64>) -> String {
    match seconds {
        None => "was not seen".to_owned(),
        Some(seconds) if seconds < 60 => "came in time".to_owned(),
        Some(seconds) => format!("came {} late", length(seconds)),
    }
}

const fn missing(absent: Side) -> &'static str {
    match absent {
        Side::Doctor => "The doctor was missing.",
        Side::Patient | Side::Guest => "The patient was missing, says the doctor.",
    }
}

fn ledger(sightings: &[Sighting], zone: &Zone) -> AnyView {
    if sightings.is_empty() {
        return ().into_any();
    }
    let lines = sightings.iter().map(|seen| line(seen, zone)).collect_view();
    view! {
        <details>
            <summary>"Who was where, as it was seen"</summary>
            <ol class="ledger">{lines}</ol>
        </details>
    }
    .into_any()
}

fn line(seen: &Sighting, zone: &Zone) -> AnyView {
    let who = match seen.side {
        Side::Patient => "Patient",
        Side::Doctor => "Doctor",
        Side::Guest => "Guest",
    };
    let source = match seen.source {
        Source::Page => "their page",
        Source::Server => "the server",
        Source::Video => "the video server",
    };
    view! {
        <li>
            <time datetime=seen.at.to_string()>{zone.time(seen.at)}</time>
            {format!(" {who} {}", doing(seen.state))}
            <span class="quiet">{format!(", says {source}")}</span>
        </li>
    }
    .into_any()
}

const fn doing(state: PresenceState) -> &'static str {
    match state {
        PresenceState::Absent => "not there",
        PresenceState::Checking => "checking the device",
        PresenceState::Waiting => "waiting",
        PresenceState::Admitted => "let in",
        PresenceState::InCall => "in the room",
        PresenceState::Dropped => "lost",
        PresenceState::Left => "left",
    }
}
