//! Slots in every zone of the database, around every change of its clocks in ten years. What is
//! offered is compared with what jiff, which knows the zones by itself, says of each wall time.
//!
//! CI looks at every fourth zone, and `cargo xtask zones` at all of them, with ten times as many hours.
//! The mutants of the rules meet a few.

use std::collections::BTreeSet;

use jiff::{
    Timestamp,
    civil::DateTime,
    tz::{AmbiguousOffset, TimeZone, TimeZoneDatabase},
};
use proptest::{
    prelude::*,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use shared::{
    Instant,
    availability::{
        Availability, Days, Offsets, VisitType,
        slots::{Busy, Facts, Slot, check, date_at, find},
    },
    wire::availability::{Availability as Document, Day, WeeklyHours},
};

const FIRST: &str = "2026-01-01T00:00:00Z";
const LAST: &str = "2036-01-01T00:00:00Z";

/// Every `share`th zone of the database.
fn zones(share: usize) -> Vec<TimeZone> {
    let database = TimeZoneDatabase::bundled();
    let names: Vec<String> = database.available().map(|name| name.to_string()).collect();
    assert!(
        names.len() > 500,
        "the whole database is there: {}",
        names.len()
    );
    names
        .iter()
        .step_by(share)
        .map(|name| database.get(name).unwrap())
        .collect()
}

/// The instants to look around: each change of the clocks, and one day of a zone without any.
fn changes(zone: &TimeZone) -> Vec<i64> {
    let last: Timestamp = LAST.parse().unwrap();
    let changes = zone.following(FIRST.parse().unwrap());
    let changes = changes
        .map(|change| change.timestamp())
        .take_while(|at| *at < last);
    let changes: Vec<i64> = changes.map(Timestamp::as_second).collect();
    if changes.is_empty() {
        vec![Instant::parse(FIRST).unwrap().unix()]
    } else {
        changes
    }
}

/// What the clocks do in the ten days around an instant.
fn offsets(zone: &TimeZone, around: i64) -> Offsets {
    let day = 24 * 60 * 60;
    let start = Timestamp::from_second(around - 10 * day).unwrap();
    let changes = zone
        .following(start)
        .map(|change| (change.timestamp().as_second(), change.offset().seconds()))
        .take_while(|(at, _)| *at < around + 10 * day);
    Offsets::new(zone.to_offset(start).seconds(), changes.collect())
}

prop_compose! {
    /// Windows on any days, over midnight too, with a step and a length that fit each other or not.
    fn any_document()(
        windows in prop::collection::vec((0_usize..7, 0_u16..288, 0_u16..288), 1..12),
        all_week in any::<bool>(),
        step in prop::sample::select(vec![5_u16, 10, 15, 20, 30, 45, 60]),
        length in (1_u16..25).prop_map(|n| n * 5),
        buffers in (0_u16..31, 0_u16..31),
        per_day in prop::option::weighted(0.2, 1_u16..20),
    ) -> Document {
        let text = |fives: u16| format!("{:02}:{:02}", fives / 12, fives % 12 * 5);
        let window = |(day, from, to): (usize, u16, u16)| WeeklyHours { day: Day::ALL[day], from: text(from), to: text(to) };
        let mut document = Document::at_any_time("Any/Zone".to_owned());
        if !all_week {
            document.hours = windows.into_iter().map(window).collect();
        }
        document.visit_types[0].length_minutes = length;
        document.rules.step_minutes = step;
        document.rules.buffer_before_minutes = buffers.0;
        document.rules.buffer_after_minutes = buffers.1;
        document.rules.max_per_day = per_day;
        document
    }
}

/// One zone at one change of its clocks, with one doctor.
struct Case<'a> {
    zone: &'a TimeZone,
    offsets: Offsets,
    availability: Availability,
    days: Days,
    now: Instant,
}

impl<'a> Case<'a> {
    fn new(zone: &'a TimeZone, around: i64, document: &Document) -> Self {
        let offsets = offsets(zone, around);
        let change = Instant::from_unix(around).unwrap();
        Self {
            zone,
            days: Days::only(date_at(&offsets, change).unwrap()).widened(1),
            offsets,
            availability: document.check(|_| true).unwrap(),
            now: change.plus_minutes(-5 * 24 * 60),
        }
    }

    fn visit(&self) -> &VisitType {
        &self.availability.visit_types[0]
    }

    fn facts<'b>(&'b self, busy: &'b [Busy]) -> Facts<'b> {
        Facts {
            availability: &self.availability,
            offsets: &self.offsets,
            closures: &[],
            busy,
            patient_busy: &[],
            now: self.now,
        }
    }

    fn wall(&self, at: Instant) -> DateTime {
        self.zone
            .to_datetime(Timestamp::from_second(at.unix()).unwrap())
    }

