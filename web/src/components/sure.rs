//! A question before something that is not done by one slip of the finger, and needs no reason.

use leptos::{html, prelude::*};

use super::button::button;

/// Title and button, what follows, and the way out.
pub type Question = [&'static str; 3];

/// The dialog, while `open` says so; `go` is done when the answer is yes.
pub fn sure(
    question: Question,
    open: RwSignal<bool>,
    go: impl Fn() + Clone + Send + 'static,
) -> AnyView {
    let shown = move || open.get().then(|| asked(question, open, go.clone()));
    shown.into_any()
}

fn asked([title, about, back]: Question, open: RwSignal<bool>, go: impl Fn() + 'static) -> AnyView {
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
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    let yes = move || {
        close();
        go();
    };
    view! {
        <dialog
            class="dialog"
            node_ref=dialog
            aria-labelledby="sure-title"
            aria-describedby="sure-about"
            on:close=move |_| open.set(false)
        >
            <h2 id="sure-title">{title}</h2>
            <p id="sure-about">{about}</p>
            <p class="button-row">
                {button("button button-danger", title, yes)}
                {button("button", back, close)}
            </p>
        </dialog>
    }
    .into_any()
}
