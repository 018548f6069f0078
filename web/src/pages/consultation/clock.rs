//! How long it takes: planned and elapsed, and for the doctor, what comes next.

use leptos::prelude::*;
use shared::{
    Instant,
    wire::presence::{Consultation, PresenceState},
};

use super::visit::Visit;
use crate::join_text::length_text;

/// How long before the next appointment the doctor is reminded of it, in seconds.
const NEXT_IS_NEAR: i64 = 5 * 60;

/// "12:04 of 30 min", while the two are in the room.
pub fn clock(visit: Visit) -> AnyView {
    let known = visit
        .live
        .part(|state| (began_at(state), state.starts_at, state.ends_at));
    let text = move || {
        let (began_at, starts_at, ends_at) = known.get()?;
        let elapsed = began_at?.seconds_until(visit.base.clock.now()).max(0);
        let planned = length_text(starts_at.seconds_until(ends_at));
        let (minutes, seconds) = (elapsed / 60, elapsed % 60);
        Some(format!("{minutes}:{seconds:02} of {planned}"))
    };
    let is_over = Memo::new(move |_| {
        known
            .get()
            .is_some_and(|(_, _, ends_at)| ends_at < visit.base.clock.now())
    });
    view! {
        <p class="call-clock" class:is-over=move || is_over.get() aria-label="Time in the room">
            {text}
        </p>
    }
    .into_any()
}

/// When the two first were in the room together; the server reckons it a moment after it happens.
fn began_at(state: &Consultation) -> Option<Instant> {
    let (patient, doctor) = (state.patient, state.doctor);
    let are_in = [patient.state, doctor.state] == [PresenceState::InCall; 2];
    state
        .began_at
        .or_else(|| are_in.then(|| patient.since.max(doctor.since)))
}

/// Said to the doctor shortly before the next appointment.
pub fn next(visit: Visit) -> AnyView {
    let next = visit.live.part(|state| state.next_starts_at);
    let minutes = Memo::new(move |_| {
        let left = visit.base.clock.now().seconds_until(next.get().flatten()?);
        (left <= NEXT_IS_NEAR).then(|| (left.max(0) + 59) / 60)
    });
    let dismissed = RwSignal::new(false);
    let text = move || {
        minutes.get().filter(|_| !dismissed.get()).map(|minutes| {
            let text = match minutes {
                0 => "Your next appointment is due now.".to_owned(),
                1 => "Your next appointment starts in a minute.".to_owned(),
                minutes => format!("Your next appointment starts in {minutes} minutes."),
            };
            super::bar::alert("notice-info", text, "Dismiss", move || dismissed.set(true))
        })
    };
    view! { <div role="status">{text}</div> }.into_any()
}
