//! Choosing the appointments of one status.

use leptos::prelude::*;
use shared::Status;

use super::badge::status_text;

/// The choice; `changed` is told after `status` is set.
#[component]
pub fn StatusFilter(status: RwSignal<Option<Status>>, changed: Callback<()>) -> impl IntoView {
    let options = Status::ALL
        .into_iter()
        .map(|status| view! { <option value=status.as_str()>{status_text(status)}</option> })
        .collect_view();
    view! {
        <div class="field field-inline">
            <label for="status-filter">"Status"</label>
            <select
                id="status-filter"
                on:change=move |event| {
                    status.set(event_target_value(&event).parse().ok());
                    changed.run(());
                }
            >
                <option value="">"All"</option>
                {options}
            </select>
        </div>
    }
}
