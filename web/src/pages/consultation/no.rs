//! Why there is no way in, with what can be done about it.

use leptos::prelude::*;
use shared::{ErrorCode, Instant, Status, wire::presence::Consultation};

use super::{paragraph, said, visit::Visit, why};
use crate::{
    api::Failure,
    components::{
        appointment_card::called_off, button::button, failure::FailureNotice, join_button::when,
        page::Heading,
    },
    join_text::opening_text,
    path,
};

/// What a consultation's state has against entering, in the order of the rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum No {
    /// The doctor has not confirmed.
    NotConfirmed,
    /// Canceled, completed or a no-show.
    Over(Status),
    /// The room opens later.
    TooEarly(Instant),
    /// It has closed.
    TooLate(Instant),
}

impl No {
    /// The first thing that stands in the way at `now`; the door is another matter.
    pub fn of(state: &Consultation, now: Instant) -> Option<Self> {
        match state.status {
            Status::Pending => Some(Self::NotConfirmed),
            Status::Confirmed if now < state.opens_at => Some(Self::TooEarly(state.opens_at)),
            Status::Confirmed if state.closes_at < now => Some(Self::TooLate(state.closes_at)),
            Status::Confirmed => None,
            over => Some(Self::Over(over)),
        }
    }
}

/// The page for it.
pub fn page(visit: Visit, no: No) -> AnyView {
    match no {
        No::NotConfirmed => not_confirmed(visit),
        No::Over(status) => over(visit, status),
        No::TooEarly(opens_at) => too_early(visit, opens_at),
        No::TooLate(closes_at) => too_late(visit, closes_at),
    }
}

/// The page for what the server refused.
pub fn denied(visit: Visit, failure: Failure) -> AnyView {
    if failure.code() == Some(ErrorCode::NotFound) {
        return not_found();
    }
    let retry = Callback::new(move |()| visit.start());
    view! {
        <div class="page narrow outcome">
            <Heading text="The room could not be opened"/>
            <FailureNotice failure retry/>
            {why::panel(visit)}
            <a class="button" href=path::APPOINTMENTS>
                "Back to appointments"
            </a>
        </div>
    }
    .into_any()
}

/// The page for an appointment that does not exist, or not for this account.
pub fn not_found() -> AnyView {
    let text = "There is no such appointment, or it is not one of yours. Perhaps you are signed in with another account.";
    said("Not found", paragraph(text), ().into_any())
}

/// Counts down; the door takes its place in the second the room opens.
fn too_early(visit: Visit, opens_at: Instant) -> AnyView {
    let zone = visit.base.session.zone_now();
    let clock = visit.base.clock;
    let opens = when(&zone, opens_at, clock.now_untracked());
    let text = format!(
        "The room opens {opens} ({} time). You can stay here: this page goes on by itself.",
        zone.label()
    );
    let opening = move || opening_text(opens_at, clock.now(), |at| when(&zone, at, clock.now()));
    let text = view! {
        {moved(visit)}
        <p>{text}</p>
        <p class="outcome-count">{opening}</p>
        {why::panel(visit)}
    };
    let check = view! {
        <a class="button button-primary" href=path::DEVICE_CHECK>
            "Check your device"
        </a>
    };
    said("Too early", text.into_any(), check.into_any())
}

/// Said when the appointment is at another time than when this page came.
pub fn moved(visit: Visit) -> AnyView {
    let news = move || {
        let state = visit.live.state().filter(|_| visit.was_moved())?;
        let zone = visit.base.session.zone_now();
        let now = visit.base.clock.now_untracked();
        let text = format!(
            "This appointment was moved. It now starts {} ({} time).",
            when(&zone, state.starts_at, now),
            zone.label()
        );
        Some(view! {
            <div class="notice notice-info">
                <p>{text}</p>
            </div>
        })
    };
    view! { <div role="status">{news}</div> }.into_any()
}

fn too_late(visit: Visit, closes_at: Instant) -> AnyView {
    let zone = visit.base.session.zone_now();
    let closed = when(&zone, closes_at, visit.base.clock.now_untracked());
    let text = format!("The room closed {closed} ({} time).", zone.label());
    said("Too late", paragraph(text), ().into_any())
}

fn not_confirmed(visit: Visit) -> AnyView {
    if visit.is_doctors() {
        let confirm = view! {
            <a class="button button-good" href=path::confirm(visit.id())>
                "Look at the request"
            </a>
        };
        let text = "The patient waits for your confirmation. Nobody can join before it.";
        return said("Not confirmed yet", paragraph(text), confirm.into_any());
    }
    let text =
        "The doctor has not confirmed this appointment yet. As soon as that is done you can join.";
    let again = button("button button-primary", "Try again", move || visit.start());
    said("Not confirmed yet", paragraph(text), again)
}

fn over(visit: Visit, status: Status) -> AnyView {
    let (title, text) = match (status, visit.is_doctors()) {
        (Status::Completed, true) => (
            "Appointment completed",
            "The consultation is finished and its room is closed.",
        ),
        (Status::Completed, false) => (
            "Appointment completed",
            "The doctor has finished this consultation. Its room is closed.",
        ),
        (Status::NoShow, _) => (
            "Marked as a no-show",
            "The doctor has marked this appointment as a no-show. Its room is closed.",
        ),
        _ => (
            "Appointment canceled",
            "This appointment has been canceled. Its room is closed.",
        ),
    };
    let reason = move || {
        let called_off = visit.appointment().as_ref().and_then(called_off)?;
        Some(paragraph(format!("Canceled by {called_off}")))
    };
    let text = view! {
        <div class="stack" role="status">
            <p>{text}</p>
            {reason}
        </div>
    };
    let details = view! {
        <a class="button button-primary" href=path::appointment(visit.id())>
            "To the appointment"
        </a>
    };
    said(title, text.into_any(), details.into_any())
}
