//! The doctor's note on an appointment, and the summary for the patient: written while talking, saved
//! by itself, signed at the end.

mod conflict;
mod draft;
mod editor;
mod saving;
mod signed;
mod signing;
mod state;
mod versions;

use leptos::prelude::*;
use shared::{AppointmentId, wire::appointment::Appointment, wire::note::Note};

use self::{editor::editor, saving::Saver, signed::signed};
use super::{
    appointment::{loaded, not_found},
    with_id,
};
use crate::{
    app::use_base,
    components::{
        badge::badge,
        fetched::{Instead, fetched},
        when::span,
    },
    path,
};

/// The page.
pub fn page() -> AnyView {
    with_id(|id: Option<AppointmentId>| match id {
        Some(id) => loaded(id, "Note", whole),
        None => not_found(),
    })
}

fn whole(appointment: RwSignal<Appointment>) -> AnyView {
    let base = use_base();
    let known = appointment.get_untracked();
    let id = known.id;
    let head = head(&known);
    let note = fetched(
        move || base.api().note(id),
        move |note| written(&known, note),
        Instead::PART,
    );
    view! {
        {head}
        {note}
    }
    .into_any()
}

/// Of whom and when.
fn head(appointment: &Appointment) -> AnyView {
    let zone = use_base().session.zone_now();
    view! {
        <div class="note-head">
            <h2>{appointment.patient.name.clone()}</h2>
            {badge(appointment.status)}
            <p class="quiet">{span(&zone, appointment.starts_at, appointment.ends_at)}</p>
            <a href=path::appointment(appointment.id)>"The appointment"</a>
        </div>
    }
    .into_any()
}

/// The note to write on, until it is signed.
fn written(appointment: &Appointment, note: Note) -> AnyView {
    let was_signed = note.signed_at.is_some();
    let saver = Saver::new(appointment.id, note);
    let starts_at = appointment.starts_at;
    let is_signed = Memo::new(move |_| saver.known.with(|note| note.signed_at.is_some()));
    (move || {
        if is_signed.get() {
            signed(saver, !was_signed)
        } else {
            editor(saver, starts_at)
        }
    })
    .into_any()
}
