//! Which time is open.

use time::macros::date;

use super::{Case, document, monday, weekly};
use crate::{
    availability::Days,
    wire::availability::{DateHours, Day, Exception, TimeOff},
};

#[test]
fn a_window_is_cut_into_visits_that_fit() {
    let case = Case::new(&document(vec![weekly(Day::Monday, "09:00", "10:45")]));
    assert_eq!(
        case.starts(monday()),
        ["02-02T08:00", "02-02T08:30", "02-02T09:00"]
    );
    assert_eq!(case.starts(Days::only(date!(2026 - 02 - 03))), [""; 0]);
}

#[test]
fn starts_lie_on_the_grid_from_midnight_and_not_from_the_window() {
    let case = Case::new(&document(vec![weekly(Day::Monday, "09:10", "10:35")]));
    assert_eq!(case.starts(monday()), ["02-02T08:30", "02-02T09:00"]);
}

#[test]
fn windows_that_touch_are_one() {
    let windows = vec![
        weekly(Day::Monday, "09:00", "09:45"),
        weekly(Day::Monday, "09:45", "10:30"),
    ];
    let case = Case::new(&document(windows));
    assert_eq!(
        case.starts(monday()),
        ["02-02T08:00", "02-02T08:30", "02-02T09:00"]
    );
}

#[test]
fn a_window_over_midnight_belongs_to_the_day_it_begins() {
    let mut document = document(vec![weekly(Day::Monday, "23:00", "01:00")]);
    let case = Case::new(&document);
    assert_eq!(case.starts(monday()), ["02-02T22:00", "02-02T22:30"]);
    let tuesday = Days::only(date!(2026 - 02 - 03));
    assert_eq!(case.starts(tuesday), ["02-02T23:00", "02-02T23:30"]);
    // An exception replaces the windows that begin on its day, not the rest of the night before.
    document.exceptions = vec![Exception {
        date: "2026-02-03".to_owned(),
        hours: vec![DateHours {
            from: "09:00".to_owned(),
            to: "09:30".to_owned(),
        }],
    }];
    assert_eq!(
        Case::new(&document).starts(tuesday),
        ["02-02T23:00", "02-02T23:30", "02-03T08:00"]
    );
}

#[test]
fn midnight_as_an_end_is_the_one_that_follows() {
    let case = Case::new(&document(vec![weekly(Day::Monday, "23:00", "00:00")]));
    assert_eq!(case.starts(monday()), ["02-02T22:00", "02-02T22:30"]);
    let all_day = Case::new(&document(vec![weekly(Day::Monday, "00:00", "00:00")]));
    assert_eq!(all_day.starts(monday()).len(), 48);
}

#[test]
fn an_exception_without_hours_closes_its_day() {
    let mut document = document(vec![weekly(Day::Monday, "09:00", "10:00")]);
    document.exceptions = vec![Exception {
        date: "2026-02-02".to_owned(),
        hours: Vec::new(),
    }];
    assert!(Case::new(&document).starts(monday()).is_empty());
}

#[test]
fn time_off_and_closures_are_taken_out() {
    let mut document = document(vec![weekly(Day::Monday, "09:00", "12:00")]);
    document.time_off = vec![TimeOff {
        from: "2026-02-02T09:45".to_owned(),
        to: "2026-02-02T11:00".to_owned(),
    }];
    let mut case = Case::new(&document);
    assert_eq!(
        case.starts(monday()),
        ["02-02T08:00", "02-02T10:00", "02-02T10:30"]
    );
    case.closures = vec![Days {
        from: date!(2026 - 01 - 31),
        to: date!(2026 - 02 - 02),
    }];
    assert!(case.starts(monday()).is_empty());
}

#[test]
fn in_spring_no_slot_lies_in_the_gap() {
    // 02:00 to 03:00 does not exist on 29 March.
    let case = Case::new(&document(vec![weekly(Day::Sunday, "01:00", "04:00")]));
    assert_eq!(
        case.starts(Days::only(date!(2026 - 03 - 29))),
        ["03-29T00:00", "03-29T00:30", "03-29T01:00", "03-29T01:30"]
    );
    // A window that begins within the gap begins after it.
    let case = Case::new(&document(vec![weekly(Day::Sunday, "02:30", "03:30")]));
    assert_eq!(
        case.starts(Days::only(date!(2026 - 03 - 29))),
        ["03-29T01:00"]
    );
}

#[test]
fn in_autumn_each_wall_time_is_offered_once() {
    // 02:00 to 03:00 happens twice on 25 October; the first time counts.
    let case = Case::new(&document(vec![weekly(Day::Sunday, "01:00", "04:00")]));
    assert_eq!(
        case.starts(Days::only(date!(2026 - 10 - 25))),
        [
            "10-24T23:00",
            "10-24T23:30",
            "10-25T00:00",
            "10-25T00:30",
            "10-25T02:00",
            "10-25T02:30"
        ]
    );
}
