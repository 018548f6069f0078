//! Who is where, the door, the stream, delays and guests.

mod across;
mod checks;
mod delays;
mod door;
mod guests;
mod presence;
mod stream;

use reqwest::Method;
use serde_json::{Value, json};
use shared::Instant;
use uuid::Uuid;

use crate::support::{Answer, Doctor, Kind, Patient, Server, SignedIn, at};

/// A patient and their doctor with a confirmed appointment in an hour; the clock stands where its room
/// has just opened.
pub struct Visit<'a> {
    pub patient: Patient<'a>,
    pub doctor: Doctor<'a>,
    pub path: String,
    pub start: Instant,
}

impl<'a> Visit<'a> {
    pub async fn new(server: &'a Server) -> Self {
        let (patient, doctor) = (Patient::new(server).await, Doctor::new(server).await);
        let start = at(60);
        let path = patient.confirmed(&doctor, start).await;
        let mut visit = Self {
            patient,
            doctor,
            path,
            start,
        };
        visit.at(start.plus_minutes(-30)).await;
        visit
    }

    /// Sets the clock, and signs both in anew.
    pub async fn at(&mut self, now: Instant) {
        self.patient.at(now).await;
        self.doctor.at(now).await;
    }

    /// The doctor's patients wait until they are let in.
    pub async fn with_waiting_room(self) -> Self {
        let on = json!({ "waiting_room": true });
        self.doctor.patch("/me", on).await.ok(200);
        self
    }

    /// The path of one of its parts.
    pub fn to(&self, part: &str) -> String {
        format!("{}/{part}", self.path)
    }
}

/// A page's word.
pub async fn tells<K: Kind>(
    actor: &SignedIn<'_, K>,
    path: &str,
    page: Uuid,
    doing: &str,
) -> Answer {
    let heartbeat = json!({ "page": page, "doing": doing });
    actor.put(&format!("{path}/presence"), heartbeat).await
}

/// The states of patient and doctor in a consultation.
pub fn states(consultation: &Value) -> (String, String) {
    let state = |side: &str| consultation[side]["state"].as_str().unwrap().to_owned();
    (state("patient"), state("doctor"))
}

/// A page's id.
pub fn page(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

/// Everything an operation with this method and path answers to somebody.
pub async fn status<K: Kind>(
    actor: &SignedIn<'_, K>,
    method: Method,
    path: &str,
    body: Option<Value>,
) -> u16 {
    let request = actor.request(method, path);
    let request = match body {
        Some(body) => request.json(&body),
        None => request,
    };
    Answer::of(request).await.status.as_u16()
}
