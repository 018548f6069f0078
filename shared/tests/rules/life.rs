//! The life of an appointment as a state machine: random histories of random actors.

use proptest::prelude::*;
use shared::{
    Action, Actor, Appointment, Instant, Role, Status,
    appointment::{MoveRequest, Notice, Refusal, check_start},
    availability::slots::Slot,
    error::FieldCode,
};
use uuid::Uuid;

const START: i64 = 1_769_850_000;

fn any_actor() -> impl Strategy<Value = Actor> {
    (0_u128..4, 0_usize..4).prop_map(|(id, role)| Actor::new(Uuid::from_u128(id), Role::ALL[role]))
}

/// An appointment that has just been booked.
fn booked() -> Appointment {
    let starts_at = Instant::from_unix(START).unwrap();
    Appointment {
        id: Uuid::nil().into(),
        doctor_id: Uuid::from_u128(1).into(),
        patient_id: Uuid::from_u128(2).into(),
        status: Status::Pending,
        starts_at,
        ends_at: starts_at.plus_minutes(30),
        move_request: None,
        may_be_objected: false,
    }
}

/// One of its people or somebody else, its own people more often.
fn caller() -> impl Strategy<Value = Actor> {
    prop_oneof![
        2 => Just(Actor::new(Uuid::from_u128(1), Role::Doctor)),
        2 => Just(Actor::new(Uuid::from_u128(2), Role::Patient)),
        1 => any_actor(),
    ]
}

/// A step: an action, who tries it, how many seconds after the present start, and how many minutes
/// after that a move would go to.
fn step() -> impl Strategy<Value = (Action, Actor, i64, i64)> {
    let action = (0..Action::ALL.len()).prop_map(|index| Action::ALL[index]);
    (action, caller(), -100_000_i64..4_000, 1_i64..3_000)
}

/// What an allowed action must be by, and what it must have met and left, written a second time in the
/// plainest way.
fn look(
    action: Action,
    actor: Actor,
    before: &Appointment,
    after: &Appointment,
    now: Instant,
    to: Slot,
) {
    let by_doctor = actor == Actor::Doctor(before.doctor_id);
    let by_patient = actor == Actor::Patient(before.patient_id);
    let time = |of: &Appointment| (of.starts_at, of.ends_at);
    let stays = time(before) == time(after);
    match action {
        Action::Confirm => assert!(by_doctor && before.status == Status::Pending && stays),
        Action::Cancel => {
            assert!((by_doctor || by_patient || actor.role() == Role::Admin) && stays)
        }
        Action::Complete | Action::MarkNoShow => {
            assert!(
                by_doctor && before.status == Status::Confirmed && before.starts_at <= now && stays
            );
        }
        Action::Reschedule if by_patient && before.status == Status::Confirmed => {
            let asked = after.move_request.unwrap();
            assert!(stays && !after.may_be_objected && asked.is_open(now));
            assert_eq!((asked.starts_at, asked.ends_at), (to.starts_at, to.ends_at));
            assert!(
                asked.lapses_at <= before.starts_at.plus_minutes(-30)
                    && asked.lapses_at <= to.starts_at
            );
        }
        Action::Reschedule => {
            assert!(by_patient || by_doctor);
            assert_eq!(
                (time(after), after.move_request),
                ((to.starts_at, to.ends_at), None)
            );
            assert_eq!(after.may_be_objected, by_doctor);
        }
        Action::AcceptMove => {
            let asked = before.move_request.unwrap();
            assert!(by_doctor && asked.is_open(now));
            assert_eq!(
                (time(after), after.move_request),
                ((asked.starts_at, asked.ends_at), None)
            );
        }
        Action::DeclineMove | Action::WithdrawMove => {
            assert!(before.move_request.is_some_and(|asked| asked.is_open(now)) && stays);
            assert!(if action == Action::DeclineMove {
                by_doctor
            } else {
                by_patient
            });
            assert_eq!(after.move_request, None);
        }
        Action::Object => {
            assert!(by_patient && before.may_be_objected && !after.may_be_objected && stays);
            assert!(now < before.starts_at);
        }
    }
}

