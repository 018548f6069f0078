//! Lives at random: whoever tries whatever whenever, the server answers as the rule in `shared` does.

use std::collections::BTreeSet;

use serde_json::json;
use shared::{
    Action, Actor, Appointment, ErrorCode, Instant, Status,
    appointment::{LENGTH_MINUTES, Notice, Refusal},
    availability::slots::Slot,
};

use crate::{
    on_both,
    support::{Admin, Answer, Doctor, Integrator, Kind, Patient, SignedIn, at},
};

/// Numbers that look random and are the same in every run (xorshift).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        // The low bits of one number tell too much of the next.
        (self.0 >> 32) % end
    }

    fn one_of<T: Copy>(&mut self, choices: &[T]) -> T {
        let index = self.below(u64::try_from(choices.len()).unwrap());
        choices[usize::try_from(index).unwrap()]
    }
}

/// What is tried, the beginnings of a life more often than its end.
const TRIED: [Action; 16] = [
    Action::Confirm,
    Action::Confirm,
    Action::Confirm,
    Action::Confirm,
    Action::Reschedule,
    Action::Reschedule,
    Action::AcceptMove,
    Action::AcceptMove,
    Action::DeclineMove,
    Action::WithdrawMove,
    Action::Object,
    Action::Object,
    Action::Complete,
    Action::MarkNoShow,
    Action::MarkNoShow,
    Action::Cancel,
];

/// What the server should have in its database.
struct Model {
    facts: Appointment,
    revision: u64,
    /// What has succeeded.
    done: BTreeSet<&'static str>,
}

impl Model {
    fn path(&self) -> String {
        format!("/appointments/{}", self.facts.id)
    }

    /// Lets `actor` try `action` at `now`, and compares.
    async fn step<K: Kind>(&mut self, actor: &mut SignedIn<'_, K>, action: Action, now: Instant) {
        actor.at(now).await;
        let who = Actor::new(actor.id.uuid(), K::ROLE);
        let to = slot_after(now);
        let (word, body) = request(action, to);
        let answer = actor.post(&format!("{}/{word}", self.path()), body).await;
        let said = format!("{action} by {who:?} at {now} on {:?}", self.facts);
        match self.facts.decide(action, who, now, Notice::default()) {
            Ok(status) => {
                assert_eq!(answer.status, 200, "{said}: {}", answer.text);
                self.revision += 1;
                self.facts = match action {
                    Action::Reschedule => self.facts.moved(who, to),
                    _ => self.facts.after(action, status),
                };
                self.done.insert(action.as_str());
                self.compare(&answer, who, now);
            }
            Err(refusal) => {
                let (status, code) = expected(refusal);
                assert_eq!(answer.status, status, "{said}");
                answer.problem(status, code);
            }
        }
        let read = actor.get(&self.path()).await;
        if self.facts.is_visible_to(who) {
            self.compare(&read, who, now);
        } else {
            read.problem(404, ErrorCode::NotFound);
        }
    }

    fn compare(&self, answer: &Answer, reader: Actor, now: Instant) {
        let seen = &answer.body;
        assert_eq!(answer.headers["etag"], format!("\"{}\"", self.revision));
        assert_eq!(
            (&seen["revision"], &seen["status"]),
            (&json!(self.revision), &json!(self.facts.status))
        );
        assert_eq!(
            (&seen["starts_at"], &seen["ends_at"]),
            (&json!(self.facts.starts_at), &json!(self.facts.ends_at))
        );
        assert_eq!(
            (&seen["move_request"], &seen["may_be_objected"]),
            (
                &json!(self.facts.open_move(now)),
                &json!(self.facts.may_be_objected)
            )
        );
        assert_eq!(
            seen["allowed_actions"],
            json!(self.facts.allowed_actions(reader, now, Notice::default()))
        );
    }
}

fn expected(refusal: Refusal) -> (u16, ErrorCode) {
    match refusal {
        Refusal::Forbidden => (403, ErrorCode::Forbidden),
        Refusal::NotFound => (404, ErrorCode::NotFound),
        Refusal::InvalidTransition { .. } => (409, ErrorCode::InvalidTransition),
        Refusal::NoticeTooShort { .. } => (403, ErrorCode::NoticeTooShort),
    }
}

