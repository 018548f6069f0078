use proptest::prelude::*;
use time::{Weekday, macros::date};

use super::*;
use crate::availability::wall_text;

/// Berlin's clocks around 2026: forward on 29 March, back on 25 October.
fn berlin() -> Offsets {
    let at = |text| Instant::parse(text).unwrap().unix();
    Offsets::new(
        3600,
        vec![
            (at("2026-03-29T01:00:00Z"), 7200),
            (at("2026-10-25T01:00:00Z"), 3600),
            (at("2027-03-28T01:00:00Z"), 7200),
            (at("2027-10-31T01:00:00Z"), 3600),
        ],
    )
}

fn now() -> Instant {
    Instant::parse("2026-01-31T09:00:00Z").unwrap()
}

fn rule(every: Every, interval: u8, days: &[Weekday], end: End) -> Rule {
    Rule {
        every,
        interval,
        days: days.to_vec(),
        end,
    }
}

/// The walls of a series in Berlin, each with `!` where no instant shows it.
fn walls(rule: &Rule, start: &str) -> Vec<String> {
    let start = Instant::parse(start).unwrap();
    let occurrences = rule.expand(start, &berlin(), now()).unwrap();
    let text = |one: &Occurrence| {
        let missing = if one.starts_at.is_none() { "!" } else { "" };
        wall_text(one.wall) + missing
    };
    occurrences.iter().map(text).collect()
}

fn refused(rule: &Rule, start: &str) -> String {
    let start = Instant::parse(start).unwrap();
    rule.expand(start, &berlin(), now()).unwrap_err().field
}

#[test]
fn steps_of_days_weeks_and_months() {
    let days = rule(Every::Day, 3, &[], End::Count(3));
    assert_eq!(
        walls(&days, "2026-02-02T08:00:00Z"),
        ["2026-02-02T09:00", "2026-02-05T09:00", "2026-02-08T09:00"]
    );
    let fortnights = rule(Every::Week, 2, &[], End::Until(date!(2026 - 03 - 02)));
    assert_eq!(
        walls(&fortnights, "2026-02-02T08:00:00Z"),
        ["2026-02-02T09:00", "2026-02-16T09:00", "2026-03-02T09:00"]
    );
    let months = rule(Every::Month, 1, &[], End::Count(3));
    assert_eq!(
        walls(&months, "2026-02-02T08:00:00Z"),
        ["2026-02-02T09:00", "2026-03-02T09:00", "2026-04-02T09:00"]
    );
}

#[test]
fn a_week_begins_on_monday_and_the_series_at_its_start() {
    let days = [Weekday::Wednesday, Weekday::Monday, Weekday::Sunday];
    // 4 February is a Wednesday: the Monday before it is not in the series.
    let weekly = rule(Every::Week, 2, &days, End::Count(5));
    assert_eq!(
        walls(&weekly, "2026-02-04T08:00:00Z"),
        [
            "2026-02-04T09:00",
            "2026-02-08T09:00",
            "2026-02-16T09:00",
            "2026-02-18T09:00",
            "2026-02-22T09:00",
        ]
    );
}

#[test]
fn a_month_without_the_day_is_left_out_and_does_not_count() {
    let monthly = rule(Every::Month, 1, &[], End::Count(4));
    assert_eq!(
        walls(&monthly, "2026-03-31T07:00:00Z"),
        [
            "2026-03-31T09:00",
            "2026-05-31T09:00",
            "2026-07-31T09:00",
            "2026-08-31T09:00"
        ]
    );
}

#[test]
fn a_wall_time_that_the_clocks_leap_over_is_told_of() {
    let daily = rule(Every::Day, 1, &[], End::Count(3));
    assert_eq!(
        walls(&daily, "2026-03-28T01:30:00Z"),
        ["2026-03-28T02:30", "2026-03-29T02:30!", "2026-03-30T02:30"]
    );
}

#[test]
fn of_two_instants_with_the_same_wall_time_the_first_is_meant() {
    let daily = rule(Every::Day, 1, &[], End::Count(2));
    let start = Instant::parse("2026-10-24T00:30:00Z").unwrap();
    let second = daily.expand(start, &berlin(), now()).unwrap()[1];
    assert_eq!(
        second.starts_at,
        Instant::parse("2026-10-25T00:30:00Z").ok()
    );
}

#[test]
fn a_start_at_the_second_of_two_instants_stays_there() {
    let daily = rule(Every::Day, 1, &[], End::Count(2));
    let start = Instant::parse("2026-10-25T01:30:00Z").unwrap();
    let first = daily.expand(start, &berlin(), now()).unwrap()[0];
    assert_eq!(wall_text(first.wall), "2026-10-25T02:30");
    assert_eq!(first.starts_at, Some(start));
}

#[test]
fn as_many_and_as_far_as_can_be_is_not_too_much() {
    let start = "2026-02-04T08:00:00Z";
    let until = |date| rule(Every::Week, 1, &[], End::Until(date));
    // Fifty-one weeks later is the fifty-second time.
    assert_eq!(walls(&until(date!(2027 - 01 - 27)), start).len(), 52);
    let last_day = date!(2028 - 02 - 03);
    assert_eq!(Rule::last_day(now()), last_day);
    let far = |date| rule(Every::Month, 12, &[], End::Until(date));
    assert_eq!(walls(&far(last_day), start).len(), 2);
    let beyond = last_day.next_day().unwrap();
    assert_eq!(refused(&far(beyond), start), "rule.until");
}

