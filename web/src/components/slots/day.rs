//! The times of one day as buttons.

use leptos::prelude::*;
use shared::wire::slot::Slot;
use web_sys::Element;

use super::{
    faces::Faces,
    week::{DaySlots, by_hour},
};

/// A day under its heading; `choose` is told which time is pressed.
pub fn day_view(day: DaySlots, faces: &Faces, choose: Callback<Slot>) -> AnyView {
    let id = format!("day-{}", day.day.iso());
    let times = if day.slots.is_empty() {
        view! { <p class="quiet">"No times"</p> }.into_any()
    } else {
        match by_hour(day.slots) {
            Err(slots) => times_view(&slots, faces, choose),
            Ok(hours) => {
                let hours = hours
                    .into_iter()
                    .map(|slots| hour_view(slots, faces.clone(), choose))
                    .collect_view();
                view! { <div class="times">{hours}</div> }.into_any()
            }
        }
    };
    view! {
        <section class="day" aria-labelledby=id.clone()>
            <h3 id=id.clone()>{day.day.label()}</h3>
            {times}
        </section>
    }
    .into_any()
}

/// An hour with many times; they are drawn when it is opened.
fn hour_view(slots: Vec<Slot>, faces: Faces, choose: Callback<Slot>) -> AnyView {
    let open = RwSignal::new(false);
    let from = slots.first().map(|slot| faces.own.time(slot.starts_at));
    let title = format!("From {}", from.unwrap_or_default());
    let count = format!(", {} times", slots.len());
    let toggled = move |event| open.set(event_target::<Element>(&event).has_attribute("open"));
    view! {
        <details class="hour" on:toggle=toggled>
            <summary class="time">
                {title} <span class="visually-hidden">{count}</span>
            </summary>
            {move || open.get().then(|| times_view(&slots, &faces, choose))}
        </details>
    }
    .into_any()
}

fn times_view(slots: &[Slot], faces: &Faces, choose: Callback<Slot>) -> AnyView {
    let times = slots
        .iter()
        .map(|slot| time_button(*slot, faces, choose))
        .collect_view();
    view! { <ul class="times">{times}</ul> }.into_any()
}

fn time_button(slot: Slot, faces: &Faces, choose: Callback<Slot>) -> AnyView {
    let beside = faces
        .beside(slot.starts_at)
        .map(|theirs| view! { <small>{theirs}</small> });
    view! {
        <li>
            <button type="button" class="time" on:click=move |_| choose.run(slot)>
                <b>{faces.own.time(slot.starts_at)}</b>
                " "
                {beside}
            </button>
        </li>
    }
    .into_any()
}
