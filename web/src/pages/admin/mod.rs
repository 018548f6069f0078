//! Every appointment, for an admin: when and who, not why.

mod closures;
mod mails;
mod read_out;

use leptos::prelude::*;

use self::{closures::Closures, mails::mails, read_out::read_out};
use crate::{
    api::AppointmentQuery,
    app::use_base,
    components::{
        appointment_card::{card, card_key},
        page::Heading,
        paged::Paged,
        status_filter::StatusFilter,
        when::zone_note,
    },
    following::Following,
    path,
};

/// The page.
pub fn page() -> AnyView {
    let base = use_base();
    let status = RwSignal::new(None);
    let load = move |cursor| {
        let query = AppointmentQuery {
            status: status.get_untracked(),
            from: Some(base.running_since()),
            to: None,
        };
        async move { base.api().appointments(query, cursor).await }
    };
    let list = Paged::new(load, card_key, card);
    Following::of_page().on_change(move || list.reload());
    view! {
        <div class="page">
            <Heading text="All appointments"/>
            <p>
                <a href=path::AUDIT>"Audit and records opened in an emergency"</a>
            </p>
            <p class="lead">"Running and to come. Reasons are between patients and their doctors and are not shown."</p>
            <div class="list-head">
                <StatusFilter status changed=Callback::new(move |()| list.reload())/>
                {zone_note(&base.session.zone_now())}
            </div>
            <section class="stack" aria-labelledby="all-title">
                <h2 class="visually-hidden" id="all-title">
                    "List"
                </h2>
                {list.lines()}
                <Show when=move || list.is_empty()>
                    <p class="empty" role="status">
                        "There is no such appointment."
                    </p>
                </Show>
                {list.foot("Show more")}
            </section>
            <Closures/>
            {read_out()}
            {mails()}
        </div>
    }
    .into_any()
}