#[test]
fn ends_that_make_no_series_are_refused() {
    let start = "2026-02-04T08:00:00Z";
    let weekly = |days: &[Weekday], end| refused(&rule(Every::Week, 1, days, end), start);
    assert_eq!(weekly(&[Weekday::Monday], End::Count(2)), "rule.days");
    let before = End::Until(date!(2026 - 02 - 03));
    assert_eq!(weekly(&[], before), "rule.until");
    let too_many = End::Until(date!(2027 - 02 - 03));
    assert_eq!(weekly(&[], too_many), "rule.until");
    let too_far = rule(Every::Month, 1, &[], End::Count(26));
    assert_eq!(refused(&too_far, start), "rule.count");
    let beyond = rule(Every::Month, 12, &[], End::Until(date!(2030 - 01 - 01)));
    assert_eq!(refused(&beyond, start), "rule.until");
}

#[test]
fn others_move_as_far_on_the_wall() {
    let at = |text| Instant::parse(text).unwrap();
    let (from, to) = (at("2026-02-02T08:00:00Z"), at("2026-02-03T08:30:00Z"));
    for (other, expected) in [
        ("2026-02-09T08:00:00Z", Some("2026-02-10T08:30:00Z")),
        // In summer nine o'clock is an hour earlier; over the change a day has 23 hours.
        ("2026-06-01T07:00:00Z", Some("2026-06-02T07:30:00Z")),
        ("2026-03-28T08:00:00Z", Some("2026-03-29T07:30:00Z")),
        ("2026-03-28T01:00:00Z", None),
    ] {
        let moved = shifted(&berlin(), from, to, at(other));
        assert_eq!(moved, expected.map(at), "{other}");
    }
}

/// Offsets that change by up to two hours some of the time.
fn offsets() -> impl Strategy<Value = Offsets> {
    let quarter = -48..=56_i32;
    let changes = prop::collection::vec((20..200_i64, -8..=8_i32), 0..8);
    (quarter, changes).prop_map(|(first, changes)| {
        let mut at = now().unix();
        let mut offset = first * 900;
        let mut later = Vec::new();
        for (days, step) in changes {
            at += days * DAY + 3600;
            offset = (offset + step * 900).clamp(-43_200, 50_400);
            later.push((at, offset));
        }
        Offsets::new(first * 900, later)
    })
}

fn rules() -> impl Strategy<Value = Rule> {
    let every = prop_oneof![Just(Every::Day), Just(Every::Week), Just(Every::Month)];
    let end = prop_oneof![
        (1..=OCCURRENCES_MAX).prop_map(End::Count),
        (0..700_i64).prop_map(|days| End::Until(date!(2026 - 02 - 01) + Duration::days(days))),
    ];
    (every, 1..=INTERVAL_MAX, 0..128_u8, end).prop_map(|(every, interval, mask, end)| {
        let days = (0..7_u8).filter(|day| every == Every::Week && mask & (1 << day) != 0);
        Rule {
            every,
            interval,
            days: days.map(|day| Weekday::Monday.nth_next(day)).collect(),
            end,
        }
    })
}

proptest! {
    #[test]
    fn every_series_keeps_its_rule(
        rule in rules(),
        offsets in offsets(),
        step in 1..100_000_i64,
    ) {
        let start = now().plus_minutes(step * 5);
        let Ok(occurrences) = rule.expand(start, &offsets, now()) else {
            return Ok(());
        };
        prop_assert_eq!(occurrences[0].starts_at, Some(start));
        prop_assert!(occurrences.len() <= usize::from(OCCURRENCES_MAX));
        if let End::Count(count) = rule.end {
            prop_assert_eq!(occurrences.len(), usize::from(count));
        }
        let instants: Vec<Instant> = occurrences.iter().filter_map(|one| one.starts_at).collect();
        prop_assert!(instants.is_sorted_by(|one, next| one < next));
        let reach = rule.reach(start, now());
        for (n, one) in occurrences.iter().enumerate() {
            let date = time::OffsetDateTime::from_unix_timestamp(one.wall).unwrap().date();
            prop_assert_eq!(one.wall.rem_euclid(DAY), occurrences[0].wall.rem_euclid(DAY));
            prop_assert!(reach.from <= date && date <= reach.to);
            if let End::Until(until) = rule.end {
                prop_assert!(date <= until);
            }
            if !rule.days.is_empty() {
                prop_assert!(rule.days.contains(&date.weekday()));
            }
            match one.starts_at {
                Some(at) => prop_assert_eq!(offsets.wall_at(at.unix()), one.wall),
                None => prop_assert_eq!(offsets.first_instant(one.wall), None),
            }
            if let Some(next) = occurrences.get(n + 1) {
                prop_assert!(one.wall < next.wall);
            }
        }
    }
}
