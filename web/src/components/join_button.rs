//! The way into the room, drawn from the same rule that the server enforces.

use leptos::prelude::*;
use shared::{Appointment, Instant, Role};

use crate::{app::use_base, join_text::denial_text, path, zone::Zone};

/// What the button shows; it is drawn anew only when this changes, not with every tick.
#[derive(Clone, PartialEq, Eq)]
enum Shown {
    Open,
    Closed(String),
}

/// "Join consultation": a link while the room is open; before and after, a button that says why not
/// and turns into the link in the second the room opens.
#[component]
pub fn JoinButton(#[prop(into)] appointment: Signal<Appointment>) -> impl IntoView {
    let base = use_base();
    let zone = base.session.zone_now();
    let shown = Memo::new(move |_| {
        let now = base.clock.now();
        let Some(actor) = base.session.actor() else {
            return Shown::Closed("Sign in to join".to_owned());
        };
        match appointment.get().join(actor, now, &base.policy) {
            Ok(_) => Shown::Open,
            Err(denied) => {
                let by_doctor = actor.role() == Role::Doctor;
                Shown::Closed(denial_text(denied, by_doctor, now, |at| {
                    when(&zone, at, now)
                }))
            }
        }
    });
    let id = move || appointment.get().id;
    move || match shown.get() {
        Shown::Open => view! {
            <a class="button button-primary" href=path::consultation(id())>
                "Join consultation"
            </a>
        }
        .into_any(),
        Shown::Closed(reason) => {
            let reason_id = format!("why-{}", id());
            view! {
                <div class="join-closed">
                    <button type="button" class="button button-primary" aria-disabled="true" aria-describedby=reason_id.clone()>
                        "Join consultation"
                    </button>
                    <p class="join-reason" id=reason_id>
                        {reason}
                    </p>
                </div>
            }
            .into_any()
        }
    }
}

/// "at 14:30" today, "on Fri 27 Nov at 14:30" on any other day.
pub fn when(zone: &Zone, at: Instant, now: Instant) -> String {
    let time = zone.time(at);
    if zone.iso_date(at) == zone.iso_date(now) {
        format!("at {time}")
    } else {
        let (weekday, day, month) = (zone.weekday(at), zone.day_of_month(at), zone.month(at));
        format!("on {weekday} {day} {month} at {time}")
    }
}
