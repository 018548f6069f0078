//! The server's no to somebody who wants in, with what can be done about it.

use leptos::prelude::*;
use shared::{ErrorCode, Instant, Role, Status};

use super::{again, paragraph, said, visit::Visit};
use crate::{
    api::Failure,
    components::{failure::FailureNotice, join_button::when, page::Heading},
    join_text::opening_text,
    path,
};

/// The page for a denial.
pub fn denied(visit: Visit, failure: Failure) -> AnyView {
    let facts = failure.facts();
    match (failure.code(), facts.opens_at, facts.closes_at) {
        (Some(ErrorCode::TooEarly), Some(opens_at), _) => too_early(visit, opens_at),
        (Some(ErrorCode::TooLate), _, Some(closes_at)) => too_late(visit, closes_at),
        (Some(ErrorCode::NotConfirmed), ..) => not_confirmed(visit),
        (Some(ErrorCode::NotJoinable), ..) => over(facts.appointment_status),
        (Some(ErrorCode::NotFound), ..) => not_found(),
        _ => trouble(visit, failure),
    }
}

/// The page for an appointment that does not exist, or not for this account.
pub fn not_found() -> AnyView {
    let text = "There is no such appointment, or it is not one of yours. Perhaps you are signed in with another account.";
    said("Not found", paragraph(text), ().into_any())
}

/// Counts down, and offers the way in the second the room opens.
fn too_early(visit: Visit, opens_at: Instant) -> AnyView {
    let zone = visit.base.session.zone_now();
    let clock = visit.base.clock;
    let opening = {
        let zone = zone.clone();
        Memo::new(move |_| {
            let now = clock.now();
            let closed = now < opens_at;
            closed.then(|| opening_text(opens_at, now, |at| when(&zone, at, now)))
        })
    };
    let opens = when(&zone, opens_at, clock.now_untracked());
    let text = format!(
        "The room opens {opens} ({} time). You can stay here.",
        zone.label()
    );
    let is_closed = Memo::new(move |_| opening.with(Option::is_some));
    let enter = move |_| {
        if !is_closed.get_untracked() {
            visit.start();
        }
    };
    let button = view! {
        <div class="join">
            <button
                type="button"
                class="button button-primary"
                aria-disabled=move || is_closed.get().to_string()
                aria-describedby="opens-in"
                on:click=enter
            >
                "Join consultation"
            </button>
            <p class="join-reason" id="opens-in">
                {move || opening.get()}
            </p>
        </div>
    };
    let opened = move || {
        if is_closed.get() {
            ""
        } else {
            "The room is open now."
        }
    };
    let text = view! {
        <p>{text}</p>
        <p class="card-news" role="status">
            {opened}
        </p>
    };
    said("Too early", text.into_any(), button.into_any())
}

fn too_late(visit: Visit, closes_at: Instant) -> AnyView {
    let zone = visit.base.session.zone_now();
    let closed = when(&zone, closes_at, visit.base.clock.now_untracked());
    let text = format!("The room closed {closed} ({} time).", zone.label());
    said("Too late", paragraph(text), ().into_any())
}

fn not_confirmed(visit: Visit) -> AnyView {
    if visit.base.session.role_now() == Some(Role::Doctor) {
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
    said(
        "Not confirmed yet",
        paragraph(text),
        again(visit, "Try again"),
    )
}

fn over(status: Option<Status>) -> AnyView {
    let (title, text) = match status {
        Some(Status::Completed) => (
            "Appointment completed",
            "The doctor has marked this appointment as completed. Its room is closed.",
        ),
        Some(Status::NoShow) => (
            "Marked as a no-show",
            "The doctor has marked this appointment as a no-show. Its room is closed.",
        ),
        _ => (
            "Appointment canceled",
            "This appointment has been canceled. Why, you can read in your appointments.",
        ),
    };
    said(title, paragraph(text), ().into_any())
}

fn trouble(visit: Visit, failure: Failure) -> AnyView {
    let retry = Callback::new(move |()| visit.start());
    view! {
        <div class="page narrow outcome">
            <Heading text="The room could not be opened"/>
            <FailureNotice failure retry/>
            <a class="button" href=path::APPOINTMENTS>
                "Back to appointments"
            </a>
        </div>
    }
    .into_any()
}
