//! Signing: asked once more, because it can not be taken back.

use leptos::{html, prelude::*};
use shared::Instant;

use super::{
    saving::Saver,
    state::{State, overtaken},
};
use crate::{
    app::use_base,
    components::{
        button::button,
        form::{Form, FormSummary, Submit, on_submit},
    },
};

/// The button, and why it can not be pressed yet.
pub fn signing(saver: Saver, starts_at: Instant) -> AnyView {
    let base = use_base();
    let open = RwSignal::new(false);
    let why_not = Memo::new(move |_| {
        if base.clock.now() < starts_at {
            Some("You can sign it from the start of the appointment on.")
        } else if saver.state.with(|state| *state != State::Saved) {
            Some("It can be signed as soon as it is saved.")
        } else if saver.known.with(|note| note.revision == 0) {
            Some("There is nothing to sign yet.")
        } else {
            None
        }
    });
    let press = move |_| {
        if why_not.get_untracked().is_none() {
            open.set(true);
        }
    };
    view! {
        <div class="note-sign">
            <button
                type="button"
                class="button button-good"
                aria-disabled=move || why_not.get().is_some().to_string()
                aria-describedby="sign-why"
                on:click=press
            >
                "Sign"
            </button>
            <p class="quiet" id="sign-why">
                {move || why_not.get().unwrap_or("After that neither text can be changed.")}
            </p>
            {move || open.get().then(|| view! { <Confirm saver open/> })}
        </div>
    }
    .into_any()
}

#[component]
fn Confirm(saver: Saver, open: RwSignal<bool>) -> impl IntoView {
    let base = use_base();
    let form = Form::new("sign");
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move || {
        if let Some(dialog) = dialog.get()
            && !dialog.open()
        {
            // Refused only for a dialog that is not in the document; then there is nothing to show.
            let _ = dialog.show_modal();
        }
    });
    let close = move || {
        if let Some(dialog) = dialog.try_get_untracked().flatten() {
            dialog.close();
        }
    };
    let submit = move || {
        let revision = saver.known.with_untracked(|note| note.revision);
        // What another page has written meanwhile is not signed unseen.
        let call = async move {
            match base.api().sign_note(saver.id, revision).await {
                Err(failure) if overtaken(&failure) => base.api().note(saver.id).await.map(Err),
                answer => answer.map(Ok),
            }
        };
        form.send(call, move |answer| {
            close();
            match answer {
                Ok(note) => drop(saver.known.try_set(note)),
                Err(theirs) => saver.compare(theirs),
            }
        });
    };
    let says = if saver.mine().summary.trim().is_empty() {
        "The summary is empty: the patient will find nothing to read."
    } else {
        "The patient can read the summary at once."
    };
    view! {
        <dialog class="dialog" node_ref=dialog aria-labelledby="sign-title" on:close=move |_| open.set(false)>
            <h2 id="sign-title">"Sign the note"</h2>
            <p>"After that neither text can be changed; you can only add to them. " {says}</p>
            <form novalidate=true on:submit=on_submit(submit)>
                <FormSummary form labels=&[]/>
                <div class="button-row">
                    <Submit form text="Sign now" class="button button-good"/>
                    {button("button", "Go on writing", close)}
                </div>
            </form>
        </dialog>
    }
}