/// A slot an hour or so from now.
fn slot_after(now: Instant) -> Slot {
    let starts_at = Instant::from_unix(now.unix().div_euclid(300) * 300 + 3600).unwrap();
    Slot {
        starts_at,
        ends_at: starts_at.plus_minutes(LENGTH_MINUTES),
    }
}

/// The path's last word, and the body.
fn request(action: Action, to: Slot) -> (&'static str, serde_json::Value) {
    match action {
        Action::Confirm => ("confirm", json!({})),
        Action::Cancel => ("cancel", json!({ "reason": "Well again" })),
        Action::Complete => ("complete", json!({})),
        Action::MarkNoShow => ("no-show", json!({})),
        Action::AcceptMove => ("accept-move", json!({})),
        Action::DeclineMove => ("decline-move", json!({})),
        Action::WithdrawMove => ("withdraw-move", json!({})),
        Action::Object => ("object", json!({ "reason": "At work then" })),
        Action::Reschedule => ("reschedule", json!({ "starts_at": to.starts_at })),
    }
}

on_both! {
    async fn the_server_and_the_rule_never_differ(server) {
        let mut numbers = Numbers(0x9E37_79B9_7F4A_7C15);
        let (mut ends, mut done) = (BTreeSet::new(), BTreeSet::new());
        for _ in 0..40 {
            server.set_minutes(0);
            let (mut owner, mut stranger) = (Patient::new(&server).await, Patient::new(&server).await);
            let (mut doctor, mut other) = (Doctor::new(&server).await, Doctor::new(&server).await);
            let (mut admin, mut integrator) = (Admin::new(&server).await, Integrator::new(&server).await);
            let booked = owner.book(&doctor, at(60)).await.ok(201);
            let facts = Appointment {
                id: booked["id"].as_str().unwrap().parse().unwrap(),
                doctor_id: doctor.id.uuid().into(),
                patient_id: owner.id.uuid().into(),
                status: Status::Pending,
                starts_at: at(60),
                ends_at: at(90),
                move_request: None,
                may_be_objected: false,
            };
            let mut model = Model { facts, revision: 1, done: BTreeSet::new() };
            let mut now = at(0);
            for _ in 0..16 {
                let start = model.facts.starts_at;
                // Most happens around the start, to the second; and some things at once, as answers do.
                if numbers.below(2) == 0 {
                    now = numbers.one_of(&[start.plus_minutes(-300), start.plus_minutes(-200), start.plus_minutes(-100), start.plus_minutes(-31), start.plus_seconds(-1), start, start.plus_seconds(1), start.plus_minutes(200)]);
                }
                // Two of three steps by its own people, and half of those allowed and not the end, or little
                // would happen.
                let who = numbers.below(9);
                let (own, theirs) = (Actor::Doctor(model.facts.doctor_id), Actor::Patient(model.facts.patient_id));
                let mut allowed = model.facts.allowed_actions(if who < 3 { own } else { theirs }, now, Notice::default());
                allowed.retain(|action| *action != Action::Cancel);
                let action = match numbers.below(2) {
                    0 if !allowed.is_empty() => numbers.one_of(&allowed),
                    _ => numbers.one_of(&TRIED),
                };
                match who {
                    0..3 => model.step(&mut doctor, action, now).await,
                    3..6 => model.step(&mut owner, action, now).await,
                    6 => model.step(&mut stranger, action, now).await,
                    7 => model.step(&mut other, action, now).await,
                    _ if numbers.below(2) == 0 => model.step(&mut admin, action, now).await,
                    _ => model.step(&mut integrator, action, now).await,
                }
            }
            ends.insert(model.facts.status.as_str());
            done.append(&mut model.done);
        }
        assert_eq!(ends.len(), Status::ALL.len(), "the walks end everywhere, or they prove little: {ends:?}");
        assert_eq!(done.len(), Action::ALL.len(), "and everything succeeds somewhere: {done:?}");
    }
}
