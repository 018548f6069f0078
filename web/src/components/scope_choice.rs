//! How much of a series is meant.

use leptos::prelude::*;
use shared::wire::series::Scope;

use super::choice::choice;

/// This one, this and what follows, or all.
pub fn scope_choice(scope: RwSignal<Scope>) -> AnyView {
    let items = [
        (Scope::This, "Only this one"),
        (Scope::ThisAndFollowing, "This one and those that follow"),
        (Scope::All, "All that are still to come"),
    ];
    let items = items.map(|(scope, text)| (scope, text.to_owned())).into();
    choice("scope", "It is one of several. Which ones?", items, scope)
}
