//! A week of times at a time, and the way to other weeks.

use leptos::prelude::*;
use shared::{
    Instant,
    wire::slot::{Slot, Slots},
};

use super::{
    day::day_view,
    faces::Faces,
    week::{DAYS, by_day},
};
use crate::{
    api::SlotQuery,
    app::use_base,
    components::button::button,
    components::fetched::{Instead, fetched},
    zone::{Day, Zone},
};

/// The times of a doctor, week by week.
#[component]
pub fn SlotPicker(
    /// Whose times, and for what; another question is asked at once.
    query: Signal<SlotQuery>,
    /// The time around which to begin; now unless given.
    #[prop(optional_no_strip)]
    around: Option<Instant>,
    /// Told which time is chosen.
    choose: Callback<Slot>,
    /// Counts the reasons to ask anew for what is shown.
    #[prop(into)]
    reloads: Signal<u32>,
) -> impl IntoView {
    let base = use_base();
    let zone = StoredValue::new(base.session.zone_now());
    let today = zone.with_value(|zone| zone.date(base.clock.now_untracked()));
    let first = around.map(|at| zone.with_value(|zone| zone.date(at)));
    let first = RwSignal::new(first.map_or(today, |day| day.max(today)));
    let go = move |days: i64| first.update(|first| *first = first.plus(days).max(today));
    let shown = fetched(
        // The reader's days are not the doctor's: one more at either end holds them all.
        move || {
            let (day, query) = (first.get(), query.get());
            reloads.track();
            async move {
                let slots = base.api().slots(&query, day.plus(-1), DAYS + 2).await?;
                Ok((day, query, slots))
            }
        },
        move |(day, query, slots): (Day, SlotQuery, Slots)| {
            let faces = Faces::new(zone.get_value(), &slots.time_zone);
            let days = by_day(day, &slots.items, &faces.own);
            let note = view! { <p class="zone-note">{faces.note()}</p> };
            if days.iter().all(|day| day.slots.is_empty()) {
                return view! { {note} {next_free(query, first, faces.own)} }.into_any();
            }
            let days = days
                .into_iter()
                .map(|day| day_view(day, &faces, choose))
                .collect_view();
            let soonest = slots.items.first().filter(|_| day == today);
            let soonest = soonest.map(|slot| soonest_button(*slot, &faces.own, choose));
            view! { {note} {soonest} <div class="week">{days}</div> }.into_any()
        },
        Instead::PART,
    );
    let at_start = move || (first.get() == today).to_string();
    view! {
        <div class="week-bar">
            <button type="button" class="button" aria-disabled=at_start on:click=move |_| go(-DAYS)>
                "Earlier"
            </button>
            <p role="status">{move || title(first.get())}</p>
            {button("button", "Later", move || go(DAYS))}
        </div>
        {shown}
    }
}

fn title(first: Day) -> String {
    format!("{} – {}", first.label(), first.plus(DAYS - 1).full())
}

fn soonest_button(slot: Slot, zone: &Zone, choose: Callback<Slot>) -> AnyView {
    let (day, time) = (zone.date(slot.starts_at).label(), zone.time(slot.starts_at));
    button(
        "button",
        format!("Next free time: {day}, {time}"),
        move || choose.run(slot),
    )
}

/// What is said of a week without times: when the next one is.
fn next_free(query: SlotQuery, first: RwSignal<Day>, zone: Zone) -> AnyView {
    let api = use_base().api();
    let from = first.get_untracked();
    let shown = fetched(
        move || {
            let query = query.clone();
            async move { api.next_slot(&query, from).await }
        },
        move |next| match next {
            None => {
                view! { <p>"There is none in the three months after it either."</p> }.into_any()
            }
            Some(slot) => {
                let day = zone.date(slot.starts_at);
                let text = format!("Next on {}, {}", day.full(), zone.time(slot.starts_at));
                button("button button-primary", text, move || first.set(day))
            }
        },
        Instead::PART,
    );
    view! {
        <div class="empty" role="status">
            <p>"No times this week."</p>
            {shown}
        </div>
    }
    .into_any()
}
