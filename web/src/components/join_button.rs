//! The way into the room, drawn from the same rule that the server enforces.

use leptos::prelude::*;
use shared::{Appointment, Instant, Role};

use crate::{app::use_base, join_text::denial_text, path, zone::Zone};

/// "Join consultation": a link while the room is open; before and after, the same link without a place
/// to go to, and why. It is one element all the time, so that whoever waits on it with the keyboard
/// does not lose their place in the second the room opens.
#[component]
pub fn JoinButton(#[prop(into)] appointment: Signal<Appointment>) -> impl IntoView {
    let base = use_base();
    let zone = base.session.zone_now();
    // Why not, if not. Drawn anew only when the words change, not with every tick.
    let closed = Memo::new(move |_| {
        let now = base.clock.now();
        let Some(actor) = base.session.actor() else {
            return Some("Sign in to join".to_owned());
        };
        let denied = appointment
            .get()
            .join(actor, now, &base.site.policy())
            .err()?;
        let by_doctor = actor.role() == Role::Doctor;
        Some(denial_text(denied, by_doctor, now, |at| {
            when(&zone, at, now)
        }))
    });
    let id = appointment.get_untracked().id;
    let is_closed = Memo::new(move |_| closed.with(Option::is_some));
    let reason_id = format!("why-{id}");
    let described_by = reason_id.clone();
    view! {
        <div class="join">
            <a
                class="button button-primary"
                role="link"
                tabindex="0"
                href=move || (!is_closed.get()).then(|| path::consultation(id))
                aria-disabled=move || is_closed.get().to_string()
                aria-describedby=move || is_closed.get().then(|| described_by.clone())
            >
                "Join consultation"
            </a>
            <Show when=move || is_closed.get()>
                <p class="join-reason" id=reason_id.clone()>
                    {move || closed.get()}
                </p>
            </Show>
        </div>
    }
}

/// "at 14:30" today, "on Fri 27 Nov at 14:30" on any other day.
pub fn when(zone: &Zone, at: Instant, now: Instant) -> String {
    let time = zone.time(at);
    if zone.date(at) == zone.date(now) {
        format!("at {time}")
    } else {
        let (weekday, day, month) = (zone.weekday(at), zone.day_of_month(at), zone.month(at));
        format!("on {weekday} {day} {month} at {time}")
    }
}
