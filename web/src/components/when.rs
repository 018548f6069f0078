//! Instants on the page: for people in their zone, for programs in UTC.

use leptos::prelude::*;
use shared::Instant;

use crate::zone::Zone;

/// `Friday 27 November 2026, 14:30 – 15:00`
pub fn span(zone: &Zone, from: Instant, to: Instant) -> impl IntoView + use<> {
    view! {
        <time datetime=from.to_string()>{zone.full(from)}</time>
        " – "
        <time datetime=to.to_string()>{zone.time(to)}</time>
    }
}

/// Which zone the times on this page are in.
pub fn zone_note(zone: &Zone) -> impl IntoView + use<> {
    view! { <p class="zone-note">{format!("All times are in {} time.", zone.label())}</p> }
}
