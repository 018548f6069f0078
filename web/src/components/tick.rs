//! A box to tick, one of several.

use std::collections::BTreeSet;

use leptos::prelude::*;

/// What was ticked.
pub type Chosen<T> = RwSignal<BTreeSet<T>>;

/// The box, with words beside it.
pub fn tick<T>(value: T, text: AnyView, chosen: Chosen<T>) -> AnyView
where
    T: Ord + Copy + Send + Sync + 'static,
{
    let change = move |is_on: bool| {
        chosen.update(|chosen| {
            if is_on {
                chosen.insert(value);
            } else {
                chosen.remove(&value);
            }
        });
    };
    view! {
        <label class="choice">
            <input
                type="checkbox"
                prop:checked=move || chosen.with(|chosen| chosen.contains(&value))
                on:change=move |event| change(event_target_checked(&event))
            />
            <span>{text}</span>
        </label>
    }
    .into_any()
}
