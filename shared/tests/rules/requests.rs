//! What short requests are proven to be.

use std::collections::BTreeSet;

use shared::{
    FieldCode, FieldError,
    consent::Subject,
    wire::{
        attendance::{CONTEST_MAX, ContestNoShow},
        closure::ClosureRequest,
        consent::AnswerConsent,
        console::{DISABLE_REASON_MAX, DisableAccount},
        history::HistoryAction,
        note::{Amend, NOTE_MAX},
        presence::TellDelay,
        report::{MOST_REPORTS, Report, ReportKind, Reports},
        slot::HoldRequest,
    },
};
use uuid::Uuid;

/// The fields and what is wrong with them.
fn faults<T>(checked: Result<T, Vec<FieldError>>) -> Vec<(String, FieldCode)> {
    let faults = checked.err().unwrap_or_default();
    let told = faults.into_iter().map(|fault| (fault.field, fault.code));
    told.collect()
}

fn one(field: &str, code: FieldCode) -> Vec<(String, FieldCode)> {
    vec![(field.to_owned(), code)]
}

#[test]
fn texts_are_tidied_and_as_long_as_they_may_be() {
    type Check = fn(String) -> Result<String, Vec<FieldError>>;
    let checks: [(&str, usize, Check); 3] = [
        ("text", CONTEST_MAX, |text| ContestNoShow { text }.check()),
        ("reason", DISABLE_REASON_MAX, |reason| {
            DisableAccount { reason }.check()
        }),
        ("text", NOTE_MAX, |text| {
            let for_patient = true;
            Amend { text, for_patient }.check()
        }),
    ];
    for (field, most, check) in checks {
        assert_eq!(check(" I was there. ".to_owned()).unwrap(), "I was there.");
        assert_eq!(check("a".repeat(most)).unwrap().len(), most);
        let too_long = faults(check("a".repeat(most + 1)));
        assert_eq!(too_long, one(field, FieldCode::TooLong));
        assert_eq!(faults(check(String::new())), one(field, FieldCode::Blank));
    }
}

#[test]
fn a_closure_is_of_a_day_to_a_year() {
    let closure = |from: &str, to: &str| ClosureRequest {
        from: from.to_owned(),
        to: to.to_owned(),
        name: " Holidays ".to_owned(),
    };
    for to in ["2026-01-01", "2027-01-01"] {
        let (days, name) = closure("2026-01-01", to).check().unwrap();
        assert_eq!(days.from.to_string(), "2026-01-01");
        assert_eq!(
            (days.to.to_string().as_str(), name.as_str()),
            (to, "Holidays")
        );
    }
    for to in ["2025-12-31", "2027-01-02"] {
        let refused = faults(closure("2026-01-01", to).check());
        assert_eq!(refused, one("to", FieldCode::OutOfRange), "{to}");
    }
}

#[test]
fn an_answer_is_to_a_text_that_there_is() {
    let answer = |agreed, further| {
        let subject = Subject::ALL[0];
        let version = subject.version() + further;
        faults(
            AnswerConsent {
                subject,
                version,
                agreed,
            }
            .check(),
        )
    };
    assert_eq!(answer(true, 0), []);
    assert_eq!(answer(false, 0), []);
    let refused = one("version", FieldCode::OutOfRange);
    assert_eq!(answer(true, 1), refused);
    assert_eq!(answer(false, 1), refused);
}

#[test]
fn each_text_has_a_name_and_words_of_its_own() {
    let all = Subject::ALL;
    let names: BTreeSet<&str> = all.into_iter().map(Subject::title).collect();
    let texts: BTreeSet<&str> = all.into_iter().map(Subject::text).collect();
    assert_eq!((names.len(), texts.len()), (all.len(), all.len()));
}

#[test]
fn a_delay_is_told_or_taken_back() {
    let told = |minutes| TellDelay { minutes }.check();
    assert_eq!(told(0), Ok(None));
    assert_eq!(told(1), Ok(Some(1)));
    assert_eq!(told(240), Ok(Some(240)));
    assert_eq!(faults(told(241)), one("minutes", FieldCode::OutOfRange));
}

