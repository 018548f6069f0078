//! Who may do what to which appointment, as a picture that is committed and read in reviews.
//!
//! When a rule changes on purpose, run with `UPDATE_PICTURE=1` and commit the new picture.

use std::fmt::Write as _;

use shared::{
    Action, Actor, Appointment, Instant, JoinDenied, JoinPolicy, Role, Status,
    appointment::{MoveRequest, Notice, Refusal},
    consultation::Door,
};
use uuid::Uuid;

const PICTURE: &str = include_str!("picture.txt");
const START: i64 = 1_769_850_000;

fn callers() -> [(&'static str, Actor); 6] {
    let (doctor, patient, other) = (Uuid::from_u128(1), Uuid::from_u128(2), Uuid::from_u128(9));
    [
        ("its patient", Actor::new(patient, Role::Patient)),
        ("other patient", Actor::new(other, Role::Patient)),
        ("its doctor", Actor::new(doctor, Role::Doctor)),
        ("other doctor", Actor::new(other, Role::Doctor)),
        ("admin", Actor::new(other, Role::Admin)),
        ("integrator", Actor::new(other, Role::Integrator)),
    ]
}

fn appointment(status: Status) -> Appointment {
    let starts_at = Instant::from_unix(START).unwrap();
    Appointment {
        id: Uuid::from_u128(3).into(),
        doctor_id: Uuid::from_u128(1).into(),
        patient_id: Uuid::from_u128(2).into(),
        status,
        starts_at,
        ends_at: starts_at.plus_minutes(30),
        move_request: None,
        may_be_objected: false,
    }
}

/// What is drawn: every status, and a confirmed appointment with each thing that may hang on it.
fn cases() -> Vec<(String, Appointment, Notice)> {
    let plain = Notice::default();
    let confirmed = appointment(Status::Confirmed);
    let (starts_at, ends_at) = (confirmed.starts_at, confirmed.ends_at);
    let request = MoveRequest::new(
        starts_at,
        starts_at.plus_minutes(1440),
        ends_at.plus_minutes(1440),
    );
    let statuses = Status::ALL.map(|status| (status.to_string(), appointment(status), plain));
    let mut cases = statuses.to_vec();
    cases.push((
        "confirmed, another time asked for".to_owned(),
        Appointment {
            move_request: Some(request),
            ..confirmed
        },
        plain,
    ));
    cases.push((
        "confirmed, moved by its doctor".to_owned(),
        Appointment {
            may_be_objected: true,
            ..confirmed
        },
        plain,
    ));
    let hour = Notice { minutes: 60 };
    cases.push(("confirmed, an hour's notice".to_owned(), confirmed, hour));
    cases
}

fn action_word(answer: Result<Status, Refusal>) -> String {
    match answer {
        Ok(status) => format!("-> {status}"),
        Err(Refusal::Forbidden) => "forbidden".to_owned(),
        Err(Refusal::NotFound) => "not found".to_owned(),
        Err(Refusal::InvalidTransition { .. }) => "invalid".to_owned(),
        Err(Refusal::NoticeTooShort { .. }) => "short notice".to_owned(),
    }
}

fn join_word(answer: Result<shared::JoinGrant, JoinDenied>) -> String {
    match answer {
        Ok(grant) if grant.moderator => "moderates".to_owned(),
        Ok(_) => "joins".to_owned(),
        Err(JoinDenied::Forbidden) => "forbidden".to_owned(),
        Err(JoinDenied::NotFound) => "not found".to_owned(),
        Err(JoinDenied::NotConfirmed) => "not confirmed".to_owned(),
        Err(JoinDenied::NotJoinable { .. }) => "not joinable".to_owned(),
        Err(JoinDenied::TooEarly { .. }) => "too early".to_owned(),
        Err(JoinDenied::TooLate { .. }) => "too late".to_owned(),
        Err(JoinDenied::NotAdmitted) => "waits".to_owned(),
    }
}

fn draw() -> String {
    let mut picture = String::from(
        "Who may do what to an appointment. Drawn by tests/rules/picture.rs from the rules.\n",
    );
    let moments = [
        ("before the window", START - 3_601),
        ("before its start", START - 60),
        ("from its start", START),
        ("after the window", START + 7_201),
    ];
    for (when, now) in moments {
        let now = Instant::from_unix(now).unwrap();
        for (name, appointment, notice) in cases() {
            write!(picture, "\n{name}, {when}\n{:14}", "").unwrap();
            for (name, _) in callers() {
                write!(picture, " {name:14}").unwrap();
            }
            let mut row = |label: &str, word: &dyn Fn(Actor) -> String| {
                let words: String = callers()
                    .iter()
                    .map(|(_, actor)| format!(" {:14}", word(*actor)))
                    .collect();
                write!(picture, "\n{label:14}{words}").unwrap();
            };
            for action in Action::ALL {
                row(action.as_str(), &|actor| {
                    action_word(appointment.decide(action, actor, now, notice))
                });
            }
            row("join", &|actor| {
                join_word(appointment.join(actor, now, &JoinPolicy::default()))
            });
            let closed = Door {
                waiting_room: true,
                admitted_at: None,
            };
            row("door closed", &|actor| {
                join_word(appointment.enter(actor, now, &JoinPolicy::default(), closed))
            });
            picture.push('\n');
        }
    }
    picture
        .lines()
        .map(|line| format!("{}\n", line.trim_end()))
        .collect()
}

#[test]
fn the_committed_picture_is_what_the_rules_say() {
    let drawn = draw();
    if std::env::var_os("UPDATE_PICTURE").is_some() {
        std::fs::write(
            concat!(env!("CARGO_MANIFEST_DIR"), "/tests/rules/picture.txt"),
            &drawn,
        )
        .unwrap();
        return;
    }
    assert_eq!(
        drawn, PICTURE,
        "the rules changed; if that is meant, run with UPDATE_PICTURE=1 and commit"
    );
}
