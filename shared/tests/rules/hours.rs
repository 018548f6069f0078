//! Days, the walls of clocks, and what a visit takes of a doctor's time.

use shared::{
    Instant,
    availability::{
        Days, Offsets, VisitTypeId, VisitTypeName, parse_wall,
        slots::{Slot, reach},
        wall_text,
    },
    error::{Faults, FieldCode},
    wire::availability::{Availability as Document, VisitType},
};

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

/// The days from one to another, at most ten, or what is wrong with them.
fn days(from: &str, to: &str) -> Result<Days, (String, FieldCode)> {
    let mut faults = Faults::default();
    let days = Days::check(&mut faults, from, to, 10);
    faults.finish(days).map_err(|faults| {
        assert_eq!(faults.len(), 1, "{faults:?}");
        (faults[0].field.clone(), faults[0].code)
    })
}

#[test]
fn days_are_counted_with_the_first_and_the_last() {
    for (to, count) in [("2026-01-31", 1), ("2026-02-01", 2), ("2026-02-09", 10)] {
        let days = days("2026-01-31", to).unwrap();
        assert_eq!(days.count(), count, "{to}");
        assert_eq!(days.iter().count(), usize::try_from(count).unwrap(), "{to}");
        assert_eq!(days.iter().last(), Some(days.to));
        let (from, until) = days.wall();
        assert_eq!(until - from, count * 24 * 60 * 60);
        assert_eq!(wall_text(from), "2026-01-31T00:00");
    }
}

#[test]
fn too_many_days_and_days_the_wrong_way_round_are_refused() {
    let refused = |from, to| days(from, to).unwrap_err();
    let out_of_range = ("to".to_owned(), FieldCode::OutOfRange);
    assert_eq!(refused("2026-01-31", "2026-02-10"), out_of_range);
    assert_eq!(refused("2026-01-31", "2026-01-30"), out_of_range);
    let no_date = ("from".to_owned(), FieldCode::InvalidFormat);
    assert_eq!(refused("2026-02-30", "2026-03-01"), no_date);
}

#[test]
fn days_around_an_instant_hold_its_date_in_every_zone() {
    let around = Days::around(at("2026-01-31T23:59:59Z"));
    let dates: Vec<String> = around.iter().map(|date| date.to_string()).collect();
    assert_eq!(dates, ["2026-01-30", "2026-01-31", "2026-02-01"]);
}

#[test]
fn what_can_matter_for_a_day_lies_within_three_days_of_it() {
    let one = days("2026-02-10", "2026-02-11").unwrap();
    let expected = (at("2026-02-07T00:00:00Z"), at("2026-02-14T00:00:00Z"));
    assert_eq!(reach(one), Some(expected));
}

#[test]
fn a_wall_time_is_read_as_it_is_written() {
    for text in ["2026-01-31T09:05", "2000-01-01T00:00", "2199-12-31T23:59"] {
        assert_eq!(wall_text(parse_wall(text).unwrap()), text);
    }
    assert_eq!(parse_wall("2026-01-31"), Err(FieldCode::InvalidFormat));
    assert_eq!(parse_wall("1999-12-31T23:59"), Err(FieldCode::OutOfRange));
}

#[test]
fn the_first_instant_of_a_wall_time_is_the_one_meant() {
    // Berlin: forward on 29 March at one o'clock UTC, back on 25 October at one o'clock UTC.
    let change = |text: &str, offset| (at(text).unix(), offset);
    let berlin = Offsets::new(
        3600,
        vec![
            change("2026-03-29T01:00:00Z", 7200),
            change("2026-10-25T01:00:00Z", 3600),
        ],
    );
    for (wall, expected) in [
        ("2026-03-29T01:55", Some("2026-03-29T00:55:00Z")),
        ("2026-03-29T02:00", None),
        ("2026-03-29T02:55", None),
        ("2026-03-29T03:00", Some("2026-03-29T01:00:00Z")),
        ("2026-10-25T02:55", Some("2026-10-25T00:55:00Z")),
        ("2026-10-25T03:00", Some("2026-10-25T02:00:00Z")),
    ] {
        let first = berlin.first_instant(parse_wall(wall).unwrap());
        assert_eq!(first, expected.map(|text| at(text).unix()), "{wall}");
    }
}

fn document() -> Document {
    Document::at_any_time("Europe/Berlin".to_owned())
}

#[test]
fn a_visit_takes_its_buffers_too() {
    let mut document = document();
    document.rules.buffer_before_minutes = 5;
    document.rules.buffer_after_minutes = 10;
    let busy = document.rules.around(Slot {
        starts_at: at("2026-02-02T09:00:00Z"),
        ends_at: at("2026-02-02T09:30:00Z"),
    });
    assert_eq!(busy.from, at("2026-02-02T08:55:00Z"));
    assert_eq!(busy.until, at("2026-02-02T09:40:00Z"));
    assert_eq!(busy.starts_at, at("2026-02-02T09:00:00Z"));
}

#[test]
fn a_visit_type_is_found_by_its_id_and_the_first_is_meant_without() {
    let mut document = document();
    document.visit_types.push(VisitType {
        id: "check_up".to_owned(),
        name: "Check-up".to_owned(),
        length_minutes: 15,
    });
    let availability = document.check(|_| true).unwrap();
    let named = |id: &str| availability.visit_type(Some(&VisitTypeId::parse(id).unwrap()));
    assert_eq!(
        availability.visit_type(None),
        availability.visit_types.first()
    );
    assert_eq!(named("check_up"), availability.visit_types.last());
    assert_eq!(named("check_up").unwrap().name.as_str(), "Check-up");
    assert_eq!(named("surgery"), None);
}

#[test]
fn visit_types_are_named_plainly() {
    for id in ["a", "first_visit", "visit_2", &"a".repeat(32)] {
        assert_eq!(VisitTypeId::parse(id).unwrap().as_str(), id);
    }
    for (id, code) in [
        ("", FieldCode::Blank),
        (&*"a".repeat(33), FieldCode::TooLong),
        ("Visit", FieldCode::InvalidCharacters),
        ("first visit", FieldCode::InvalidCharacters),
        ("first-visit", FieldCode::InvalidCharacters),
    ] {
        assert_eq!(VisitTypeId::parse(id), Err(code), "{id}");
    }
    assert_eq!(
        VisitTypeName::parse(" First  visit ").unwrap().as_str(),
        "First visit"
    );
    let long = VisitTypeName::parse(&"a".repeat(61));
    assert_eq!(long, Err(FieldCode::TooLong));
}
