//! The page of a third person: an interpreter, a relative. A link of the doctor's leads here; its secret
//! stands behind the `#`, where no server sees it, and is off the address bar before anything else.

mod pass;
mod room;
mod visit;

use leptos::prelude::*;

use self::visit::Visit;
use crate::{
    app::use_base,
    components::{button::button, failure::FailureNotice, page::Heading, when::span},
    jitsi::Phase,
    pages::device_check::{Check, either},
    zone::Zone,
};

/// The page.
pub fn page() -> AnyView {
    let visit = Visit::begin();
    let shown = Memo::new(move |_| visit.shown());
    (move || match shown.get() {
        Shown::Asking => {
            view! { <p class="page" role="status">"Opening your link…"</p> }.into_any()
        }
        Shown::Expired => expired(),
        Shown::Failed => failed(visit),
        Shown::Door => door(visit),
        Shown::Call => room::bar(visit),
        Shown::Over => over(visit),
    })
    .into_any()
}

/// Which of the pages is due.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// The link is opened.
    Asking,
    /// It can not be opened any more.
    Expired,
    /// The server can not be asked, or the room not be entered.
    Failed,
    /// Before the room.
    Door,
    /// In it.
    Call,
    /// Out of it.
    Over,
}

fn expired() -> AnyView {
    view! {
        <div class="page narrow outcome">
            <Heading text="This link does not open anything"/>
            <p>
                "It was opened before, has run out, or was taken back. Ask the doctor for a new one: a link can be opened once, within 15 minutes."
            </p>
        </div>
    }
    .into_any()
}

fn failed(visit: Visit) -> AnyView {
    let retry = Callback::new(move |()| visit.again());
    view! {
        <div class="page narrow outcome">
            <Heading text="The room could not be opened"/>
            {move || visit.failure().map(|failure| view! { <FailureNotice failure retry/> })}
            {move || visit.fault().map(|_| view! {
                <p role="alert">
                    "The video server does not answer, or its program was blocked. Check your connection, switch off blockers of scripts for this site, or try another browser."
                </p>
                {button("button button-primary", "Try again", move || visit.again())}
            })}
        </div>
    }
    .into_any()
}

fn door(visit: Visit) -> AnyView {
    let check = Check::begin(true);
    let zone = Zone::of_browser();
    let clock = use_base().clock;
    let facts = move || {
        visit.state().map(|state| {
            let when = span(&zone, state.starts_at, state.ends_at);
            view! {
                <p class="lead">
                    "You are invited as " <strong>{state.name}</strong> ", " {when} " ("
                    {zone.label()} " time)."
                </p>
            }
        })
    };
    let is_open = Memo::new(move |_| {
        visit.state().is_some_and(|state| {
            let now = clock.now();
            state.opens_at <= now && now <= state.closes_at
        })
    });
    let enter = move || {
        if is_open.get_untracked() {
            check.pass();
            visit.enter(check.labels());
        }
    };
    let closed = move || (!is_open.get()).then_some("The room is not open now.");
    view! {
        <div class="page door">
            <Heading text="Consultation">
                {move || visit.state().map(|state| format!(" with {}", state.doctor_name))}
            </Heading>
            {facts}
            {either(check)}
            <div class="button-row">
                {button("button button-primary", "Enter the room", enter)}
            </div>
            <p class="quiet" role="status">{closed}</p>
        </div>
    }
    .into_any()
}

fn over(visit: Visit) -> AnyView {
    let text = match visit.phase() {
        Some(Phase::Ended(crate::jitsi::Ending::Dropped)) => "The connection to the room was lost.",
        _ => "You have left the room.",
    };
    view! {
        <div class="page narrow outcome">
            <Heading text="The consultation has ended"/>
            <p>{text}</p>
            <div class="button-row">
                {button("button button-primary", "Rejoin", move || visit.again())}
            </div>
        </div>
    }
    .into_any()
}
