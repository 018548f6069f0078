//! The appointment as a file for the reader's own calendar.

use leptos::prelude::*;
use shared::AppointmentId;

use crate::{
    app::use_base,
    components::{
        download::offer,
        form::{Form, FormSummary},
    },
};

/// Fetches the file and hands it to the browser.
#[component]
pub fn CalendarButton(id: AppointmentId) -> impl IntoView {
    let base = use_base();
    let form = Form::new("calendar");
    let press = move |_| {
        form.send(async move { base.api().calendar(id).await }, |file| {
            offer(&file, "text/calendar;charset=utf-8", "appointment.ics");
        });
    };
    view! {
        <FormSummary form labels=&[]/>
        <button type="button" class="button" aria-disabled=move || form.is_busy().to_string() on:click=press>
            "Add to calendar"
        </button>
    }
}
