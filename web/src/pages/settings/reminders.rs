//! Which reminders a patient gets.

use leptos::prelude::*;
use shared::wire::reminder::Reminders;

use crate::{
    app::use_base,
    components::{
        fetched::{Instead, fetched},
        form::{Form, FormSummary, Submit, on_submit},
    },
};

/// The choice, for a patient.
pub fn reminders() -> AnyView {
    let base = use_base();
    let ask = move || async move { base.api().reminders().await };
    let form = fetched(ask, form, Instead::PART);
    view! {
        <section class="panel" aria-labelledby="reminders-title">
            <h2 id="reminders-title">"Reminders"</h2>
            <p class="quiet">"Mails ahead of your appointments. What changes an appointment, you are always told."</p>
            {form}
        </section>
    }
    .into_any()
}

fn form(known: Reminders) -> AnyView {
    let base = use_base();
    let form = Form::new("reminders");
    let day_before = RwSignal::new(known.day_before);
    let hour_before = RwSignal::new(known.hour_before);
    let saved = RwSignal::new(false);
    let submit = move || {
        saved.set(false);
        let wanted = Reminders {
            day_before: day_before.get_untracked(),
            hour_before: hour_before.get_untracked(),
        };
        form.send(
            async move { base.api().choose_reminders(wanted).await },
            move |_| {
                let _ = saved.try_set(true);
            },
        );
    };
    view! {
        <form class="stack" novalidate=true aria-labelledby="reminders-title" on:submit=on_submit(submit)>
            <FormSummary form labels=&[]/>
            {choice("A day before", day_before)}
            {choice("An hour before", hour_before)}
            <Submit form text="Save reminders"/>
            <p class="card-news" role="status">
                {move || if saved.get() { "Saved." } else { "" }}
            </p>
        </form>
    }
    .into_any()
}

fn choice(label: &'static str, value: RwSignal<bool>) -> AnyView {
    view! {
        <label class="choice">
            <input
                type="checkbox"
                prop:checked=move || value.get()
                on:change=move |event| value.set(event_target_checked(&event))
            />
            {label}
        </label>
    }
    .into_any()
}
