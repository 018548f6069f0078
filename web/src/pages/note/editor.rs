//! The two fields, and how far what is in them has come.

use leptos::prelude::*;
use shared::Instant;

use super::{
    conflict::conflict, saving::Saver, signing::signing, state::State, versions::versions,
};
use crate::{app::use_base, components::field::TextArea, zone::Zone};

/// Everything there is to a note that is not signed.
pub fn editor(saver: Saver, starts_at: Instant) -> AnyView {
    let theirs = Memo::new(move |_| match saver.state.get() {
        State::Conflict(theirs) => Some(theirs),
        _ => None,
    });
    let writing = move || match theirs.get() {
        Some(theirs) => conflict(saver, *theirs),
        None => view! {
            {fields(saver)}
            {versions(saver)}
            {signing(saver, starts_at)}
        }
        .into_any(),
    };
    view! {
        {state_line(saver)}
        {writing}
    }
    .into_any()
}

fn fields(saver: Saver) -> AnyView {
    view! {
        <div class="note-fields" on:focusout=move |_| saver.save()>
            <TextArea
                form=saver.form
                name="text"
                label="Private note"
                value=saver.text
                rows=14
                optional=true
                hint="Only you read it."
            />
            <TextArea
                form=saver.form
                name="summary"
                label="Summary for the patient"
                value=saver.summary
                rows=14
                optional=true
                hint="The patient reads it once you have signed."
            />
        </div>
    }
    .into_any()
}

/// Seen at every moment; heard only when there is news, so that it does not talk into the typing.
fn state_line(saver: Saver) -> AnyView {
    let zone = StoredValue::new(use_base().session.zone_now());
    let words = move || {
        let saved_at = saver.known.with(|note| note.updated_at);
        let text = |zone: &Zone| saver.state.get().words(saved_at.map(|at| zone.time(at)));
        zone.with_value(text)
    };
    let heard = Memo::new(move |before: Option<&String>| {
        let quiet = saver
            .state
            .with(|state| matches!(state, State::Changed | State::Saving));
        match before {
            Some(before) if quiet => before.clone(),
            _ => words(),
        }
    });
    let class = move || match saver.state.get() {
        State::Saved => "note-state note-saved",
        State::Changed | State::Saving => "note-state",
        _ => "note-state note-unsaved",
    };
    view! {
        <p class=class aria-hidden="true">{words}</p>
        <p class="visually-hidden" role="status">{heard}</p>
    }
    .into_any()
}
