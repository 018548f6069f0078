//! How an appointment is to repeat, as it is typed.

use leptos::prelude::*;
use shared::{
    recurrence::Every,
    wire::{availability::Day, series::SeriesRule},
};

/// The fields; a copy is the same ones.
#[derive(Clone, Copy)]
pub struct Plan {
    /// Whether it repeats at all.
    pub on: RwSignal<bool>,
    /// In what it counts.
    pub every: RwSignal<Every>,
    /// How many of them a step is.
    pub interval: RwSignal<String>,
    /// The days of a week beside the start's own.
    pub days: RwSignal<Vec<Day>>,
    /// Whether it ends on a date, and not after a number.
    pub by_date: RwSignal<bool>,
    /// After how many it ends.
    pub count: RwSignal<String>,
    /// The last date.
    pub until: RwSignal<String>,
}

impl Plan {
    /// Once a week, not switched on.
    pub fn new() -> Self {
        Self {
            on: RwSignal::new(false),
            every: RwSignal::new(Every::Week),
            interval: RwSignal::new("1".to_owned()),
            days: RwSignal::new(Vec::new()),
            by_date: RwSignal::new(false),
            count: RwSignal::new("6".to_owned()),
            until: RwSignal::new(String::new()),
        }
    }

    /// The rule for a series that starts on that day of the week. What is no number is out of range.
    pub fn rule(self, start: Day) -> SeriesRule {
        let every = self.every.get();
        let number = |text: RwSignal<String>| text.get().trim().parse().unwrap_or(0);
        let by_date = self.by_date.get();
        let mut days = Vec::new();
        if every == Every::Week {
            days = self.days.get();
            if !days.contains(&start) {
                days.push(start);
            }
        }
        SeriesRule {
            every,
            interval: number(self.interval),
            days,
            count: (!by_date).then(|| number(self.count)),
            until: by_date.then(|| self.until.get()),
        }
    }

    /// Takes a day in, or out again.
    pub fn toggle(self, day: Day) {
        self.days
            .update(|days| match days.iter().position(|known| *known == day) {
                Some(at) => drop(days.remove(at)),
                None => days.push(day),
            });
    }
}
