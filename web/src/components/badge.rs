//! The status of an appointment, in a colour and in a word.

use leptos::prelude::*;
use shared::Status;

/// The word for a status.
pub const fn status_text(status: Status) -> &'static str {
    match status {
        Status::Pending => "Pending",
        Status::Confirmed => "Confirmed",
        Status::Canceled => "Canceled",
        Status::Completed => "Completed",
        Status::NoShow => "No-show",
    }
}

/// The badge of a status.
pub fn badge(status: Status) -> impl IntoView {
    let class = match status {
        Status::Pending => "badge badge-pending",
        Status::Confirmed => "badge badge-confirmed",
        Status::Canceled => "badge badge-canceled",
        Status::Completed | Status::NoShow => "badge badge-past",
    };
    view! { <span class=class>{status_text(status)}</span> }
}
