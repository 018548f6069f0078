//! The door between the waiting room and the room.

use shared::{
    Actor, Appointment, Instant, JoinDenied, JoinPolicy, Role, Status, consultation::Door,
};
use uuid::Uuid;

const DOCTOR: Uuid = Uuid::from_u128(1);
const PATIENT: Uuid = Uuid::from_u128(2);
const START: i64 = 1_769_850_000;
const OPENS: i64 = START - 30 * 60;

fn at(seconds: i64) -> Instant {
    Instant::from_unix(seconds).unwrap()
}

/// Whether somebody comes in while the window is open, and what keeps them out.
fn enter(role: Role, id: Uuid, door: Door) -> Option<JoinDenied> {
    let appointment = Appointment {
        id: Uuid::from_u128(3).into(),
        doctor_id: DOCTOR.into(),
        patient_id: PATIENT.into(),
        status: Status::Confirmed,
        starts_at: at(START),
        ends_at: at(START + 30 * 60),
        move_request: None,
        may_be_objected: false,
    };
    let policy = JoinPolicy::default();
    appointment
        .enter(Actor::new(id, role), at(START), &policy, door)
        .err()
}

fn waiting(admitted_at: Option<i64>) -> Door {
    Door {
        waiting_room: true,
        admitted_at: admitted_at.map(at),
    }
}

#[test]
fn without_a_waiting_room_the_door_is_open() {
    assert_eq!(enter(Role::Patient, PATIENT, Door::default()), None);
    assert_eq!(enter(Role::Doctor, DOCTOR, Door::default()), None);
}

#[test]
fn a_patient_waits_until_they_are_let_in_and_the_doctor_has_the_key() {
    let outside = Some(JoinDenied::NotAdmitted);
    assert_eq!(enter(Role::Patient, PATIENT, waiting(None)), outside);
    assert_eq!(enter(Role::Patient, PATIENT, waiting(Some(START))), None);
    assert_eq!(enter(Role::Doctor, DOCTOR, waiting(None)), None);
}

#[test]
fn who_was_let_in_for_an_earlier_time_waits_again() {
    let outside = Some(JoinDenied::NotAdmitted);
    assert_eq!(
        enter(Role::Patient, PATIENT, waiting(Some(OPENS - 1))),
        outside
    );
    assert_eq!(enter(Role::Patient, PATIENT, waiting(Some(OPENS))), None);
}

#[test]
fn a_door_that_is_open_lets_no_stranger_in() {
    let stranger = Uuid::from_u128(9);
    let unknown = Some(JoinDenied::NotFound);
    assert_eq!(enter(Role::Patient, stranger, Door::default()), unknown);
    assert_eq!(enter(Role::Doctor, stranger, waiting(Some(START))), unknown);
}
