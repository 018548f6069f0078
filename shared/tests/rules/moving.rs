//! What becomes of an appointment by single actions, and the edges of asking for another time.

use serde_json::json;
use shared::{
    Action, Actor, Appointment, Instant, Role, Status,
    appointment::{
        HORIZON_DAYS, MOVE_LAPSES_BEFORE_MINUTES, MoveRequest, Notice, Reason, Refusal, check_start,
    },
    availability::slots::Slot,
    error::FieldCode,
};
use uuid::Uuid;

const START: i64 = 1_769_850_000;

fn confirmed() -> Appointment {
    let starts_at = Instant::from_unix(START).unwrap();
    Appointment {
        id: Uuid::nil().into(),
        doctor_id: Uuid::from_u128(1).into(),
        patient_id: Uuid::from_u128(2).into(),
        status: Status::Confirmed,
        starts_at,
        ends_at: starts_at.plus_minutes(30),
        move_request: None,
        may_be_objected: false,
    }
}

#[test]
fn accepting_takes_the_other_time_and_declining_keeps_the_old_one() {
    let old = confirmed();
    let later = old.starts_at.plus_minutes(600);
    let asked = MoveRequest::new(old.starts_at, later, later.plus_minutes(30));
    let asking = Appointment {
        move_request: Some(asked),
        ..old
    };
    let accepted = asking.after(Action::AcceptMove, Status::Confirmed);
    let times = (accepted.starts_at, accepted.ends_at);
    assert_eq!(times, (asked.starts_at, asked.ends_at));
    assert_eq!(accepted.move_request, None);
    for action in [Action::DeclineMove, Action::WithdrawMove] {
        assert_eq!(asking.after(action, Status::Confirmed), old, "{action}");
    }
}

#[test]
fn a_patient_asks_and_a_doctor_moves() {
    let old = confirmed();
    let to = Slot {
        starts_at: old.starts_at.plus_minutes(600),
        ends_at: old.starts_at.plus_minutes(645),
    };
    let patient = Actor::new(Uuid::from_u128(2), Role::Patient);
    let doctor = Actor::new(Uuid::from_u128(1), Role::Doctor);
    let before = Appointment {
        may_be_objected: true,
        ..old
    };
    let asked = MoveRequest::new(old.starts_at, to.starts_at, to.ends_at);
    let asking = Appointment {
        move_request: Some(asked),
        ..old
    };
    assert_eq!(before.moved(patient, to), asking);
    let there = Appointment {
        starts_at: to.starts_at,
        ends_at: to.ends_at,
        may_be_objected: true,
        ..old
    };
    assert_eq!(asking.moved(doctor, to), there);
    // What is not confirmed yet moves at once, and its own patient has nothing to object to.
    let pending = |of: Appointment, may_be_objected| Appointment {
        status: Status::Pending,
        may_be_objected,
        ..of
    };
    let moved = pending(before, true).moved(patient, to);
    assert_eq!(moved, pending(there, false));
}

#[test]
fn a_request_ends_with_the_status_it_was_made_in() {
    let old = confirmed();
    let later = old.starts_at.plus_minutes(600);
    let asking = Appointment {
        move_request: Some(MoveRequest::new(old.starts_at, later, later)),
        ..old
    };
    assert_eq!(asking.in_status(Status::Confirmed), asking);
    let canceled = Appointment {
        status: Status::Canceled,
        ..old
    };
    assert_eq!(asking.in_status(Status::Canceled), canceled);
}

#[test]
fn an_objection_is_made_once_and_ends_with_the_time() {
    let moved = Appointment {
        may_be_objected: true,
        ..confirmed()
    };
    assert_eq!(moved.after(Action::Object, Status::Confirmed), confirmed());
    assert!(moved.in_status(Status::Confirmed).may_be_objected);
    assert!(!moved.in_status(Status::Canceled).may_be_objected);
}

#[test]
fn a_patient_asks_to_move_until_the_old_start_is_near() {
    let patient = Actor::new(Uuid::from_u128(2), Role::Patient);
    let appointment = confirmed();
    let near = appointment
        .starts_at
        .plus_minutes(-MOVE_LAPSES_BEFORE_MINUTES);
    let ask = |now| appointment.decide(Action::Reschedule, patient, now, Notice::default());
    assert_eq!(ask(near.plus_seconds(-1)), Ok(Status::Confirmed));
    let status = Status::Confirmed;
    assert_eq!(ask(near), Err(Refusal::InvalidTransition { status }));
}

#[test]
fn the_last_start_within_reach_is_two_years_away_to_the_second() {
    let now = Instant::from_unix(START).unwrap();
    let last = now.plus_minutes(HORIZON_DAYS * 24 * 60);
    assert_eq!(check_start(last, now), Ok(last));
    let beyond = check_start(last.plus_minutes(5), now);
    assert_eq!(beyond, Err(FieldCode::OutOfRange));
}

#[test]
fn only_what_is_to_come_takes_time() {
    let occupying = Status::ALL.into_iter().filter(|status| status.occupies());
    let occupying: Vec<Status> = occupying.collect();
    assert_eq!(occupying, [Status::Pending, Status::Confirmed]);
}

#[test]
fn a_deputy_schedules_and_judges_nothing() {
    let scheduling = Action::ALL
        .into_iter()
        .filter(|action| action.is_scheduling());
    let scheduling: Vec<Action> = scheduling.collect();
    assert_eq!(
        scheduling,
        [
            Action::Confirm,
            Action::Cancel,
            Action::Reschedule,
            Action::AcceptMove,
            Action::DeclineMove,
        ]
    );
}

#[test]
fn an_action_has_one_word_wherever_it_is_written() {
    for action in Action::ALL {
        assert_eq!(json!(action), action.as_str());
        assert_eq!(action.to_string(), action.as_str());
    }
}

#[test]
fn a_reason_is_kept_and_never_printed() {
    let reason = Reason::parse(" It hurts. ").unwrap();
    assert_eq!(reason.as_str(), "It hurts.");
    assert_eq!(format!("{reason:?}"), "Reason(***)");
    let long = "a".repeat(Reason::MAX + 1);
    assert_eq!(Reason::parse(&long).unwrap_err(), FieldCode::TooLong);
}
