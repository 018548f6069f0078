//! The waiting room: where the other side is, who waits for whom since when, and what there is to do
//! meanwhile.

use leptos::{prelude::*, task::spawn_local};
use shared::{
    Instant,
    consultation::delay::{Delay, DelayCause},
    wire::presence::{Consultation, PresenceState},
};

use super::{door::other_name, visit::Visit};
use crate::{
    api::Failure,
    components::{button::button, failure::FailureNotice},
    join_text::length_text,
    pages::device_check::{Mark, mark},
};

/// What the door says of the other side.
pub fn other_side(visit: Visit) -> AnyView {
    let words = Memo::new(move |_| visit.live.state().map(|state| words(visit, &state)));
    let is_there = Memo::new(move |_| {
        visit
            .live
            .state()
            .is_some_and(|state| other(visit, &state).is_there())
    });
    let marked = Signal::derive(move || match is_there.get() {
        true => Mark::Good,
        false => Mark::Open,
    });
    let extra = match visit.is_doctors() {
        true => let_in(visit),
        false => meanwhile(visit),
    };
    view! {
        <section class="waiting" aria-label="Waiting room">
            <div class="waiting-who" class:is-there=move || is_there.get()>
                {mark(marked)}
                <p role="status">{words}</p>
            </div>
            {late(visit)}
            {interrupted(visit)}
            {extra}
        </section>
    }
    .into_any()
}

fn other(visit: Visit, state: &Consultation) -> PresenceState {
    match visit.is_doctors() {
        true => state.patient.state,
        false => state.doctor.state,
    }
}

fn words(visit: Visit, state: &Consultation) -> String {
    let name = other_name(visit).unwrap_or_else(|| {
        let who = match visit.is_doctors() {
            true => "The patient",
            false => "The doctor",
        };
        who.to_owned()
    });
    let zone = visit.base.session.zone_now();
    let since = match visit.is_doctors() {
        true => state.patient.since,
        false => state.doctor.since,
    };
    let since = zone.time(since);
    let overruns = state
        .delay
        .is_some_and(|delay| delay.cause == DelayCause::Overrun);
    match other(visit, state) {
        PresenceState::Absent if overruns && !visit.is_doctors() => {
            format!("{name} is still with another patient.")
        }
        PresenceState::Absent => format!("{name} is not here yet."),
        PresenceState::Checking => format!("{name} is here and checks camera and microphone."),
        PresenceState::Waiting => format!("{name} waits since {since}."),
        PresenceState::Admitted => format!("{name} is here."),
        PresenceState::InCall => format!("{name} is in the room since {since}."),
        PresenceState::Dropped => {
            format!("{name} was here until {since}; the connection was lost.")
        }
        PresenceState::Left => format!("{name} left at {since}."),
    }
}

/// How late it is expected to begin.
fn late(visit: Visit) -> AnyView {
    let delay = visit.live.part(|state| state.delay);
    let said = move || {
        let delay = delay.get().flatten()?;
        Some(delay_text(delay, |at| {
            visit.base.session.zone_now().time(at)
        }))
    };
    view! {
        <p class="waiting-late" role="status">
            {said}
        </p>
    }
    .into_any()
}

fn delay_text(delay: Delay, time: impl Fn(Instant) -> String) -> String {
    format!(
        "Running about {} minutes late: expected to start at {}.",
        delay.minutes,
        time(delay.expected_at)
    )
}

/// Said while the server does not hear this page.
fn interrupted(visit: Visit) -> AnyView {
    let said = move || {
        (!visit.live.is_heard())
            .then_some("The connection to us is interrupted. This page goes on trying.")
    };
    view! {
        <p class="waiting-cut" role="status">
            {said}
        </p>
    }
    .into_any()
}

/// What a patient before the closed door reads.
fn meanwhile(visit: Visit) -> AnyView {
    let is_waiting = Memo::new(move |_| visit.is_ready() && !visit.is_open());
    let shown = move || {
        is_waiting.get().then(|| {
            view! {
                <div class="waiting-self">
                    <p>
                        <span class="spinner" aria-hidden="true"></span>
                        "You are in the waiting room. The doctor sees that you are here and lets you in; this page then takes you into the room by itself."
                    </p>
                    <p class="quiet">"Meanwhile:"</p>
                    <ul class="hints">
                        <li>"Leave this page open. You may do other things, with the sound on."</li>
                        <li>"Have your questions, and the names of your medicines, at hand."</li>
                        <li>"Find a quiet place with light on your face."</li>
                    </ul>
                </div>
            }
        })
    };
    shown.into_any()
}

/// The doctor's button for who waits.
pub fn let_in(visit: Visit) -> AnyView {
    let failure = RwSignal::new(None::<Failure>);
    let waits = visit.live.part(|state| {
        (state.patient.state == PresenceState::Waiting).then_some(state.patient.since)
    });
    let press = move || {
        failure.set(None);
        spawn_local(async move {
            match visit.base.api().admit(visit.id()).await {
                Ok(state) => visit.live.take(state),
                Err(refused) => {
                    let _ = failure.try_set(Some(refused));
                }
            }
        });
    };
    let shown = move || {
        let since = waits.get().flatten()?;
        let name = other_name(visit).unwrap_or_else(|| "the patient".to_owned());
        let waited = move || length_text(since.seconds_until(visit.base.clock.now()));
        Some(view! {
            <div class="waiting-let">
                <p>{name.clone()} " waits for " {waited} "."</p>
                {button("button button-good", format!("Let {name} in"), press)}
            </div>
        })
    };
    view! {
        {shown}
        {move || failure.get().map(|failure| view! { <FailureNotice failure/> })}
    }
    .into_any()
}
