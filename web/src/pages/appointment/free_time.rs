//! A time that is not one of the slots: a doctor moves to wherever there is room.

use leptos::prelude::*;
use shared::{
    FieldCode, FieldError,
    wire::{appointment::Appointment, slot::Slot},
};

use crate::{
    app::use_base,
    components::{
        field::Field,
        form::{Form, FormSummary, Submit, on_submit},
    },
};

/// The day and time to type; `choose` is told the slot that it makes.
#[component]
pub fn FreeTime(appointment: Appointment, choose: Callback<Slot>) -> impl IntoView {
    let zone = use_base().session.zone_now();
    let form = Form::new("free-time");
    let wall = RwSignal::new(String::new());
    let length = appointment.starts_at.seconds_until(appointment.ends_at);
    let hint = format!(
        "Outside your hours too. In {} time, on whole five minutes.",
        zone.label()
    );
    let submit = move || match zone.at_wall(&wall.get_untracked()) {
        Some(starts_at) => choose.run(Slot {
            starts_at,
            ends_at: starts_at.plus_seconds(length),
        }),
        None => form.refuse(vec![FieldError::new("wall", FieldCode::InvalidFormat)]),
    };
    view! {
        <form class="stack" novalidate=true on:submit=on_submit(submit)>
            <FormSummary form labels=&[("wall", "Any other time")]/>
            <Field form name="wall" label="Any other time" value=wall kind="datetime-local" hint/>
            <Submit form text="Take this time" class="button"/>
        </form>
    }
}
