//! The word before a session ends, and the way to stay.

use leptos::{html, prelude::*, task::spawn_local};

use super::button::button;
use crate::{
    app::use_base,
    session::idle::{self, Due},
};

/// Warns in good time, and leaves when it is over.
#[component]
pub fn SessionEnd() -> impl IntoView {
    let base = use_base();
    let due = RwSignal::new(Due::Nothing);
    idle::watch();
    // The clock of the page is the only thing that ticks.
    Effect::new(move || {
        base.clock.now();
        let now = base.session.due();
        if due.get_untracked() == now {
            return;
        }
        due.set(now);
        match now {
            Due::Report => spawn_local(async move {
                // A report that does not get through is sent again when the next second is due.
                let _ = base.session.refresh().await;
                due.set(Due::Nothing);
            }),
            Due::Ask => spawn_local(async move {
                base.session.ask_for_end().await;
                due.set(Due::Nothing);
            }),
            Due::Nothing | Due::IdleIn(_) | Due::OverIn(_) => {}
        }
    });
    // Whether, and which of the two; the seconds are drawn inside.
    let warning = Memo::new(move |_| match due.get() {
        Due::IdleIn(_) => Some(Warning::Idle),
        Due::OverIn(_) => Some(Warning::Over),
        Due::Nothing | Due::Report | Due::Ask => None,
    });
    move || warning.get().map(|warning| view! { <Dialog warning due/> })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Warning {
    Idle,
    Over,
}

#[component]
fn Dialog(warning: Warning, due: RwSignal<Due>) -> impl IntoView {
    let base = use_base();
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move || {
        if let Some(dialog) = dialog.get()
            && !dialog.open()
        {
            // Refused only for a dialog that is not in the document; then there is nothing to show.
            let _ = dialog.show_modal();
        }
    });
    let left = move || match due.get() {
        Due::IdleIn(left) | Due::OverIn(left) => left,
        Due::Nothing | Due::Report | Due::Ask => 0,
    };
    let close = move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
        // However it was pressed, somebody is there.
        idle::touch();
        if warning == Warning::Idle {
            // Gone, so that the next warning is a new one. What does not get through is reported again
            // with the next second.
            due.set(Due::Nothing);
            spawn_local(async move {
                let _ = base.session.refresh().await;
            });
        }
    };
    let (title, why, stay) = match warning {
        Warning::Idle => (
            "Are you still there?",
            "Nothing has happened on this page for a while. To protect what is on it, you will be signed out in",
            "Stay signed in",
        ),
        Warning::Over => (
            "Your session ends soon",
            "A session lasts 12 hours at most. Save what you are doing, then sign in again. You will be signed out in",
            "Go on until then",
        ),
    };
    let sign_out = move || {
        spawn_local(async move {
            // Whoever can not be signed out now is signed out when the time is over.
            let _ = base.session.sign_out().await;
        });
    };
    view! {
        <dialog class="dialog" node_ref=dialog aria-labelledby="session-end" aria-describedby="session-end-why">
            <h2 id="session-end">{title}</h2>
            <p id="session-end-why">
                {why} " " <strong>{move || countdown(left())}</strong> "."
            </p>
            <p class="button-row">
                {button("button button-primary", stay, close)}
                {button("button", "Sign out now", sign_out)}
            </p>
        </dialog>
    }
}

/// Minutes and seconds, as people say them.
fn countdown(seconds: i64) -> String {
    match (seconds / 60, seconds % 60) {
        (0, seconds) => format!("{seconds} s"),
        (minutes, 0) => format!("{minutes} min"),
        (minutes, seconds) => format!("{minutes} min {seconds} s"),
    }
}
