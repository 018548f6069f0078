//! The consultation: from the door, through the call, to what is said when it is over or did not work.

mod bar;
mod clock;
mod door;
mod guests;
mod kept;
mod late;
mod no;
mod outcome;
mod recording;
mod reports;
mod sampling;
mod tools;
mod visit;
mod waiting;
mod why;

use leptos::prelude::*;
use shared::AppointmentId;

use self::{
    bar::CallBar,
    no::No,
    outcome::{ended, failed},
    visit::{Stage, Visit},
};
pub use self::{late::running_late, why::for_appointment as why_not};
use super::with_id;
use crate::{components::button::button, components::page::Heading, jitsi::Phase, path};

/// The page.
pub fn page() -> AnyView {
    with_id(|id: Option<AppointmentId>| match id {
        Some(id) => view! { <Consultation id/> }.into_any(),
        None => no::not_found(),
    })
}

#[component]
fn Consultation(id: AppointmentId) -> impl IntoView {
    let visit = Visit::begin(id);
    // Drawn anew only when another page is due, not with every step of the call.
    let shown = Memo::new(move |_| match visit.stage() {
        Stage::Denied(failure) => Shown::Denied(failure),
        Stage::Room(Phase::Ended(ending)) => Shown::Ended(ending),
        Stage::Room(Phase::Failed(fault)) => Shown::Failed(fault),
        Stage::Room(_) | Stage::Asking => Shown::Call,
        Stage::Door => {
            let now = visit.base.clock.now();
            let no = visit.live.state().and_then(|state| No::of(&state, now));
            no.map_or(Shown::Door, Shown::No)
        }
    });
    move || match shown.get() {
        Shown::Call => view! { <CallBar visit/> }.into_any(),
        Shown::Door => door::door(visit),
        Shown::No(no) => no::page(visit, no),
        Shown::Denied(failure) => no::denied(visit, failure),
        Shown::Ended(ending) => ended(visit, ending),
        Shown::Failed(fault) => failed(visit, fault),
    }
}

#[derive(Clone, PartialEq)]
enum Shown {
    Call,
    Door,
    No(No),
    Denied(crate::api::Failure),
    Ended(crate::jitsi::Ending),
    Failed(crate::jitsi::Fault),
}

/// A page that says how things are: a heading, what there is to say, what can be done.
fn said(title: &'static str, text: AnyView, actions: AnyView) -> AnyView {
    view! {
        <div class="page narrow outcome">
            <Heading text=title/>
            {text}
            <div class="button-row">
                {actions}
                <a class="button" href=path::APPOINTMENTS>
                    "Back to appointments"
                </a>
            </div>
        </div>
    }
    .into_any()
}

/// A paragraph of it.
fn paragraph(text: impl Into<String>) -> AnyView {
    view! { <p>{text.into()}</p> }.into_any()
}

/// The button that enters the room again.
fn again(visit: Visit, text: &'static str) -> AnyView {
    button("button button-primary", text, move || visit.enter(None))
}
