//! Slots put in order: by the reader's days, and by the hour where a day has many.

use shared::{Instant, wire::slot::Slot};

use crate::zone::{Day, Zone};

/// Days that are shown at a time.
pub const DAYS: i64 = 7;
/// A day with more times than this is shown by the hour.
const LIST_MAX: usize = 24;

/// The slots of one day of the reader's zone, soonest first.
#[derive(Clone, Debug, PartialEq)]
pub struct DaySlots {
    /// Which day.
    pub day: Day,
    /// Its slots.
    pub slots: Vec<Slot>,
}

/// Each of the days from the first on, with its slots; slots of other days are left out.
pub fn by_day(first: Day, slots: &[Slot], zone: &Zone) -> Vec<DaySlots> {
    let days = (0..DAYS).map(|day| DaySlots {
        day: first.plus(day),
        slots: Vec::new(),
    });
    let mut days: Vec<_> = days.collect();
    for slot in slots {
        let date = zone.date(slot.starts_at);
        if let Some(day) = days.iter_mut().find(|day| day.day == date) {
            day.slots.push(*slot);
        }
    }
    days
}

/// Many slots by the hour in which they start; few as they are.
pub fn by_hour(slots: Vec<Slot>) -> Result<Vec<Vec<Slot>>, Vec<Slot>> {
    if slots.len() <= LIST_MAX {
        return Err(slots);
    }
    let same_hour = |a: &Slot, b: &Slot| hour_of(a.starts_at) == hour_of(b.starts_at);
    Ok(slots.chunk_by(same_hour).map(<[Slot]>::to_vec).collect())
}

/// Zones are whole quarters of an hour apart, so hours of UTC cut the day as well as any others.
const fn hour_of(at: Instant) -> i64 {
    at.unix().div_euclid(3_600)
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    fn slot(start: &str) -> Slot {
        let starts_at = Instant::parse(start).unwrap();
        Slot {
            starts_at,
            ends_at: starts_at.plus_minutes(30),
        }
    }

    #[test]
    fn a_slot_is_on_the_day_that_the_reader_has_then() {
        let zone = Zone::named("Asia/Tokyo").unwrap();
        let first = Day::parse("2026-05-12").unwrap();
        let slots = [
            slot("2026-05-11T14:00:00Z"),
            slot("2026-05-11T16:00:00Z"),
            slot("2026-05-12T14:59:00Z"),
            slot("2026-05-12T15:00:00Z"),
        ];
        let days = by_day(first, &slots, &zone);
        let counts: Vec<_> = days.iter().map(|day| day.slots.len()).collect();
        assert_eq!(counts, [2, 1, 0, 0, 0, 0, 0]);
    }

    #[test]
    fn only_a_full_day_is_cut_into_hours() {
        let first = slot("2026-05-11T14:00:00Z").starts_at;
        let day = |count: i64| -> Vec<Slot> {
            let each = (0..count).map(|n| first.plus_minutes(n * 5));
            each.map(|at| slot(&at.to_string())).collect()
        };
        assert_eq!(by_hour(day(24)), Err(day(24)));
        assert_eq!(by_hour(day(25)).unwrap().len(), 3);
    }
}
