//! Figures in equal steps of time, so that a chart has a true axis: by day, or by week when that would
//! be too many. Pure.

use shared::wire::analytics::{Analytics, Figures, Mean};

use crate::{api::Days, zone::Day};

/// The most days that are shown one by one.
const MOST_BY_DAY: i64 = 62;

/// One step of the axis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Its first day.
    pub from: Day,
    /// What it comes to.
    pub figures: Figures,
}

/// The steps, and whether they are weeks.
pub struct Slots {
    /// Every one of them, also those with nothing.
    pub items: Vec<Slot>,
    /// Whether each is a week and not a day.
    pub are_weeks: bool,
}

impl Slots {
    /// Of the days that were asked for.
    pub fn of(answer: &Analytics, days: Days) -> Self {
        let count = days.from.days_until(days.to) + 1;
        let are_weeks = MOST_BY_DAY < count;
        let step = if are_weeks { 7 } else { 1 };
        let mut items: Vec<_> = (0..(count + step - 1) / step)
            .map(|index| Slot {
                from: days.from.plus(index * step),
                figures: Figures::default(),
            })
            .collect();
        for day in &answer.days {
            let place = Day::parse(&day.date)
                .map(|date| days.from.days_until(date) / step)
                .and_then(|index| usize::try_from(index).ok());
            if let Some(slot) = place.and_then(|index| items.get_mut(index)) {
                add(&mut slot.figures, &day.figures);
            }
        }
        Self { items, are_weeks }
    }
}

/// Adds what the charts show.
fn add(to: &mut Figures, more: &Figures) {
    to.appointments += more.appointments;
    to.met += more.met;
    to.patient_no_shows += more.patient_no_shows;
    to.doctor_no_shows += more.doctor_no_shows;
    for (to, more) in [
        (&mut to.planned_seconds, more.planned_seconds),
        (&mut to.real_seconds, more.real_seconds),
        (&mut to.waited_seconds, more.waited_seconds),
        (&mut to.patient_late_seconds, more.patient_late_seconds),
        (&mut to.doctor_late_seconds, more.doctor_late_seconds),
    ] {
        *to = joined(*to, more);
    }
}

/// The mean of both together.
fn joined(one: Mean, other: Mean) -> Mean {
    let count = one.count + other.count;
    let sum = one.mean * i64::from(one.count) + other.mean * i64::from(other.count);
    Mean {
        count,
        mean: sum.checked_div(i64::from(count)).unwrap_or(0),
        most: one.most.max(other.most),
    }
}

#[cfg(test)]
mod tests {
    use shared::wire::analytics::DayFigures;
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    fn day(date: &str, count: u32, mean: i64) -> DayFigures {
        DayFigures {
            date: date.to_owned(),
            figures: Figures {
                appointments: count,
                real_seconds: Mean {
                    count,
                    mean,
                    most: mean,
                },
                ..Figures::default()
            },
        }
    }

    fn answer(days: Vec<DayFigures>) -> Analytics {
        Analytics {
            from: String::new(),
            to: String::new(),
            time_zone: "UTC".to_owned(),
            total: Figures::default(),
            days,
            causes: Vec::new(),
            connections: Vec::new(),
            samples: Vec::new(),
        }
    }

    #[test]
    fn days_without_figures_keep_their_place() {
        let from = Day::parse("2026-05-01").unwrap();
        let days = Days {
            from,
            to: from.plus(6),
        };
        let slots = Slots::of(&answer(vec![day("2026-05-03", 2, 600)]), days);
        let counts: Vec<_> = slots
            .items
            .iter()
            .map(|slot| slot.figures.appointments)
            .collect();
        assert_eq!(counts, [0, 0, 2, 0, 0, 0, 0]);
        assert!(!slots.are_weeks);
    }

    #[test]
    fn a_week_has_the_mean_of_its_consultations_not_of_its_days() {
        let from = Day::parse("2026-01-01").unwrap();
        let days = Days {
            from,
            to: from.plus(89),
        };
        let given = vec![day("2026-01-01", 1, 600), day("2026-01-07", 3, 1_000)];
        let slots = Slots::of(&answer(given), days);
        assert!(slots.are_weeks);
        assert_eq!(slots.items.len(), 13);
        let mean = slots.items[0].figures.real_seconds;
        assert_eq!((mean.count, mean.mean, mean.most), (4, 900, 1_000));
    }
}
