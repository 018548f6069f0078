//! What a doctor can do with all of a series at once.

use leptos::prelude::*;
use shared::{Role, Status, wire::appointment::Appointment};

use crate::{
    app::use_base,
    components::button::button,
    components::form::{Form, FormSummary},
};

/// Says yes to all of the series that wait.
#[component]
pub fn ConfirmSeries(appointment: RwSignal<Appointment>) -> impl IntoView {
    let base = use_base();
    let form = Form::new("series");
    let waiting = Memo::new(move |_| {
        let series = appointment.with(|known| {
            let is_pending = known.status == Status::Pending;
            known.series_id.filter(|_| is_pending)
        });
        series.filter(|_| base.session.role() == Some(Role::Doctor))
    });
    let press = move || {
        let Some(series) = waiting.get_untracked() else {
            return;
        };
        form.send(
            async move { base.api().confirm_series(series).await },
            move |all| {
                let id = appointment.get_untracked().id;
                if let Some(own) = all.items.into_iter().find(|item| item.id == id) {
                    appointment.set(own);
                }
            },
        );
    };
    view! {
        <FormSummary form labels=&[]/>
        <Show when=move || waiting.get().is_some()>
            {button("button button-good", "Confirm all of this series", press)}
        </Show>
    }
}
