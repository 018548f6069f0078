//! What of the open time can be booked.

use time::macros::date;

use super::{Case, at, document, monday, weekly};
use crate::{
    availability::{
        Days,
        slots::{Busy, OpenHours, Slot, Unavailable},
    },
    wire::availability::Day,
};

#[test]
fn lengths_and_notice_are_instants_and_not_wall_time() {
    let mut document = document(vec![weekly(Day::Sunday, "00:00", "12:00")]);
    document.visit_types[0].length_minutes = 120;
    document.rules.minimum_notice_minutes = 24 * 60;
    let mut case = Case::new(&document);
    let slot = case.check("2026-03-29T00:30:00Z").unwrap();
    assert_eq!(slot.ends_at, at("2026-03-29T02:30:00Z"));
    // Twenty-four hours before 09:00 on the day of the change it is 08:00 on the wall.
    case.now = at("2026-03-28T07:00:00Z");
    assert!(case.check("2026-03-29T07:00:00Z").is_ok());
    case.now = at("2026-03-28T07:00:01Z");
    assert_eq!(
        case.check("2026-03-29T07:00:00Z"),
        Err(Unavailable::NotOffered)
    );
}

#[test]
fn what_has_begun_or_lies_too_far_is_not_offered() {
    let mut document = document(vec![weekly(Day::Monday, "09:00", "10:30")]);
    document.rules.horizon_days = 7;
    let mut case = Case::new(&document);
    case.now = at("2026-02-02T08:30:00Z");
    assert_eq!(case.starts(monday()), ["02-02T09:00"]);
    let next = Days::only(date!(2026 - 02 - 09));
    assert_eq!(case.starts(next), ["02-09T08:00", "02-09T08:30"]);
}

fn busy(from: &str, until: &str, starts_at: &str) -> Busy {
    Busy {
        from: at(from),
        until: at(until),
        starts_at: at(starts_at),
    }
}

#[test]
fn buffers_keep_neighbours_apart_and_are_not_shared() {
    let mut document = document(vec![weekly(Day::Monday, "09:00", "12:00")]);
    document.rules.buffer_before_minutes = 5;
    document.rules.buffer_after_minutes = 10;
    let mut case = Case::new(&document);
    // A visit from 10:00 to 10:30 local with its own buffers.
    case.busy = vec![busy(
        "2026-02-02T08:55:00Z",
        "2026-02-02T09:40:00Z",
        "2026-02-02T09:00:00Z",
    )];
    assert_eq!(
        case.starts(monday()),
        ["02-02T08:00", "02-02T10:00", "02-02T10:30"]
    );
    assert_eq!(case.check("2026-02-02T09:30:00Z"), Err(Unavailable::Taken));
}

#[test]
fn visits_follow_each_other_without_a_gap() {
    let mut case = Case::new(&document(vec![weekly(Day::Monday, "09:00", "10:30")]));
    let (from, until) = ("2026-02-02T08:30:00Z", "2026-02-02T09:00:00Z");
    case.busy = vec![busy(from, until, from)];
    assert_eq!(case.starts(monday()), ["02-02T08:00", "02-02T09:00"]);
    case.busy.clear();
    case.patient_busy = vec![Slot {
        starts_at: at(from),
        ends_at: at(until),
    }];
    assert_eq!(case.starts(monday()), ["02-02T08:00", "02-02T09:00"]);
}

#[test]
fn a_patient_is_offered_nothing_beside_their_own_visits() {
    let mut case = Case::new(&document(vec![weekly(Day::Monday, "09:00", "11:00")]));
    case.patient_busy = vec![Slot {
        starts_at: at("2026-02-02T08:45:00Z"),
        ends_at: at("2026-02-02T09:00:00Z"),
    }];
    assert_eq!(
        case.starts(monday()),
        ["02-02T08:00", "02-02T09:00", "02-02T09:30"]
    );
}

#[test]
fn a_full_day_offers_nothing_more() {
    let mut document = document(vec![
        weekly(Day::Monday, "09:00", "12:00"),
        weekly(Day::Tuesday, "09:00", "10:00"),
    ]);
    document.rules.max_per_day = Some(1);
    let mut case = Case::new(&document);
    case.busy = vec![busy(
        "2026-02-02T08:00:00Z",
        "2026-02-02T08:30:00Z",
        "2026-02-02T08:00:00Z",
    )];
    assert!(case.starts(monday()).is_empty());
    assert_eq!(case.check("2026-02-02T10:00:00Z"), Err(Unavailable::Taken));
    let tuesday = Days::only(date!(2026 - 02 - 03));
    assert_eq!(case.starts(tuesday).len(), 2);
    // Each day is counted by itself, whatever the days before and after it.
    for (start, end) in [
        ("2026-02-02T09:00:00Z", "2026-02-02T09:30:00Z"),
        ("2026-02-03T08:00:00Z", "2026-02-03T08:30:00Z"),
    ] {
        case.busy.push(busy(start, end, start));
    }
    assert!(case.starts(tuesday).is_empty());
    let (start, end) = ("2026-02-09T08:00:00Z", "2026-02-09T08:30:00Z");
    case.busy.push(busy(start, end, start));
    assert!(case.starts(tuesday).is_empty());
    assert_eq!(case.starts(Days::only(date!(2026 - 02 - 16))).len(), 6);
}

#[test]
fn off_the_grid_and_outside_the_hours_is_not_offered() {
    let case = Case::new(&document(vec![weekly(Day::Monday, "09:00", "10:00")]));
    for start in [
        "2026-02-02T08:05:00Z",
        "2026-02-02T09:00:00Z",
        "2026-02-03T08:00:00Z",
    ] {
        assert_eq!(case.check(start), Err(Unavailable::NotOffered), "{start}");
    }
    assert!(case.check("2026-02-02T08:30:00Z").is_ok());
}

#[test]
fn open_hours_hold_what_lies_within_as_a_whole() {
    let case = Case::new(&document(vec![weekly(Day::Monday, "09:00", "10:00")]));
    let hours = case.with(|facts| OpenHours::new(facts, monday()));
    let hold = |from: &str, until: &str| hours.hold(at(from), at(until));
    assert!(hold("2026-02-02T08:00:00Z", "2026-02-02T09:00:00Z"));
    assert!(hold("2026-02-02T08:07:00Z", "2026-02-02T08:22:00Z"));
    assert!(!hold("2026-02-02T07:59:00Z", "2026-02-02T08:30:00Z"));
    assert!(!hold("2026-02-02T08:45:00Z", "2026-02-02T09:01:00Z"));
    assert!(!hold("2026-02-03T08:00:00Z", "2026-02-03T08:30:00Z"));
}