    /// Each start is a wall time on the grid that exists, at the first of the instants that show it,
    /// and no wall time comes twice.
    fn look_at_walls(&self, found: &[Slot]) -> Result<(), TestCaseError> {
        let step = i64::from(self.availability.rules.step_minutes);
        let mut seen = BTreeSet::new();
        for slot in found {
            let wall = self.wall(slot.starts_at);
            prop_assert_eq!(
                (i64::from(wall.hour()) * 60 + i64::from(wall.minute())) % step,
                0
            );
            prop_assert_eq!(wall.second(), 0);
            prop_assert!(seen.insert(wall), "{} is offered twice", wall);
            match self.zone.to_ambiguous_timestamp(wall).offset() {
                AmbiguousOffset::Gap { .. } => prop_assert!(false, "{} does not exist", wall),
                AmbiguousOffset::Unambiguous { offset }
                | AmbiguousOffset::Fold { before: offset, .. } => {
                    let first = offset.to_timestamp(wall).unwrap().as_second();
                    prop_assert_eq!(slot.starts_at.unix(), first, "{} a second time", wall);
                }
            }
            let length = i64::from(self.visit().length_minutes) * 60;
            prop_assert_eq!(slot.starts_at.seconds_until(slot.ends_at), length);
        }
        Ok(())
    }

    /// Every five minutes of the days can be booked exactly if they are offered.
    fn look_at_bookings(&self, busy: &[Busy], found: &[Slot]) -> Result<(), TestCaseError> {
        let facts = self.facts(busy);
        let (first, end) = self.days.wall();
        let (first, end) = (self.offsets.reaches(first), self.offsets.reaches(end));
        let offered: BTreeSet<Slot> = found.iter().copied().collect();
        prop_assert_eq!(offered.len(), found.len());
        let mut bookable = BTreeSet::new();
        for at in (first..end).step_by(300) {
            bookable.extend(check(&facts, self.visit(), Instant::from_unix(at).unwrap()));
        }
        prop_assert_eq!(offered, bookable);
        Ok(())
    }

    /// Books what is offered, here the last and there the first, until nothing is: nothing overlaps.
    fn look_at_a_full_calendar(&self) -> Result<(), TestCaseError> {
        let rules = &self.availability.rules;
        let mut busy: Vec<Busy> = Vec::new();
        loop {
            let found = find(&self.facts(&busy), self.visit(), self.days);
            let chosen = if busy.len().is_multiple_of(2) {
                found.first()
            } else {
                found.last()
            };
            let Some(slot) = chosen else { break };
            busy.push(rules.around(*slot));
            busy.sort_by_key(|busy| busy.from);
            for pair in busy.windows(2) {
                prop_assert!(pair[0].until <= pair[1].from, "{:?} overlap", pair);
            }
            if busy.len().is_multiple_of(7) {
                self.look_at_bookings(&busy, &find(&self.facts(&busy), self.visit(), self.days))?;
            }
        }
        Ok(())
    }
}

fn look_at(zone: &TimeZone, seed: u8, documents: u32) {
    let config = Config {
        cases: documents,
        failure_persistence: None,
        ..Config::default()
    };
    // The same cases every time: a zone that fails here fails at every desk.
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]);
    let mut runner = TestRunner::new_with_rng(config, rng);
    for around in changes(zone) {
        let looked = runner.run(&any_document(), |document| {
            let case = Case::new(zone, around, &document);
            let found = find(&case.facts(&[]), case.visit(), case.days);
            case.look_at_walls(&found)?;
            case.look_at_bookings(&[], &found)?;
            case.look_at_a_full_calendar()
        });
        if let Err(failure) = looked {
            panic!("{:?} around {around}: {failure}", zone.iana_name());
        }
    }
}

/// Zones that between them do what any zone does: an hour, half an hour, a month without, no change.
const FEW: [&str; 4] = [
    "Europe/Berlin",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Asia/Kathmandu",
];

#[test]
fn slots_are_right_in_a_few_zones() {
    for (seed, name) in (0_u8..).zip(FEW) {
        look_at(&TimeZoneDatabase::bundled().get(name).unwrap(), seed, 2);
    }
}

fn look_at_zones(share: usize, documents: u32) {
    for (seed, zone) in (0_u8..=u8::MAX).cycle().zip(zones(share)) {
        look_at(&zone, seed, documents);
    }
}

#[test]
fn slots_are_right_around_every_change_of_the_clocks() {
    look_at_zones(4, 4);
}

#[test]
#[ignore = "every zone, many documents: cargo xtask zones"]
fn slots_are_right_in_every_zone() {
    look_at_zones(1, 40);
}
