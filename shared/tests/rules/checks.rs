//! "Why can't I join?": each condition is judged by itself.

use shared::{
    Actor, Appointment, Instant, JoinPolicy, Role, Status,
    consultation::{
        Door,
        check::{Circumstances, conditions},
    },
    wire::join_check::{CLOCK_TOLERANCE_SECONDS, CheckName, CheckState},
};
use uuid::Uuid;

use CheckState::{Failed, Ok, Unknown};

const START: i64 = 1_769_850_000;
const OPENS: i64 = START - 30 * 60;
const CLOSES: i64 = START + 120 * 60;

fn at(seconds: i64) -> Instant {
    Instant::from_unix(seconds).unwrap()
}

fn appointment() -> Appointment {
    Appointment {
        id: Uuid::from_u128(3).into(),
        doctor_id: Uuid::from_u128(1).into(),
        patient_id: Uuid::from_u128(2).into(),
        status: Status::Confirmed,
        starts_at: at(START),
        ends_at: at(START + 30 * 60),
        move_request: None,
        may_be_objected: false,
    }
}

fn patient() -> Actor {
    Actor::new(Uuid::from_u128(2), Role::Patient)
}

/// Everything as it should be, as far as the server can tell.
fn well() -> Circumstances {
    Circumstances {
        policy: JoinPolicy::default(),
        door: Door::default(),
        clock_ahead_seconds: Some(0),
        video_server: Ok,
        now: at(START),
    }
}

fn state(of: &Appointment, actor: Actor, known: Circumstances, name: CheckName) -> CheckState {
    let checks = conditions(of, actor, known);
    let names: Vec<CheckName> = checks.iter().map(|check| check.name).collect();
    assert_eq!(names, CheckName::ALL);
    checks
        .iter()
        .find(|check| check.name == name)
        .unwrap()
        .state
}

#[test]
fn when_all_is_well_only_the_device_has_something_to_tell() {
    let states = conditions(&appointment(), patient(), well())
        .iter()
        .map(|check| check.state)
        .collect::<Vec<_>>();
    assert_eq!(
        states,
        [Ok, Ok, Ok, Ok, Ok, Ok, Ok, Unknown, Unknown, Unknown]
    );
}

#[test]
fn who_takes_no_part_and_what_is_not_confirmed_is_told() {
    let stranger = Actor::new(Uuid::from_u128(9), Role::Patient);
    let participant = |actor| state(&appointment(), actor, well(), CheckName::Participant);
    assert_eq!(participant(patient()), Ok);
    assert_eq!(participant(stranger), Failed);
    for status in Status::ALL {
        let of = Appointment {
            status,
            ..appointment()
        };
        let confirmed = state(&of, patient(), well(), CheckName::Confirmed);
        assert_eq!(confirmed == Ok, status == Status::Confirmed, "{status}");
    }
}

#[test]
fn the_window_is_told_to_the_second() {
    for (now, expected) in [
        (OPENS - 1, Failed),
        (OPENS, Ok),
        (CLOSES, Ok),
        (CLOSES + 1, Failed),
    ] {
        let known = Circumstances {
            now: at(now),
            ..well()
        };
        let told = state(&appointment(), patient(), known, CheckName::Window);
        assert_eq!(told, expected, "{}", now - START);
    }
}

#[test]
fn the_doctor_has_the_key_and_the_patient_waits() {
    let doctor = Actor::new(Uuid::from_u128(1), Role::Doctor);
    let admitted = |actor, admitted_at| {
        let door = Door {
            waiting_room: true,
            admitted_at,
        };
        let known = Circumstances { door, ..well() };
        state(&appointment(), actor, known, CheckName::Admitted)
    };
    assert_eq!(admitted(patient(), None), Failed);
    assert_eq!(admitted(patient(), Some(at(START))), Ok);
    assert_eq!(admitted(doctor, None), Ok);
}

#[test]
fn a_clock_may_be_a_little_off_either_way() {
    let clock = |clock_ahead_seconds| {
        let known = Circumstances {
            clock_ahead_seconds,
            ..well()
        };
        state(&appointment(), patient(), known, CheckName::Clock)
    };
    assert_eq!(clock(None), Unknown);
    for off in [CLOCK_TOLERANCE_SECONDS, -CLOCK_TOLERANCE_SECONDS] {
        assert_eq!(clock(Some(off)), Ok, "{off}");
        assert_eq!(clock(Some(off + off.signum())), Failed, "{off}");
    }
}

#[test]
fn the_video_server_is_as_it_was_found() {
    for video_server in [Ok, Failed, Unknown] {
        let known = Circumstances {
            video_server,
            ..well()
        };
        let told = state(&appointment(), patient(), known, CheckName::VideoServer);
        assert_eq!(told, video_server);
    }
}
