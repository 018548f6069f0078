//! The document's check.

use time::Date;

use super::{
    super::{Rules, parse_date},
    document, weekly,
};
use crate::{
    FieldCode, FieldError,
    wire::availability::{DateHours, Day, Exception, TimeOff, VisitType},
};

#[test]
fn every_fault_of_a_document_is_told_by_its_path() {
    let mut document = document(vec![
        weekly(Day::Monday, "9:00", "10:00"),
        weekly(Day::Monday, "09:02", "10:00"),
    ]);
    document.time_zone = "Mars".to_owned();
    let exception = Exception {
        date: "2026-02-30".to_owned(),
        hours: Vec::new(),
    };
    let christmas = Exception {
        date: "2026-12-24".to_owned(),
        hours: vec![DateHours {
            from: "09:00".to_owned(),
            to: "25:00".to_owned(),
        }],
    };
    document.exceptions = vec![exception, christmas.clone(), christmas];
    document.time_off = vec![TimeOff {
        from: "2026-02-02T10:00".to_owned(),
        to: "2026-02-02T10:00".to_owned(),
    }];
    let twice = VisitType {
        id: "first_visit".to_owned(),
        name: " ".to_owned(),
        length_minutes: 7,
    };
    document.visit_types.push(twice);
    document.rules.step_minutes = 7;
    document.rules.max_per_day = Some(0);
    let faults = document.check(|zone| zone != "Mars").unwrap_err();
    let told: Vec<(&str, FieldCode)> = faults
        .iter()
        .map(|fault| (fault.field.as_str(), fault.code))
        .collect();
    assert_eq!(
        told,
        [
            ("time_zone", FieldCode::Unknown),
            ("hours[0]", FieldCode::InvalidFormat),
            ("hours[1]", FieldCode::OffGrid),
            ("exceptions[0].date", FieldCode::InvalidFormat),
            ("exceptions[1].hours[0]", FieldCode::InvalidFormat),
            ("exceptions[2].hours[0]", FieldCode::InvalidFormat),
            ("exceptions[2].date", FieldCode::Repeated),
            ("time_off[0]", FieldCode::OutOfRange),
            ("visit_types[2].id", FieldCode::Repeated),
            ("visit_types[2].name", FieldCode::Blank),
            ("visit_types[2].length_minutes", FieldCode::OffGrid),
            ("rules.step_minutes", FieldCode::OutOfRange),
            ("rules.max_per_day", FieldCode::OutOfRange),
        ]
    );
}

#[test]
fn rules_reach_their_limits_and_no_further() {
    let mut document = document(vec![weekly(Day::Monday, "09:00", "10:00")]);
    document.rules = Rules {
        buffer_before_minutes: 240,
        buffer_after_minutes: 240,
        minimum_notice_minutes: 43_200,
        horizon_days: 731,
        step_minutes: 120,
        max_per_day: Some(200),
    };
    assert!(document.check(|_| true).is_ok());
    document.rules = Rules {
        buffer_before_minutes: 241,
        buffer_after_minutes: 241,
        minimum_notice_minutes: 43_201,
        horizon_days: 732,
        step_minutes: 120,
        max_per_day: Some(201),
    };
    let faults = document.check(|_| true).unwrap_err();
    assert_eq!(faults.len(), 5);
    let out_of_range = |fault: &FieldError| fault.code == FieldCode::OutOfRange;
    assert!(faults.iter().all(out_of_range), "{faults:?}");
}

/// What is wrong with a document that has so many of each of its lists, of which one exception has hours.
fn told(windows: usize, exceptions: usize, hours: usize, types: usize) -> Vec<String> {
    let mut document = document(vec![weekly(Day::Monday, "09:00", "10:00"); windows]);
    let whole_day = DateHours {
        from: "00:00".to_owned(),
        to: "00:00".to_owned(),
    };
    let first = parse_date("2026-01-01").unwrap();
    let days = first.to_julian_day()..;
    let dates = days.map_while(|day| Date::from_julian_day(day).ok());
    document.exceptions = dates
        .take(exceptions)
        .map(|date| Exception {
            date: date.to_string(),
            hours: vec![whole_day.clone(); if date == first { hours } else { 0 }],
        })
        .collect();
    let away = TimeOff {
        from: "2026-02-02T10:00".to_owned(),
        to: "2026-02-02T11:00".to_owned(),
    };
    document.time_off = vec![away; windows];
    document.visit_types = (0..types)
        .map(|n| VisitType {
            id: format!("visit_{n}"),
            name: format!("Visit {n}"),
            length_minutes: 30,
        })
        .collect();
    let faults = document.check(|_| true).err().unwrap_or_default();
    let too_long = |fault: &FieldError| fault.code == FieldCode::TooLong;
    assert!(faults.iter().all(too_long), "{faults:?}");
    faults.into_iter().map(|fault| fault.field).collect()
}

#[test]
fn lists_are_as_long_as_they_may_be() {
    assert_eq!(told(100, 200, 12, 12), [""; 0]);
    assert_eq!(
        told(101, 201, 13, 13),
        [
            "hours",
            "exceptions",
            "time_off",
            "visit_types",
            "exceptions[0].hours"
        ]
    );
}
