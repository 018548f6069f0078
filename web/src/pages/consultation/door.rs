//! Before the room: who is there, what holds somebody up, whether the devices work, and the one button
//! that leads on.

use leptos::prelude::*;

use super::{no::moved, visit::Visit, waiting, why};
use crate::{
    components::{button::button, page::Heading, when::span},
    pages::device_check::{Check, either},
    path,
};

/// The page.
pub fn door(visit: Visit) -> AnyView {
    let check = Check::begin(true);
    let planned = visit.live.part(|state| (state.starts_at, state.ends_at));
    let when = move || {
        let (from, to) = planned.get()?;
        let zone = visit.base.session.zone_now();
        Some(view! { {span(&zone, from, to)} " (" {zone.label()} " time)" })
    };
    view! {
        <div class="page door">
            <Heading text="Consultation">{move || with_whom(visit)}</Heading>
            <p class="lead">{when}</p>
            {moved(visit)}
            {waiting::other_side(visit)}
            {devices(visit, check)}
            <div class="button-row">
                {way_in(visit, check)}
                <a class="button" href=path::APPOINTMENTS>
                    "Back to appointments"
                </a>
            </div>
            {phone(visit)}
            {why::panel(visit)}
        </div>
    }
    .into_any()
}

/// With whom, for the heading; not for the window's title.
pub fn with_whom(visit: Visit) -> Option<String> {
    Some(format!(" with {}", other_name(visit)?))
}

/// The other side's name, once it is known.
pub fn other_name(visit: Visit) -> Option<String> {
    let appointment = visit.appointment()?;
    Some(if visit.is_doctors() {
        appointment.patient.name
    } else {
        appointment.doctor.name
    })
}

fn devices(visit: Visit, check: Check) -> AnyView {
    let shown = move || match visit.is_ready() {
        false => either(check),
        true => view! {
            <p class="quiet">"Camera and microphone are off until you are in the room."</p>
        }
        .into_any(),
    };
    shown.into_any()
}

/// The one button. Before a closed door it says that the person is ready; the page goes in by itself
/// when the door opens.
fn way_in(visit: Visit, check: Check) -> AnyView {
    let is_open = Memo::new(move |_| visit.is_open());
    let shown = move || match (visit.is_ready(), is_open.get()) {
        (false, true) => button("button button-primary", "Enter the room", move || {
            visit.ready(check);
        }),
        (false, false) => button("button button-primary", "I am ready", move || {
            visit.ready(check);
        }),
        (true, _) => button("button", "Check the devices again", move || {
            visit.not_ready();
            check.start();
        }),
    };
    shown.into_any()
}

/// The number to call when no video works.
pub fn phone(visit: Visit) -> AnyView {
    let number = visit.live.part(|state| state.fallback_phone.clone());
    let shown = move || {
        let number = number.get().flatten()?;
        let call = format!("tel:{}", number.replace(' ', ""));
        Some(view! {
            <p class="quiet">
                "If the video does not work, call " <a href=call rel="external">{number}</a> "."
            </p>
        })
    };
    shown.into_any()
}
