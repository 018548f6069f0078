//! What a cell finds: people, and what the operation is about in the state of the row.

mod other;

use std::collections::BTreeMap;

use api::{auth::tokens::OpaqueToken, random};
use reqwest::Method;
use serde_json::{Value, json};
use shared::{Instant, consultation::recording::TEXT_VERSION};
use uuid::Uuid;

use super::people::{PASSWORD, People, Walk};
use crate::support::at;

/// One world, good until a cell changes something in it.
pub struct World<'a> {
    /// The walk it belongs to.
    pub walk: &'a Walk<'a>,
    /// Who calls.
    pub people: People,
    /// The start of its appointment, if it has one.
    pub start: Instant,
    /// What paths, bodies and credentials are filled with, by name.
    facts: BTreeMap<&'static str, String>,
}

/// A video visit that was recorded is fetched there.
pub const RECORDING: &str = "https://meet.example.org/recordings/1.mp4";

/// A secret of the form that links and passes have, which nobody was given.
pub fn unknown_secret() -> String {
    OpaqueToken::new(random::bytes()).encode()
}

impl<'a> World<'a> {
    /// Prepares what a row is about.
    pub async fn new(walk: &'a Walk<'a>, op: &str, state: &str) -> Self {
        walk.server.set_minutes(0);
        let start = at(24 * 60);
        let mut world = Self {
            walk,
            people: People::new(walk).await,
            start,
            facts: BTreeMap::new(),
        };
        world.know("id", Uuid::nil());
        world.know("guest_id", Uuid::nil());
        world.know("secret_id", Uuid::nil());
        world.know("delivery_id", Uuid::nil());
        let is_of_appointment = [
            "/appointments/{id}",
            " /guest/",
            "/fhir/Appointment/",
            "/fhir/Encounter/",
        ];
        if is_of_appointment.iter().any(|part| op.contains(part)) || state == "taken" {
            world.appointment(state).await;
        } else {
            world.other(op, state).await;
        }
        world
    }

    /// One of the facts; a secret that was not handed out is one that nobody knows.
    pub fn fact(&self, name: &str) -> String {
        self.facts.get(name).cloned().unwrap_or_else(unknown_secret)
    }

    fn know(&mut self, name: &'static str, value: impl ToString) {
        self.facts.insert(name, value.to_string());
    }

    async fn act(&self, caller: &str, method: Method, path: &str, body: Option<Value>) -> Value {
        self.people
            .act(self.walk, caller, (method, path), body)
            .await
    }

    async fn post(&self, caller: &str, path: &str, body: Value) -> Value {
        self.act(caller, Method::POST, path, Some(body)).await
    }

    /// Sets the clock to so many minutes before the start.
    async fn before_start(&mut self, minutes: i64) {
        self.people
            .at(self.walk, self.start.plus_minutes(-minutes))
            .await;
    }

    /// Books an appointment of the owner with the assigned doctor, and brings it into a state.
    async fn appointment(&mut self, state: &str) {
        let doctor = self.people.id("assigned_doctor");
        let wish = json!({ "doctor_id": doctor, "starts_at": self.start, "reason": "A cough" });
        let booked = self.post("owner", "/appointments", wish).await;
        let path = format!("/appointments/{}", booked["id"].as_str().unwrap());
        self.know("id", booked["id"].as_str().unwrap());
        if !matches!(state, "pending" | "canceled" | "taken") {
            self.post("assigned_doctor", &format!("{path}/confirm"), json!({}))
                .await;
        }
        let to = json!({ "starts_at": self.start.plus_minutes(24 * 60) });
        match state {
            "canceled" => drop(
                self.post(
                    "owner",
                    &format!("{path}/cancel"),
                    json!({ "reason": "Well again" }),
                )
                .await,
            ),
            "asked" => drop(self.post("owner", &format!("{path}/reschedule"), to).await),
            "moved" => drop(
                self.post("assigned_doctor", &format!("{path}/reschedule"), to)
                    .await,
            ),
            _ => {}
        }
        self.before_start(match state {
            "pending" | "confirmed" | "canceled" | "asked" | "moved" | "taken"
            | "confirmed_early" => 31,
            "confirmed_late" => -121,
            _ => 0,
        })
        .await;
        self.begun(&path, state).await;
    }

