//! The outline of what is on its way.

use leptos::prelude::*;

/// A page whose content is not known yet.
#[component]
pub fn PageSkeleton() -> impl IntoView {
    view! {
        <div class="page" aria-busy="true">
            <p class="visually-hidden" role="status">
                "Loading…"
            </p>
            <div class="skeleton skeleton-title"></div>
            <div class="skeleton skeleton-line"></div>
            <div class="skeleton skeleton-card"></div>
        </div>
    }
}

/// A list of so many cards that are on their way.
#[component]
pub fn ListSkeleton(cards: usize) -> impl IntoView {
    let cards = (0..cards)
        .map(|_| view! { <div class="skeleton skeleton-card"></div> })
        .collect_view();
    view! {
        <div class="stack" aria-busy="true">
            <p class="visually-hidden" role="status">
                "Loading…"
            </p>
            {cards}
        </div>
    }
}
