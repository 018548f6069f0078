//! What is in the way of a series, and what is free near it.

use shared::{
    Instant,
    availability::{
        Offsets,
        slots::{Busy, Facts, Slot},
    },
    recurrence::{Conflict, End, Every, Planned, Rule, plan},
    wire::availability::{Availability as Document, Day, WeeklyHours},
};

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

/// Berlin's clocks in 2026.
fn berlin() -> Offsets {
    let change = |text, offset| (at(text).unix(), offset);
    Offsets::new(
        3600,
        vec![
            change("2026-03-29T01:00:00Z", 7200),
            change("2026-10-25T01:00:00Z", 3600),
        ],
    )
}

/// Two days from the start on, with visits of so many minutes on whole half hours, in UTC and without the
/// seconds: each one's slot or what is in its way, and the nearest that is free.
fn planned(
    hours: &[(Day, &str, &str)],
    length: u16,
    start: &str,
    busy: &[(&str, &str)],
) -> Vec<(Result<String, Conflict>, Option<String>)> {
    let mut document = Document::at_any_time("Europe/Berlin".to_owned());
    let window = |(day, from, to): &(Day, &str, &str)| WeeklyHours {
        day: *day,
        from: (*from).to_owned(),
        to: (*to).to_owned(),
    };
    document.hours = hours.iter().map(window).collect();
    document.rules.step_minutes = 30;
    document.visit_types[0].length_minutes = length;
    let taken = |(from, until): &(&str, &str)| Busy {
        from: at(from),
        until: at(until),
        starts_at: at(from),
    };
    let busy: Vec<Busy> = busy.iter().map(taken).collect();
    let availability = document.check(|_| true).unwrap();
    let (offsets, now) = (berlin(), at("2026-01-31T09:00:00Z"));
    let facts = Facts {
        availability: &availability,
        offsets: &offsets,
        closures: &[],
        busy: &busy,
        patient_busy: &[],
        now,
    };
    let rule = Rule {
        every: Every::Day,
        interval: 1,
        days: Vec::new(),
        end: End::Count(2),
    };
    let occurrences = rule.expand(at(start), &offsets, now).unwrap();
    let visit = &availability.visit_types[0];
    let short = |slot: Slot| slot.starts_at.to_string()[5..16].to_owned();
    let told = |one: Planned| {
        let ends_at = one.occurrence.starts_at;
        let ends_at = ends_at.map(|at| at.plus_minutes(i64::from(length)));
        assert_eq!(one.ends_at, ends_at);
        (one.slot.map(short), one.nearest.map(short))
    };
    let planned = plan(&facts, visit, &occurrences);
    planned.into_iter().map(told).collect()
}

fn free(start: &str) -> (Result<String, Conflict>, Option<String>) {
    (Ok(start.to_owned()), None)
}

fn instead(why: Conflict, start: &str) -> (Result<String, Conflict>, Option<String>) {
    (Err(why), Some(start.to_owned()))
}

const MONDAY: &str = "2026-02-02T08:00:00Z";
const MONDAY_TAKEN: [(&str, &str); 1] = [(MONDAY, "2026-02-02T08:30:00Z")];

#[test]
fn what_is_free_needs_nothing_near_it() {
    let hours = [
        (Day::Monday, "09:00", "12:00"),
        (Day::Tuesday, "09:00", "12:00"),
    ];
    let planned = planned(&hours, 30, MONDAY, &[]);
    assert_eq!(planned, [free("02-02T08:00"), free("02-03T08:00")]);
}

#[test]
fn the_nearest_may_overlap_the_time_that_can_not_be_had() {
    let hours = [
        (Day::Monday, "09:00", "12:00"),
        (Day::Tuesday, "09:00", "12:00"),
    ];
    let planned = planned(&hours, 60, MONDAY, &MONDAY_TAKEN);
    let taken = instead(Conflict::Taken, "02-02T08:30");
    assert_eq!(planned, [taken, free("02-03T08:00")]);
}

#[test]
fn the_nearest_is_in_the_way_of_no_other_one() {
    // What begins when the other ends is near enough.
    let hours = [
        (Day::Monday, "09:00", "09:30"),
        (Day::Tuesday, "09:00", "10:30"),
    ];
    let after = planned(&hours, 30, MONDAY, &MONDAY_TAKEN);
    let taken = |start| instead(Conflict::Taken, start);
    assert_eq!(after, [taken("02-03T08:30"), free("02-03T08:00")]);
    // What ends when the other begins is nearer.
    let hours = [
        (Day::Monday, "09:00", "09:30"),
        (Day::Tuesday, "08:00", "10:30"),
    ];
    let before = planned(&hours, 30, MONDAY, &MONDAY_TAKEN);
    assert_eq!(before, [taken("02-03T07:00"), free("02-03T08:00")]);
    let hours = [
        (Day::Monday, "09:00", "09:30"),
        (Day::Tuesday, "08:30", "10:30"),
    ];
    let before = planned(&hours, 30, MONDAY, &MONDAY_TAKEN);
    assert_eq!(before, [taken("02-03T07:30"), free("02-03T08:00")]);
}

#[test]
fn what_is_not_offered_is_looked_for_within_a_week() {
    let hours = [(Day::Tuesday, "09:00", "09:30")];
    let planned = planned(&hours, 30, MONDAY, &[]);
    // The Tuesday after this one is eight days away.
    assert_eq!(
        planned,
        [(Err(Conflict::NotOffered), None), free("02-03T08:00")]
    );
}

#[test]
fn a_time_that_the_clocks_leap_over_is_near_the_leap() {
    let hours = [
        (Day::Saturday, "02:00", "04:00"),
        (Day::Sunday, "01:00", "05:00"),
    ];
    let planned = planned(&hours, 30, "2026-03-28T01:30:00Z", &[]);
    let leap = instead(Conflict::NoSuchTime, "03-29T01:00");
    assert_eq!(planned, [free("03-28T01:30"), leap]);
}
