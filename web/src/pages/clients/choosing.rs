//! Which scopes, and which doctors.

use std::collections::BTreeSet;

use leptos::prelude::*;
use shared::{ClientScope, DoctorId, wire::doctor::Doctor};

use super::line::scope_text;
use crate::{
    api::DoctorQuery,
    app::use_base,
    components::{
        button::button,
        field::search_field,
        paged::Paged,
        tick::{Chosen, tick},
    },
};

/// The scopes.
pub fn scopes(id: String, chosen: Chosen<&'static str>) -> AnyView {
    let items = ClientScope::ALL.map(|scope| {
        let text = view! { {scope_text(scope)} " (" <code>{scope.as_str()}</code> ")" };
        tick(scope.as_str(), text.into_any(), chosen)
    });
    view! {
        <fieldset class="choices" id=id tabindex="-1">
            <legend>"What it may do"</legend>
            {items.into_iter().collect_view()}
        </fieldset>
    }
    .into_any()
}

/// The doctors, who are looked for by name.
pub fn doctors(id: String, chosen: Chosen<DoctorId>) -> AnyView {
    let base = use_base();
    let text = RwSignal::new(String::new());
    let load = move |cursor| {
        let query = DoctorQuery {
            text: text.get_untracked(),
            specialty: String::new(),
        };
        async move { base.api().doctors(&query, cursor).await }
    };
    let list = Paged::new(
        load,
        |doctor: &Doctor| doctor.id.to_string(),
        move |doctor| {
            tick(
                doctor.id,
                format!("{}, {}", doctor.name, doctor.specialty).into_any(),
                chosen,
            )
        },
    );
    let count = move || match chosen.with(BTreeSet::len) {
        0 => "None is chosen.".to_owned(),
        1 => "One is chosen.".to_owned(),
        count => format!("{count} are chosen."),
    };
    view! {
        <fieldset class="stack choices-found" id=id tabindex="-1">
            <legend>"For which doctors"</legend>
            <div class="list-head">
                {search_field("clients-doctor", "Doctor’s name", text)}
                {button("button", "Search", move || list.reload())}
            </div>
            <div class="choices">{list.lines()}</div>
            <Show when=move || list.is_empty()>
                <p class="quiet">"No doctor has this name."</p>
            </Show>
            {list.foot("Show more doctors")}
            <p class="quiet" role="status">{count}</p>
        </fieldset>
    }
    .into_any()
}
