//! Who opened my record.

use leptos::prelude::*;
use shared::wire::audit::{RecordAccess, RecordAct};

use crate::{
    app::use_base,
    components::{page::Heading, paged::Paged, when::zone_note},
    path,
    zone::Zone,
};

/// The page.
pub fn page() -> AnyView {
    let base = use_base();
    let zone = StoredValue::new(base.session.zone_now());
    let list = Paged::new(
        move |cursor| async move { base.api().record_accesses(cursor).await },
        |access| access.id.to_string(),
        move |access| zone.with_value(|zone| line(&access, zone)),
    );
    view! {
        <div class="page narrow">
            <Heading text="Who opened my record"/>
            <p class="lead">
                "Everybody else who looked at your appointments, notes and recordings, the latest first."
            </p>
            {zone_note(&base.session.zone_now())}
            <section class="stack" aria-labelledby="accesses-title">
                <h2 class="visually-hidden" id="accesses-title">
                    "List"
                </h2>
                <ol class="history">{list.lines()}</ol>
                <Show when=move || list.is_empty()>
                    <p class="empty" role="status">
                        "Nobody else has opened your record."
                    </p>
                </Show>
                {list.foot("Show more")}
            </section>
        </div>
    }
    .into_any()
}

fn line(access: &RecordAccess, zone: &Zone) -> AnyView {
    let role = access.who.role.as_str();
    let acting_for = access.acting_for.as_ref();
    let acting_for = acting_for.map(|doctor| format!(" for {}", doctor.name));
    let what = what(access.act);
    let of = access.appointment_id.map(|id| {
        view! {
            " · "
            <a href=path::appointment(id)>"the appointment"</a>
        }
    });
    view! {
        <li>
            <time datetime=access.at.to_string()>{zone.full(access.at)}</time>
            <p>
                <b>{access.who.name.clone()}</b>
                {format!(" ({role}){} {what}", acting_for.unwrap_or_default())}
                {of}
            </p>
            {access.emergency.clone().map(|reason| {
                view! {
                    <p class="notice notice-bad notice-quote">"In an emergency: “" {reason} "”"</p>
                }
            })}
        </li>
    }
    .into_any()
}

/// What was done, behind who did it.
pub const fn what(act: RecordAct) -> &'static str {
    match act {
        RecordAct::ReadAppointment => "read an appointment",
        RecordAct::ReadAppointments => "saw you in a list of appointments",
        RecordAct::ReadPatient => "read your name and how to reach you",
        RecordAct::ReadHistory => "read what happened to an appointment",
        RecordAct::ReadNote => "read the note on an appointment",
        RecordAct::ReadNoteVersions => "read earlier states of a note",
        RecordAct::ReadSummary => "read a summary",
        RecordAct::ReadRecordings => "saw where recordings are",
        RecordAct::ReadAttendance => "read who was in a consultation, and when",
        RecordAct::ReadConsultation => "was on the page of a consultation",
        RecordAct::Export => "took a copy of all that is kept of you",
        RecordAct::OpenEmergency => "opened your record",
        RecordAct::ReadRecord => "read your record",
        RecordAct::ReadEmergencies => "read that your record was opened in an emergency, and why",
    }
}
