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
    api::{Failure, SlotQuery},
    app::use_base,
    components::{failure::FailureNotice, skeleton::ListSkeleton},
    zone::{Day, Zone},
};

/// A question for a week, and what came back.
type Week = (Day, SlotQuery, Result<Slots, Failure>);

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
    // The reader's days are not the doctor's: one more at either end holds them all.
    let week = LocalResource::new(move || {
        let (day, query) = (first.get(), query.get());
        reloads.track();
        async move {
            let slots = base.api().slots(&query, day.plus(-1), DAYS + 2).await;
            (day, query, slots) as Week
        }
    });
    let retry = Callback::new(move |()| week.refetch());
    let go = move |days: i64| first.update(|first| *first = first.plus(days).max(today));
    let shown = move || {
        let asked = (first.get(), query.get());
        match week
            .get()
            .filter(|(day, query, _)| (*day, query) == (asked.0, &asked.1))
        {
            None => view! { <ListSkeleton cards=1/> }.into_any(),
            Some((_, _, Err(failure))) => view! { <FailureNotice failure retry/> }.into_any(),
            Some((day, query, Ok(slots))) => {
                let faces = Faces::new(zone.get_value(), &slots.time_zone);
                let days = by_day(day, &slots.items, &faces.own);
                let note = view! { <p class="zone-note">{faces.note()}</p> };
                if days.iter().all(|day| day.slots.is_empty()) {
                    return view! { {note} <NextFree query first zone=faces.own/> }.into_any();
                }
                let days = days
                    .into_iter()
                    .map(|day| day_view(day, &faces, choose))
                    .collect_view();
                let soonest = slots.items.first().filter(|_| day == today);
                let soonest = soonest.map(|slot| soonest_button(*slot, &faces.own, choose));
                view! { {note} {soonest} <div class="week">{days}</div> }.into_any()
            }
        }
    };
    let at_start = move || (first.get() == today).to_string();
    view! {
        <div class="week-bar">
            <button type="button" class="button" aria-disabled=at_start on:click=move |_| go(-DAYS)>
                "Earlier"
            </button>
            <p role="status">{move || title(first.get())}</p>
            <button type="button" class="button" on:click=move |_| go(DAYS)>
                "Later"
            </button>
        </div>
        {shown}
    }
}

fn title(first: Day) -> String {
    format!("{} – {}", first.label(), first.plus(DAYS - 1).full())
}

fn soonest_button(slot: Slot, zone: &Zone, choose: Callback<Slot>) -> AnyView {
    let (day, time) = (zone.date(slot.starts_at).label(), zone.time(slot.starts_at));
    view! {
        <button type="button" class="button" on:click=move |_| choose.run(slot)>
            {format!("Next free time: {day}, {time}")}
        </button>
    }
    .into_any()
}

/// What is said of a week without times: when the next one is.
#[component]
fn NextFree(query: SlotQuery, first: RwSignal<Day>, zone: Zone) -> impl IntoView {
    let base = use_base();
    let from = first.get_untracked();
    let next = LocalResource::new(move || {
        let query = query.clone();
        async move { base.api().next_slot(&query, from).await }
    });
    let retry = Callback::new(move |()| next.refetch());
    let shown = move || match next.get() {
        None => view! { <p class="quiet">"Looking for the next one…"</p> }.into_any(),
        Some(Err(failure)) => view! { <FailureNotice failure retry/> }.into_any(),
        Some(Ok(None)) => {
            view! { <p>"There is none in the three months after it either."</p> }.into_any()
        }
        Some(Ok(Some(slot))) => {
            let day = zone.date(slot.starts_at);
            let text = format!("Next on {}, {}", day.full(), zone.time(slot.starts_at));
            view! {
                <button type="button" class="button button-primary" on:click=move |_| first.set(day)>
                    {text}
                </button>
            }
            .into_any()
        }
    };
    view! {
        <div class="empty" role="status">
            <p>"No times this week."</p>
            {shown}
        </div>
    }
}
