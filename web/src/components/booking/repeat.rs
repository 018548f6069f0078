//! The fields of an appointment that repeats.

use leptos::prelude::*;
use shared::{recurrence::Every, wire::availability::Day};

use super::plan::Plan;
use crate::components::{choice::choice, field::Field, form::Form};

/// The switch, and the fields below it.
pub fn repeat_fields(form: Form, plan: Plan, start: Day) -> AnyView {
    view! {
        <label class="choice">
            <input
                type="checkbox"
                prop:checked=plan.on
                on:change=move |event| plan.on.set(event_target_checked(&event))
            />
            "Repeat it"
        </label>
        {move || plan.on.get().then(|| fields(form, plan, start))}
    }
    .into_any()
}

fn fields(form: Form, plan: Plan, start: Day) -> AnyView {
    let steps = [
        (Every::Day, "days"),
        (Every::Week, "weeks"),
        (Every::Month, "months"),
    ];
    let steps = steps.map(|(every, text)| (every, text.to_owned())).into();
    let ends = [(false, "after a number of times"), (true, "on a date")];
    let ends = ends
        .map(|(by_date, text)| (by_date, text.to_owned()))
        .into();
    view! {
        <div class="repeat">
            {choice("every", "In steps of", steps, plan.every)}
            <Field form name="rule.interval" label="Every how many of them" value=plan.interval kind="number" hint="1 to 12."/>
            {move || (plan.every.get() == Every::Week).then(|| week_days(plan, start))}
            {choice("ends", "It ends", ends, plan.by_date)}
            {move || if plan.by_date.get() {
                view! { <Field form name="rule.until" label="Last date" value=plan.until kind="date"/> }.into_any()
            } else {
                view! { <Field form name="rule.count" label="How many times" value=plan.count kind="number" hint="1 to 52, the first one included."/> }.into_any()
            }}
        </div>
    }
    .into_any()
}

fn week_days(plan: Plan, start: Day) -> AnyView {
    let days = Day::ALL
        .map(|day| {
            let is_start = day == start;
            let is_on = move || is_start || plan.days.with(|days| days.contains(&day));
            view! {
                <label class="choice">
                    <input type="checkbox" disabled=is_start prop:checked=is_on on:change=move |_| plan.toggle(day)/>
                    {day_name(day)}
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="choices">
            <legend>"On these days of the doctor’s week"</legend>
            {days}
        </fieldset>
    }
    .into_any()
}

/// `Monday`
pub const fn day_name(day: Day) -> &'static str {
    match day {
        Day::Monday => "Monday",
        Day::Tuesday => "Tuesday",
        Day::Wednesday => "Wednesday",
        Day::Thursday => "Thursday",
        Day::Friday => "Friday",
        Day::Saturday => "Saturday",
        Day::Sunday => "Sunday",
    }
}
