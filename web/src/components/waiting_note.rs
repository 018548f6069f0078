//! On a doctor's card: who waits since when, and the button that lets them in.

use std::time::Duration;

use leptos::{prelude::*, task::spawn_local};
use shared::wire::{
    appointment::Appointment,
    presence::{Consultation, PresenceState, Whereabouts},
};

use super::button::button;
use crate::{app::use_base, join_text::length_text};

/// How often it is asked who is there. The room's own page hears of it at once.
const EVERY: Duration = Duration::from_secs(10);

/// The note; asks only while the room is open.
pub fn waiting_note(appointment: RwSignal<Appointment>) -> AnyView {
    let base = use_base();
    let known = RwSignal::new(None::<Consultation>);
    let is_open = Memo::new(move |_| {
        let actor = base.session.actor();
        actor.is_some_and(|actor| {
            let facts = appointment.get().facts();
            let policy = base.site.policy();
            facts.join(actor, base.clock.now(), &policy).is_ok()
        })
    });
    let id = appointment.get_untracked().id;
    let look = move || {
        spawn_local(async move {
            // The next look may bring it.
            if let Ok(state) = base.api().consultation(id).await {
                let _ = known.try_set(Some(state));
            }
        });
    };
    Effect::new(move || {
        if is_open.get() {
            look();
            let timer = set_interval_with_handle(look, EVERY);
            on_cleanup(move || {
                if let Ok(timer) = timer {
                    timer.clear();
                }
            });
        }
    });
    let let_in = move || {
        spawn_local(async move {
            if let Ok(state) = base.api().admit(id).await {
                let _ = known.try_set(Some(state));
            }
        });
    };
    let shown = move || {
        let Whereabouts { state, since } = known.get().filter(|_| is_open.get())?.patient;
        let waited = move || length_text(since.seconds_until(base.clock.now()));
        let name = appointment.get_untracked().patient.name;
        let text = match state {
            PresenceState::Waiting => view! { {name} " waits for " {waited} "." }.into_any(),
            PresenceState::Admitted | PresenceState::Checking => {
                view! { {name} " is here." }.into_any()
            }
            PresenceState::InCall => view! { {name} " is in the room." }.into_any(),
            PresenceState::Absent | PresenceState::Dropped | PresenceState::Left => return None,
        };
        let button = (state == PresenceState::Waiting)
            .then(|| button("button button-good", "Let in", let_in));
        Some(view! {
            <div class="waiting-let">
                <p>{text}</p>
                {button}
            </div>
        })
    };
    view! { <div class="card-waiting" role="status">{shown}</div> }.into_any()
}
