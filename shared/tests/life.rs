//! The life of an appointment as a state machine: random histories of random actors.

use proptest::prelude::*;
use shared::{
    Action, Actor, Appointment, Instant, Role, Status,
    appointment::{Notice, check_start},
    error::FieldCode,
};
use uuid::Uuid;

const START: i64 = 1_769_850_000;

fn any_actor() -> impl Strategy<Value = Actor> {
    (0_u128..4, 0_usize..4).prop_map(|(id, role)| Actor::new(Uuid::from_u128(id), Role::ALL[role]))
}

proptest! {
    #[test]
    fn a_life_only_goes_forward(steps in prop::collection::vec((0_usize..5, any_actor(), -10_000_i64..10_000), 1..40)) {
        let starts_at = Instant::from_unix(START).unwrap();
        let mut appointment = Appointment {
            id: Uuid::nil().into(), doctor_id: Uuid::from_u128(1).into(), patient_id: Uuid::from_u128(2).into(),
            status: Status::Pending, starts_at, ends_at: starts_at.plus_minutes(30),
            move_request: None, may_be_objected: false,
        };
        for (action, actor, offset) in steps {
            let (action, now) = (Action::ALL[action], starts_at.plus_seconds(offset));
            let before = appointment.status;
            prop_assert_eq!(
                appointment.allowed_actions(actor, now, Notice::default()).contains(&action),
                appointment.decide(action, actor, now, Notice::default()).is_ok()
            );
            if let Ok(after) = appointment.decide(action, actor, now, Notice::default()) {
                // What has ended never lives again.
                prop_assert!(before.occupies());
                // Only the doctor confirms, completes and marks a no-show.
                if matches!(after, Status::Completed | Status::NoShow) || (before == Status::Pending && after == Status::Confirmed) {
                    prop_assert!(matches!(actor, Actor::Doctor(id) if id == appointment.doctor_id));
                }
                prop_assert!(appointment.is_visible_to(actor));
                appointment.status = after;
            }
        }
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
    let starts_at = Instant::from_unix(START).unwrap();
    let doctor = Actor::new(Uuid::from_u128(1), Role::Doctor);
    let pending = Appointment {
        id: Uuid::nil().into(),
        doctor_id: Uuid::from_u128(1).into(),
        patient_id: Uuid::from_u128(2).into(),
        status: Status::Pending,
        starts_at,
        ends_at: starts_at.plus_minutes(30),
        move_request: None,
        may_be_objected: false,
    };
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
