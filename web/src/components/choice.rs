//! One of a few, as radio buttons.

use leptos::prelude::*;

/// The choices by their value and their words, under a question.
pub fn choice<T>(
    name: &'static str,
    question: &'static str,
    items: Vec<(T, String)>,
    chosen: RwSignal<T>,
) -> AnyView
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let items = items
        .into_iter()
        .map(|(value, text)| {
            let same = value.clone();
            view! {
                <label class="choice">
                    <input
                        type="radio"
                        name=name
                        prop:checked=move || chosen.with(|chosen| *chosen == same)
                        on:change=move |_| chosen.set(value.clone())
                    />
                    {text}
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="choices">
            <legend>{question}</legend>
            {items}
        </fieldset>
    }
    .into_any()
}