proptest! {
    #[test]
    fn a_life_only_goes_forward(steps in prop::collection::vec(step(), 1..60), minutes in prop_oneof![Just(0_u32), 1_u32..2_000]) {
        let notice = Notice { minutes };
        let mut appointment = booked();
        for (action, actor, offset, further) in steps {
            let before = appointment;
            let now = before.starts_at.plus_seconds(offset);
            let starts_at = now.plus_minutes(further);
            let to = Slot { starts_at, ends_at: starts_at.plus_seconds(before.starts_at.seconds_until(before.ends_at)) };
            let decided = before.decide(action, actor, now, notice);
            prop_assert_eq!(before.allowed_actions(actor, now, notice).contains(&action), decided.is_ok());
            let Ok(status) = decided else { continue };
            let after = match action {
                Action::Reschedule => before.moved(actor, to),
                _ => before.after(action, status),
            };
            // What has ended never lives again, and only those who may know of it changed it.
            prop_assert!(before.status.occupies() && before.is_visible_to(actor));
            prop_assert_eq!((after.status, after.id, after.starts_at.seconds_until(after.ends_at)), (status, before.id, 30 * 60));
            // A request is of a confirmed appointment, and ends with that status.
            prop_assert!(after.move_request.is_none() || (after.status == Status::Confirmed && before.status == Status::Confirmed));
            // What takes no time has nothing open.
            prop_assert!(after.status.occupies() || !after.may_be_objected);
            // A patient's changes of what is confirmed come in time; doctors and admins are not bound.
            let bound = matches!(actor, Actor::Patient(_)) && matches!(action, Action::Cancel | Action::Reschedule);
            if bound && before.status == Status::Confirmed && 0 < minutes {
                prop_assert!(now <= before.starts_at.plus_minutes(-i64::from(minutes)));
            }
            look(action, actor, &before, &after, now, to);
            appointment = after;
        }
    }

    #[test]
    fn the_notice_is_exact_to_the_second(minutes in 1_u32..50_000, role in prop_oneof![Just(Role::Patient), Just(Role::Doctor)]) {
        let notice = Notice { minutes };
        let confirmed = Appointment { status: Status::Confirmed, ..booked() };
        let until = confirmed.starts_at.plus_minutes(-i64::from(minutes));
        let actor = Actor::new(Uuid::from_u128(if role == Role::Doctor { 1 } else { 2 }), role);
        let cancel = |of: &Appointment, now| of.decide(Action::Cancel, actor, now, notice);
        prop_assert_eq!(cancel(&confirmed, until), Ok(Status::Canceled));
        let late = cancel(&confirmed, until.plus_seconds(1));
        prop_assert_eq!(late, if role == Role::Doctor { Ok(Status::Canceled) } else { Err(Refusal::NoticeTooShort { until }) });
        // What nobody has confirmed can be taken back at any time.
        prop_assert_eq!(cancel(&booked(), until.plus_seconds(1)), Ok(Status::Canceled));
    }

    #[test]
    fn a_request_lapses_when_the_old_start_nears_or_the_new_one_comes(further in -100_000_i64..100_000) {
        let old = booked();
        let starts_at = old.starts_at.plus_seconds(further);
        let asked = MoveRequest::new(old.starts_at, starts_at, starts_at.plus_minutes(30));
        let lapses_at = old.starts_at.plus_minutes(-30).min(starts_at);
        prop_assert_eq!(asked.lapses_at, lapses_at);
        let appointment = Appointment { status: Status::Confirmed, move_request: Some(asked), ..old };
        for (now, open) in [(lapses_at.plus_seconds(-1), true), (lapses_at, false)] {
            prop_assert_eq!(appointment.open_move(now).is_some(), open);
            prop_assert_eq!(appointment.is_unanswered_in_time(now), !open);
            let doctor = Actor::new(Uuid::from_u128(1), Role::Doctor);
            prop_assert_eq!(appointment.decide(Action::AcceptMove, doctor, now, Notice::default()).is_ok(), open);
        }
        prop_assert!(appointment.without_request().open_move(lapses_at.plus_seconds(-1)).is_none());
    }

    #[test]
    fn a_start_is_in_the_future_and_on_the_grid(seconds in -100_000_i64..100_000_000) {
        let now = Instant::from_unix(START + 17).unwrap();
        let start = now.plus_seconds(seconds);
        let expected = if seconds <= 0 || seconds > 731 * 86_400 {
            Err(FieldCode::OutOfRange)
        } else if start.unix() % 300 != 0 {
            Err(FieldCode::OffGrid)
        } else {
            Ok(start)
        };
        prop_assert_eq!(check_start(start, now), expected);
    }
}

#[test]
fn confirming_ends_at_the_start_to_the_second() {
    let pending = booked();
    let starts_at = pending.starts_at;
    let doctor = Actor::new(Uuid::from_u128(1), Role::Doctor);
    let notice = Notice::default();
    assert!(
        pending
            .decide(Action::Confirm, doctor, starts_at.plus_seconds(-1), notice)
            .is_ok()
    );
    assert!(
        pending
            .decide(Action::Confirm, doctor, starts_at, notice)
            .is_err()
    );
    assert!(
        pending.is_unconfirmed_in_time(starts_at)
            && !pending.is_unconfirmed_in_time(starts_at.plus_seconds(-1))
    );
}
