//! The document's check.

use super::{document, weekly};
use crate::{
    FieldCode,
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
