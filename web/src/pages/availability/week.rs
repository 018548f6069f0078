//! The usual week in words: the windows of each day, exact to five minutes.

use leptos::prelude::*;
use shared::wire::availability::{Day, WeeklyHours};

use super::{
    draft::Draft,
    rows::{Column, FROM, RowList, TO},
};
use crate::components::{booking::day_name, button::button, form::Form};

const COLUMNS: &[Column] = &[FROM, TO];
const NUMBERS: [&str; 7] = ["0", "1", "2", "3", "4", "5", "6"];

/// One part for each day.
pub fn week_lists(form: Form, draft: Draft) -> AnyView {
    Day::ALL
        .map(|day| {
            let id = format!("hours-{}", day as usize);
            let summary = move || {
                let hours = draft
                    .weekly()
                    .into_iter()
                    .filter(|window| window.day == day);
                let hours: Vec<_> = hours
                    .map(|window| format!("{} – {}", window.from, window.to))
                    .collect();
                if hours.is_empty() {
                    "no hours".to_owned()
                } else {
                    hours.join(", ")
                }
            };
            view! {
                <details class="day-hours">
                    <summary id=id>
                        <b>{day_name(day)}</b> ": " {summary}
                    </summary>
                    <RowList
                        form
                        name="hours"
                        what="window"
                        columns=COLUMNS
                        rows=draft.hours
                        of=NUMBERS[day as usize]
                        fresh=|| [String::new(), "09:00".to_owned(), "17:00".to_owned()]
                    />
                    <div class="button-row">
                        {copy_button(draft, day, "Copy to Monday to Friday", 5)}
                        {copy_button(draft, day, "Copy to all days", 7)}
                    </div>
                </details>
            }
        })
        .collect_view()
        .into_any()
}

/// Puts the windows of a day in the place of those of the first so many days.
fn copy_button(draft: Draft, day: Day, text: &'static str, days: usize) -> AnyView {
    let copy = move || draft.set_weekly(&copied(&draft.weekly(), day, &Day::ALL[..days]));
    button("button", text, copy)
}

fn copied(hours: &[WeeklyHours], of: Day, to: &[Day]) -> Vec<WeeklyHours> {
    let kept = hours
        .iter()
        .filter(|window| !to.contains(&window.day))
        .cloned();
    let source = hours.iter().filter(|window| window.day == of);
    let copies = to.iter().flat_map(|day| {
        source.clone().map(|window| WeeklyHours {
            day: *day,
            ..window.clone()
        })
    });
    let mut all: Vec<_> = kept.chain(copies).collect();
    all.sort_by(|a, b| (a.day as u8, &a.from).cmp(&(b.day as u8, &b.from)));
    all
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn a_copied_day_takes_the_place_of_what_was_there() {
        let window = |day, from: &str| WeeklyHours {
            day,
            from: from.to_owned(),
            to: "17:00".to_owned(),
        };
        let hours = [
            window(Day::Monday, "09:00"),
            window(Day::Tuesday, "08:00"),
            window(Day::Sunday, "10:00"),
        ];
        let week = copied(&hours, Day::Monday, &Day::ALL[..2]);
        assert_eq!(
            week,
            [
                window(Day::Monday, "09:00"),
                window(Day::Tuesday, "09:00"),
                window(Day::Sunday, "10:00")
            ]
        );
    }
}
