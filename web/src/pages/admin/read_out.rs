//! What a patient who can not join reads out over the telephone.

use leptos::prelude::*;
use shared::wire::join_check::{Check, CheckState, decode};

use crate::join_text::condition;

/// The code, and what it says.
pub fn read_out() -> AnyView {
    let word = RwSignal::new(String::new());
    let told = move || match (word.with(String::is_empty), word.with(|word| decode(word))) {
        (true, _) => ().into_any(),
        (false, Some(items)) => lines(&items),
        (false, None) => {
            view! { <p>"This is no code. It has four digits or letters."</p> }.into_any()
        }
    };
    view! {
        <section class="panel" aria-labelledby="read-out-title">
            <h2 id="read-out-title">"Somebody can not join"</h2>
            <p class="quiet" id="read-out-hint">
                "Under “Why can’t I join?” their page shows a code. What they read out says how their side stands."
            </p>
            <div class="field">
                <label for="read-out-code">"Code"</label>
                <input
                    id="read-out-code"
                    autocomplete="off"
                    maxlength="8"
                    aria-describedby="read-out-hint"
                    prop:value=move || word.get()
                    on:input=move |event| word.set(event_target_value(&event))
                />
            </div>
            <div role="status">{told}</div>
        </section>
    }
    .into_any()
}

fn lines(items: &[Check]) -> AnyView {
    let line = |item: &Check| {
        let state = match item.state {
            CheckState::Ok => "good",
            CheckState::Failed => "not good",
            CheckState::Unknown => "not known",
        };
        view! { <li>{condition(item.name)} ": " <b>{state}</b></li> }
    };
    view! { <ul>{items.iter().map(line).collect_view()}</ul> }.into_any()
}
