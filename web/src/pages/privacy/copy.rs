//! Everything that is kept of somebody, to read here and to take along.

use leptos::prelude::*;
use shared::wire::export::{Export, Part};

use super::parts::part;
use crate::{
    api::read,
    app::use_base,
    components::{
        button::button,
        download::offer,
        form::{Form, FormSummary},
    },
    zone::Zone,
};

/// The way to it, and what came of it.
pub fn copy() -> AnyView {
    let base = use_base();
    let form = Form::new("export");
    let shown = RwSignal::new(None::<Export>);
    let show = move || {
        let call = async move { read::<Export>(&base.api().export().await?) };
        form.send(call, move |export| drop(shown.try_set(Some(export))));
    };
    let keep = move || {
        let call = async move { base.api().export().await };
        form.send(call, move |answer| {
            offer(&answer.body, "application/json", "mydoctor-export.json");
        });
    };
    view! {
        <section class="panel stack" aria-labelledby="copy-title">
            <h2 id="copy-title">"Your data"</h2>
            <p>"Everything the clinic keeps of you here: to read now, or as a file for programs. Each copy is on record."</p>
            <FormSummary form labels=&[]/>
            <div class="button-row">
                {button("button", "Show everything", show)}
                {button("button", "Download as a file", keep)}
            </div>
            {move || shown.get().map(|export| readable(&export, &base.session.zone_now()))}
        </section>
    }
    .into_any()
}

fn readable(export: &Export, zone: &Zone) -> AnyView {
    let cut = !export.truncated.is_empty();
    let cut = cut.then(|| {
        view! {
            <p class="quiet">
                "Of some of it there is so much that only the newest is here and in the file; ask the clinic for the rest."
            </p>
        }
    });
    view! {
        <div class="stack" role="region" aria-label="Everything that is kept" tabindex="-1">
            <p class="quiet">{format!("Put together {}.", zone.full(export.exported_at))}</p>
            {cut}
            {Part::ALL.map(|one| part(one, export, zone)).collect_view()}
        </div>
    }
    .into_any()
}
