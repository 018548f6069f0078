//! In which language somebody is written to.

use leptos::prelude::*;
use shared::Language;

/// The languages by their own names; `tag` is that of the chosen one. Not the general `choice`, which the heaviest
/// pages have to themselves: shared with others, it would cost them a part more.
pub fn language_choice(tag: RwSignal<String>) -> AnyView {
    let items = Language::ALL
        .into_iter()
        .map(|language| {
            view! {
                <label class="choice">
                    <input
                        type="radio"
                        name="language"
                        prop:checked=move || tag.with(|tag| tag == language.as_str())
                        on:change=move |_| tag.set(language.to_string())
                    />
                    {language.own_name()}
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="choices">
            <legend>"Language of e-mails"</legend>
            {items}
        </fieldset>
    }
    .into_any()
}