#[test]
fn the_history_knows_every_action_and_what_happens_by_itself() {
    for action in shared::Action::ALL {
        let known: HistoryAction = action.as_str().parse().unwrap();
        assert_eq!(known, HistoryAction::from(action));
    }
    for (word, action) in [
        ("book", HistoryAction::Book),
        ("expire", HistoryAction::Expire),
        ("lapse_move", HistoryAction::LapseMove),
    ] {
        assert_eq!(word.parse(), Ok(action));
    }
    assert!("booked".parse::<HistoryAction>().is_err());
}

fn reports(items: Vec<Report>) -> Vec<(String, FieldCode)> {
    let page = Uuid::nil().into();
    faults(Reports { page, items }.check())
}

fn report(kind: ReportKind, value: Option<u32>) -> Report {
    Report {
        seq: 0,
        kind,
        value,
    }
}

#[test]
fn a_page_reports_so_much_at_once() {
    let joined = report(ReportKind::Joined, None);
    assert_eq!(reports(vec![joined; MOST_REPORTS]), []);
    let too_many = reports(vec![joined; MOST_REPORTS + 1]);
    assert_eq!(too_many, one("items", FieldCode::TooLong));
}

#[test]
fn a_report_has_a_value_that_can_be() {
    for (kind, most) in [
        (ReportKind::Quality, 100),
        (ReportKind::PacketLoss, 10_000),
        (ReportKind::RoundTrip, u32::MAX),
    ] {
        assert_eq!(reports(vec![report(kind, None)]), []);
        assert_eq!(reports(vec![report(kind, Some(most))]), []);
        let more = most
            .checked_add(1)
            .map(|more| reports(vec![report(kind, Some(more))]));
        let refused = more.is_none_or(|faults| faults == one("items", FieldCode::OutOfRange));
        assert!(refused, "{kind}");
    }
}

#[test]
fn a_report_is_of_trouble_or_a_sample_or_news() {
    let of = |is: fn(ReportKind) -> bool| {
        let kinds = ReportKind::ALL.into_iter().filter(|kind| is(*kind));
        kinds.map(ReportKind::as_str).collect::<Vec<_>>()
    };
    assert_eq!(
        of(ReportKind::is_sample),
        ["quality", "packet_loss", "round_trip"]
    );
    assert_eq!(
        of(|kind| !kind.is_sample() && !kind.is_trouble()),
        ["joined", "direct", "bridged", "quality_unknown"]
    );
    assert!(!of(ReportKind::is_trouble).contains(&"quality"));
}

#[test]
fn a_hold_is_of_a_slot_to_come() {
    let now = shared::Instant::parse("2026-01-31T09:00:00Z").unwrap();
    let hold = |doctor_id: &str, starts_at: &str, visit_type: Option<&str>| HoldRequest {
        doctor_id: doctor_id.to_owned(),
        starts_at: starts_at.to_owned(),
        visit_type: visit_type.map(str::to_owned),
    };
    let doctor = Uuid::from_u128(1);
    let start = "2026-01-31T09:05:00Z";
    let wanted = hold(&doctor.to_string(), start, Some("follow_up"))
        .check(now)
        .unwrap();
    assert_eq!(
        (wanted.doctor_id, wanted.starts_at.to_string().as_str()),
        (doctor.into(), start)
    );
    assert_eq!(wanted.visit_type.unwrap().as_str(), "follow_up");
    let refused = hold("house", "2026-01-31T09:00:00Z", Some("")).check(now);
    let expected = [
        ("doctor_id", FieldCode::InvalidFormat),
        ("starts_at", FieldCode::OutOfRange),
        ("visit_type", FieldCode::Blank),
    ];
    assert_eq!(
        faults(refused),
        expected.map(|(field, code)| (field.to_owned(), code))
    );
}
