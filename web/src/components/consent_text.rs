//! A text that people agree to.

use leptos::prelude::*;
use shared::consent::Subject;

/// Its title, to be opened for the text.
pub fn folded(subject: Subject) -> AnyView {
    view! {
        <details>
            <summary>{subject.title()}</summary>
            <p>{subject.text()}</p>
        </details>
    }
    .into_any()
}
