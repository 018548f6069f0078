//! What a visit is for.

use leptos::prelude::*;
use shared::wire::availability::VisitType;

use crate::components::choice::choice;

/// The doctor's visit types to choose from; only told where there is one.
pub fn visit_choice(types: &[VisitType], chosen: RwSignal<String>) -> AnyView {
    let text = |visit: &VisitType| format!("{} · {} minutes", visit.name, visit.length_minutes);
    if let [only] = types {
        return view! { <p>{text(only)}</p> }.into_any();
    }
    let items = types.iter().map(|visit| (visit.id.clone(), text(visit)));
    choice("visit-type", "What is it for?", items.collect(), chosen)
}
