//! What can be done during a call beside talking.

use leptos::prelude::*;

use super::{guests::guests, late::running_late, outcome::finish, recording, visit::Visit};
use crate::{
    api::Failure,
    components::{button::button, failure::FailureNotice},
    path,
};

/// The menu of them, folded away.
pub fn tools(visit: Visit) -> AnyView {
    let opened = RwSignal::new(false);
    // Asked for when it is wanted, and not while the call begins.
    let body = move || opened.get().then(|| body(visit));
    view! {
        <details class="call-details" on:toggle=move |_| opened.set(true)>
            <summary>"Tools"</summary>
            <div class="call-panel stack">{body}</div>
        </details>
    }
    .into_any()
}

fn body(visit: Visit) -> AnyView {
    let failure = RwSignal::new(None::<Failure>);
    let has_others = Memo::new(move |_| visit.held().is_some_and(|held| 1 < held.hosts));
    let for_doctor = visit.is_doctors().then(|| {
        // In a tab of its own: to go to another page here would be to leave the room.
        view! {
            <a class="button" href=path::note(visit.id()) target="_blank" rel="noopener">
                "Write the note"
            </a>
            {recording::control(visit)}
            {running_late()}
            {finish(visit, failure)}
            {move || failure.get().map(|failure| view! { <FailureNotice failure/> })}
        }
    });
    view! {
        {guests(visit)}
        {button("button", "Go on with sound only", move || visit.sound_only())}
        {move || has_others.get().then(|| {
            button("button", "Try the other video server", move || visit.enter_other_host())
        })}
        {for_doctor}
        {(!visit.is_doctors()).then(|| recording::control(visit))}
    }
    .into_any()
}
