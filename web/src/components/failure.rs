//! What is said when the server did not do what was asked.

use leptos::prelude::*;

use super::button::button;
use crate::api::Failure;

/// The failure in words, the number to quote, and another try where one makes sense.
#[component]
pub fn FailureNotice(
    failure: Failure,
    #[prop(optional, into)] retry: Option<Callback<()>>,
) -> impl IntoView {
    let quote = failure.quote().map(|id| {
        view! {
            <p class="notice-quote">
                "If you ask for help, quote this number: " <code>{id.to_owned()}</code>
            </p>
        }
    });
    let retry = retry.map(|retry| button("button", "Try again", move || retry.run(())));
    view! {
        <div class="notice notice-bad" role="alert">
            <p>{failure.message()}</p>
            {quote}
            {retry}
        </div>
    }
}
