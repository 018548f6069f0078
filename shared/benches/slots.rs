//! How long the pure part of a slot search takes: `cargo bench -p shared`.

use divan::{Bencher, black_box};
use shared::{
    Instant,
    availability::{
        Availability, Days, Offsets, parse_date,
        slots::{Busy, Facts, check, find},
    },
    wire::availability::{Availability as Document, Day, WeeklyHours},
};

fn main() {
    divan::main();
}

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap_or_else(|code| panic!("{text}: {code:?}"))
}

/// Twenty windows a week, four on each working day, in a month with a change of the clocks.
fn availability() -> Availability {
    let mut document = Document::at_any_time("Europe/Berlin".to_owned());
    let windows = [
        ("08:00", "09:30"),
        ("09:45", "11:15"),
        ("13:00", "14:30"),
        ("15:00", "17:00"),
    ];
    document.hours = Day::ALL[..5]
        .iter()
        .flat_map(|day| windows.map(|(from, to)| (*day, from, to)))
        .map(|(day, from, to)| WeeklyHours {
            day,
            from: from.to_owned(),
            to: to.to_owned(),
        })
        .collect();
    document.rules.step_minutes = 15;
    document.rules.buffer_after_minutes = 5;
    document.rules.max_per_day = Some(20);
    let checked = document.check(|_| true);
    checked.unwrap_or_else(|faults| panic!("{faults:?}"))
}

/// A thousand visits in the month, so that nearly everything is taken.
fn busy() -> Vec<Busy> {
    let first = at("2026-03-01T00:00:00Z");
    (0..1_000)
        .map(|n| first.plus_minutes(n * 44))
        .map(|from| Busy {
            from,
            until: from.plus_minutes(20),
            starts_at: from,
        })
        .collect()
}

fn with_facts<R>(look: impl FnOnce(&Facts<'_>) -> R) -> R {
    let (availability, busy) = (availability(), busy());
    look(&Facts {
        availability: &availability,
        offsets: &Offsets::new(3600, vec![(1_774_746_000, 7200)]),
        closures: &[],
        busy: &busy,
        patient_busy: &[],
        now: at("2026-02-28T12:00:00Z"),
    })
}

fn march() -> Days {
    let day = |text| parse_date(text).unwrap_or_else(|code| panic!("{text}: {code:?}"));
    Days {
        from: day("2026-03-01"),
        to: day("2026-03-31"),
    }
}

#[divan::bench]
fn thirty_one_days_of_twenty_windows_and_a_thousand_visits(bencher: Bencher<'_, '_>) {
    with_facts(|facts| {
        let visit = &facts.availability.visit_types[0];
        bencher.bench_local(|| find(black_box(facts), black_box(visit), black_box(march())));
    });
}

#[divan::bench]
fn one_start(bencher: Bencher<'_, '_>) {
    with_facts(|facts| {
        let visit = &facts.availability.visit_types[0];
        let start = at("2026-03-18T09:00:00Z");
        bencher.bench_local(|| check(black_box(facts), black_box(visit), black_box(start)));
    });
}