    /// What happens once the room is open.
    async fn begun(&mut self, path: &str, state: &str) {
        match state {
            "completed" => drop(
                self.post("assigned_doctor", &format!("{path}/complete"), json!({}))
                    .await,
            ),
            "missed" => drop(
                self.post(
                    "assigned_doctor",
                    &format!("{path}/no-show?absent=patient"),
                    json!({}),
                )
                .await,
            ),
            "drafted" | "signed" => self.write_note(path, state == "signed").await,
            "asked_to_record" | "recorded" => self.record(path, state == "recorded").await,
            "invited" | "visited" => {
                let guest = json!({ "name": "Kim Example", "relation": "interpreter" });
                let invited = self
                    .post("assigned_doctor", &format!("{path}/guests"), guest)
                    .await;
                self.know("guest_id", invited["guest"]["id"].as_str().unwrap());
                let secret = invited["link"].as_str().unwrap().split_once('#').unwrap().1;
                self.know("secret", secret);
                if state == "visited" {
                    let pass = self
                        .post("owner", "/guest/redeem", json!({ "secret": secret }))
                        .await;
                    self.know("pass", pass["pass"].as_str().unwrap());
                }
            }
            _ => {}
        }
    }

    async fn write_note(&self, path: &str, is_signed: bool) {
        let note = json!({ "text": "Rest", "summary": "Rest", "editor": Uuid::from_u128(1) });
        self.act(
            "assigned_doctor",
            Method::PUT,
            &format!("{path}/note"),
            Some(note),
        )
        .await;
        if is_signed {
            self.act(
                "assigned_doctor",
                Method::POST,
                &format!("{path}/note/sign"),
                None,
            )
            .await;
        }
    }

    async fn record(&self, path: &str, is_agreed: bool) {
        self.post("assigned_doctor", &format!("{path}/recording"), json!({}))
            .await;
        if is_agreed {
            let yes = json!({ "agreed": true, "text_version": TEXT_VERSION });
            self.act(
                "owner",
                Method::PUT,
                &format!("{path}/recording/answer"),
                Some(yes),
            )
            .await;
            self.post("assigned_doctor", &format!("{path}/join"), json!({}))
                .await;
        }
    }

    /// A series with a doctor.
    pub fn series_of(&self, doctor: &str) -> Value {
        let rule = json!({ "every": "week", "count": 2 });
        json!({ "doctor_id": self.people.id(doctor), "starts_at": self.start, "reason": "Exercises", "rule": rule })
    }

    /// A reason to open the owner's record.
    pub fn emergency(&self) -> Value {
        json!({ "email": self.people.email("owner"), "reason": "Brought in unconscious, medication unknown" })
    }

    /// Days on which nobody here has an appointment.
    pub fn closure() -> Value {
        json!({ "from": "2026-12-24", "to": "2026-12-26", "name": "Renovation" })
    }

    /// A client that may read the directory.
    pub fn described() -> Value {
        json!({ "name": "Front desk", "scopes": ["doctors:read"], "doctors": [] })
    }

    /// A webhook somewhere outside.
    pub fn hook() -> Value {
        json!({ "url": "https://hooks.example.org/", "description": "Front desk" })
    }

    /// A doctor who is new to the clinic.
    pub fn invited() -> Value {
        let email = format!("{}@example.org", Uuid::new_v4().simple());
        json!({ "email": email, "name": "Dr. Ada Byron", "specialty": "Cardiology", "time_zone": "Europe/Berlin" })
    }

    /// What shows that it is really the account's owner.
    pub fn password(state: &str) -> Value {
        let password = if state == "wrong" {
            "another lantern"
        } else {
            PASSWORD
        };
        json!({ "password": password })
    }
}
