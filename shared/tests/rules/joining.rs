//! The join window, to the second, over all roles and statuses.

use proptest::prelude::*;
use shared::{Actor, Appointment, Instant, JoinDenied, JoinPolicy, Role, Status};
use uuid::Uuid;

const DOCTOR: Uuid = Uuid::from_u128(1);
const PATIENT: Uuid = Uuid::from_u128(2);

fn appointment(status: Status, start: i64, minutes: i64) -> Appointment {
    let starts_at = Instant::from_unix(start).unwrap();
    Appointment {
        id: Uuid::from_u128(3).into(),
        doctor_id: DOCTOR.into(),
        patient_id: PATIENT.into(),
        status,
        starts_at,
        ends_at: starts_at.plus_minutes(minutes),
        move_request: None,
        may_be_objected: false,
    }
}

fn at(seconds: i64) -> Instant {
    Instant::from_unix(seconds).unwrap()
}

const START: i64 = 1_769_850_000;
const OPENS: i64 = START - 30 * 60;
const CLOSES: i64 = START + 120 * 60;

#[test]
fn a_room_is_open_exactly_while_its_participants_may_join() {
    let policy = JoinPolicy::default();
    for status in Status::ALL {
        let appointment = appointment(status, START, 30);
        for now in [OPENS - 1, OPENS, START, CLOSES, CLOSES + 1] {
            let room = appointment.open_room(at(now), &policy);
            for (id, role) in [(DOCTOR, Role::Doctor), (PATIENT, Role::Patient)] {
                let join = appointment.join(Actor::new(id, role), at(now), &policy);
                assert_eq!(
                    room.map(|room| room.closes_at),
                    join.map(|grant| grant.closes_at),
                    "{status} {now}"
                );
            }
        }
    }
}

#[test]
fn the_edges_to_the_second() {
    let policy = JoinPolicy::default();
    let confirmed = appointment(Status::Confirmed, START, 30);
    for (id, role, moderator) in [
        (DOCTOR, Role::Doctor, true),
        (PATIENT, Role::Patient, false),
    ] {
        let join = |now| confirmed.join(Actor::new(id, role), at(now), &policy);
        assert_eq!(
            join(OPENS - 1),
            Err(JoinDenied::TooEarly {
                opens_at: at(OPENS)
            })
        );
        for now in [OPENS, OPENS + 1, START, CLOSES - 1, CLOSES] {
            let grant = join(now).unwrap();
            assert_eq!((grant.moderator, grant.closes_at), (moderator, at(CLOSES)));
        }
        assert_eq!(
            join(CLOSES + 1),
            Err(JoinDenied::TooLate {
                closes_at: at(CLOSES)
            })
        );
    }
}

#[test]
fn a_long_consultation_stays_open_to_its_planned_end() {
    let policy = JoinPolicy::default();
    let long = appointment(Status::Confirmed, START, 180);
    let doctor = Actor::new(DOCTOR, Role::Doctor);
    assert!(long.join(doctor, at(START + 180 * 60), &policy).is_ok());
    assert_eq!(
        long.join(doctor, at(START + 180 * 60 + 1), &policy),
        Err(JoinDenied::TooLate {
            closes_at: at(START + 180 * 60)
        })
    );
}

/// The table of denials, written a second time in the plainest way, over everything there is.
#[test]
fn every_role_status_and_edge() {
    let policy = JoinPolicy::default();
    for status in Status::ALL {
        for role in Role::ALL {
            for id in [DOCTOR, PATIENT, Uuid::from_u128(9)] {
                for now in [OPENS - 1, OPENS, START, CLOSES, CLOSES + 1] {
                    let participant = (role == Role::Doctor && id == DOCTOR)
                        || (role == Role::Patient && id == PATIENT);
                    let expected = if matches!(role, Role::Admin | Role::Integrator) {
                        Some(JoinDenied::Forbidden)
                    } else if !participant {
                        Some(JoinDenied::NotFound)
                    } else if status == Status::Pending {
                        Some(JoinDenied::NotConfirmed)
                    } else if status != Status::Confirmed {
                        Some(JoinDenied::NotJoinable { status })
                    } else if now < OPENS {
                        Some(JoinDenied::TooEarly {
                            opens_at: at(OPENS),
                        })
                    } else if now > CLOSES {
                        Some(JoinDenied::TooLate {
                            closes_at: at(CLOSES),
                        })
                    } else {
                        None
                    };
                    let answer =
                        appointment(status, START, 30).join(Actor::new(id, role), at(now), &policy);
                    assert_eq!(answer.err(), expected, "{status} {role} {now}");
                }
            }
        }
    }
}

proptest! {
    #[test]
    fn the_window_is_one_interval(
        before in 0_u16..=1440, after in 0_u16..=1440, minutes in 5_i64..=600, now in START - 100_000..START + 100_000,
    ) {
        let policy = JoinPolicy { opens_before_minutes: before, closes_after_minutes: after };
        let confirmed = appointment(Status::Confirmed, START, minutes);
        let opens = START - i64::from(before) * 60;
        let closes = START + (i64::from(after) * 60).max(minutes * 60);
        let answer = confirmed.join(Actor::new(PATIENT, Role::Patient), at(now), &policy);
        prop_assert_eq!(answer.is_ok(), (opens..=closes).contains(&now));
        // Whatever the clinic configures, the planned time itself is always inside.
        prop_assert!(opens <= START && START + minutes * 60 <= closes);
    }

    #[test]
    fn strangers_learn_nothing_at_any_time(now in START - 100_000..START + 100_000, stranger in 10_u128.., status in 0_usize..5) {
        let any = appointment(Status::ALL[status], START, 30);
        for role in [Role::Patient, Role::Doctor] {
            let answer = any.join(Actor::new(Uuid::from_u128(stranger), role), at(now), &JoinPolicy::default());
            prop_assert_eq!(answer, Err(JoinDenied::NotFound));
        }
    }
}
