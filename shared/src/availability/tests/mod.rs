mod document;
mod limits;
mod windows;

use time::macros::date;

use super::{
    Availability, Days, Offsets,
    slots::{Busy, Facts, Slot, Unavailable, check, find},
};
use crate::{
    Instant,
    wire::availability::{Availability as Document, Day, WeeklyHours},
};

/// Berlin around its changes of 2026: an hour ahead on 29 March at 01:00Z, back on 25 October at 01:00Z.
fn berlin() -> Offsets {
    Offsets::new(3600, vec![(1_774_746_000, 7200), (1_792_890_000, 3600)])
}

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

fn weekly(day: Day, from: &str, to: &str) -> WeeklyHours {
    WeeklyHours {
        day,
        from: from.to_owned(),
        to: to.to_owned(),
    }
}

/// Windows on Mondays, visits of half an hour on whole half hours, nothing else.
fn document(hours: Vec<WeeklyHours>) -> Document {
    let mut document = Document::at_any_time("Europe/Berlin".to_owned());
    document.hours = hours;
    document.rules.step_minutes = 30;
    document
}

fn checked(document: &Document) -> Availability {
    document.check(|_| true).unwrap()
}

struct Case {
    availability: Availability,
    closures: Vec<Days>,
    busy: Vec<Busy>,
    patient_busy: Vec<Slot>,
    now: Instant,
}

impl Case {
    fn new(document: &Document) -> Self {
        Self {
            availability: checked(document),
            closures: Vec::new(),
            busy: Vec::new(),
            patient_busy: Vec::new(),
            now: at("2026-01-01T00:00:00Z"),
        }
    }

    fn with<R>(&self, look: impl FnOnce(&Facts<'_>) -> R) -> R {
        look(&Facts {
            availability: &self.availability,
            offsets: &berlin(),
            closures: &self.closures,
            busy: &self.busy,
            patient_busy: &self.patient_busy,
            now: self.now,
        })
    }

    /// The starts on these days for the first visit type, as they are in UTC without the seconds.
    fn starts(&self, days: Days) -> Vec<String> {
        let visit = &self.availability.visit_types[0];
        let found = self.with(|facts| find(facts, visit, days));
        let short = |slot: &Slot| slot.starts_at.to_string()[5..16].to_owned();
        found.iter().map(short).collect()
    }

    fn check(&self, start: &str) -> Result<Slot, Unavailable> {
        let visit = &self.availability.visit_types[0];
        self.with(|facts| check(facts, visit, at(start)))
    }
}

fn monday() -> Days {
    Days::only(date!(2026 - 02 - 02))
}
