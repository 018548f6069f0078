//! Every reading operation of the document stands in one table: with the line that it leaves in the audit,
//! or with the reason why it leaves none. A new one is missing here until somebody has thought about it.

mod table;

use std::collections::BTreeSet;

use api::openapi;
use reqwest::Method;
use serde_json::{Value, json};
use shared::{Instant, consultation::recording::TEXT_VERSION};
use uuid::Uuid;

use self::table::{Leaves, TABLE};
use super::lines;
use crate::{
    on_both,
    support::{Admin, Answer, Doctor, Kind, Patient, Server, SignedIn, at},
};

#[test]
fn every_reading_operation_is_in_the_table_once() {
    let known: Vec<(String, String)> = TABLE
        .iter()
        .map(|(method, path, _)| ((*method).to_owned(), (*path).to_owned()))
        .collect();
    let once: BTreeSet<_> = known.iter().cloned().collect();
    assert_eq!(once.len(), known.len(), "an operation stands there twice");
    let mut there = BTreeSet::new();
    for (path, item) in &openapi::document().paths.paths {
        // Whether the server is up is asked beside the API.
        let Some(path) = path.strip_prefix("/api/v1") else {
            continue;
        };
        for (method, _) in openapi::operations(item) {
            there.insert((openapi::method(&method).to_string(), path.to_owned()));
        }
    }
    let reads: Vec<_> = there.iter().filter(|(method, _)| method == "GET").collect();
    for read in reads {
        assert!(
            once.contains(read),
            "{read:?} has no row: does it leave a line?"
        );
    }
    for row in &once {
        assert!(there.contains(row), "there is no {row:?} any more");
    }
    for (method, path, leaves) in TABLE {
        if let Leaves::Nothing(why) = leaves {
            assert!(20 <= why.len(), "{method} {path}: why not?");
        }
    }
}

/// Who reads, and what of: a consultation whose note is signed, of a patient whose record was opened.
struct World<'a> {
    patient: Patient<'a>,
    doctor: Doctor<'a>,
    other: Doctor<'a>,
    admin: Admin<'a>,
    appointment: Uuid,
    mail: String,
}

/// When all of it is read.
fn then() -> Instant {
    at(60)
}

impl<'a> World<'a> {
    /// With nothing but the appointment.
    async fn quiet(server: &'a Server) -> Self {
        let mut world = Self {
            patient: Patient::new(server).await,
            doctor: Doctor::new(server).await,
            other: Doctor::new(server).await,
            admin: Admin::new(server).await,
            appointment: Uuid::nil(),
            mail: String::new(),
        };
        let path = world.patient.confirmed(&world.doctor, then()).await;
        world.appointment = path.rsplit('/').next().unwrap().parse().unwrap();
        world.renew().await;
        world
    }

    /// With a consultation, a note and an emergency.
    async fn new(server: &'a Server) -> Self {
        let mut world = Self::quiet(server).await;
        let path = format!("/appointments/{}", world.appointment);
        world.patient.booked(&world.doctor, at(24 * 60)).await;
        world.record(&path).await;
        let opened = world
            .other
            .post("/emergency-access", world.emergency())
            .await;
        opened.ok(200);
        let mails = world.admin.get("/mails").await.ok(200);
        world.mail = mails["items"][0]["id"].as_str().unwrap().to_owned();
        world
    }

    /// A note that is signed, and a recording.
    async fn record(&self, path: &str) {
        let note = json!({ "text": "Rest", "summary": "Sleep", "editor": Uuid::from_u128(1) });
        let save = self.doctor.request(Method::PUT, &format!("{path}/note"));
        Answer::of(save.header("if-match", "\"0\"").json(&note))
            .await
            .ok(200);
        let sign = self
            .doctor
            .request(Method::POST, &format!("{path}/note/sign"));
        Answer::of(sign.header("if-match", "\"1\"")).await.ok(200);
        self.doctor.act(&format!("{path}/recording")).await.ok(200);
        let yes = json!({ "agreed": true, "text_version": TEXT_VERSION });
        self.patient
            .put(&format!("{path}/recording/answer"), yes)
            .await
            .ok(200);
    }

    fn emergency(&self) -> Value {
        let email = format!("{}@example.org", self.patient.id);
        json!({ "email": email, "reason": "Brought in unconscious, medication unknown" })
    }

    /// Signs everybody in anew, so that nobody is at something already.
    async fn renew(&mut self) {
        self.patient.at(then()).await;
        self.doctor.at(then()).await;
        self.other.at(then()).await;
        self.admin.at(then()).await;
    }

    /// What an operation wants to be told.
    fn body(&self, operation: &str) -> Option<Value> {
        match operation {
            "/emergency-access" => Some(self.emergency()),
            "/me/availability/preview" => Some(Doctor::mondays(|_| {})),
            "/appointments/{id}/presence" => {
                Some(json!({ "page": Uuid::from_u128(1), "doing": "waiting" }))
            }
            _ => None,
        }
    }

    /// Calls an operation, and gives the request's id and the reader's.
    async fn call(&self, reader: &str, method: &str, operation: &str) -> (Uuid, Uuid) {
        let id = match operation {
            "/patients/{id}/record" | "/fhir/Patient/{id}" => self.patient.id.to_string(),
            "/mails/{id}" => self.mail.clone(),
            _ => self.appointment.to_string(),
        };
        let path = match operation {
            // It asks for whom somebody looks.
            "/fhir/Patient" => format!("{operation}?_id={}", self.patient.id),
            _ => operation.replace("{id}", &id),
        };
        let body = self.body(operation).filter(|_| method != "GET");
        match reader {
            "patient" => called(&self.patient, method, &path, body).await,
            "doctor" => called(&self.doctor, method, &path, body).await,
            "other_doctor" => called(&self.other, method, &path, body).await,
            _ => called(&self.admin, method, &path, body).await,
        }
    }
}

async fn called<K: Kind>(
    reader: &SignedIn<'_, K>,
    method: &str,
    path: &str,
    body: Option<Value>,
) -> (Uuid, Uuid) {
    let request = reader.request(method.parse().unwrap(), path);
    let request = match body {
        Some(body) => request.json(&body),
        None => request,
    };
    // The head is enough: a stream has no end, and the line is there before the answer.
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), 200, "{method} {path}");
    let id = response.headers()["x-request-id"].to_str().unwrap();
    (id.parse().unwrap(), reader.id.uuid())
}

on_both! {
    async fn every_read_leaves_the_line_that_the_table_says(server with ["--recording", "on"]) {
        let mut world = World::new(&server).await;
        for (method, operation, leaves) in TABLE {
            let (action, readers, is_about) = match leaves {
                Leaves::Patient(action, readers) => (action, *readers, true),
                Leaves::Line(action, reader) => (action, std::slice::from_ref(reader), false),
                Leaves::Nothing(_) => continue,
            };
            for reader in readers {
                world.renew().await;
                let (request, who) = world.call(reader, method, operation).await;
                let mut left = lines(&server.app.db).await;
                left.retain(|line| line.request_id == Some(request));
                let told = left.iter().find(|line| line.action == *action);
                let line = told.unwrap_or_else(|| panic!("{method} {operation} by the {reader} left {left:?}"));
                assert_eq!((line.outcome.as_str(), line.actor_id), ("done", Some(who)), "{operation}");
                // Nobody is told of their own looks into their own record.
                let patient = Some(world.patient.id.uuid()).filter(|_| is_about && *reader != "patient");
                assert_eq!(line.patient_id, patient, "{method} {operation} by the {reader}");
                if operation.starts_with("/appointments/{id}") {
                    assert_eq!(line.target_id, Some(world.appointment), "{operation}");
                }
            }
        }
    }
}

on_both! {
    async fn a_page_that_asks_again_and_again_is_one_look(server) {
        let mut world = World::quiet(&server).await;
        let count = async || {
            let lines = lines(&server.app.db).await;
            lines.iter().filter(|line| line.action == "read_consultation").count()
        };
        for _ in 0..5 {
            world.call("doctor", "PUT", "/appointments/{id}/presence").await;
            world.call("doctor", "GET", "/appointments/{id}/consultation").await;
        }
        assert_eq!(count().await, 1);
        // The other one's page is a look of its own, and so is a later one.
        world.call("patient", "PUT", "/appointments/{id}/presence").await;
        assert_eq!(count().await, 2);
        let session = world.doctor.session;
        server.app.clock.set(then().plus_seconds(900));
        world.doctor.renew();
        assert_eq!(world.doctor.session, session);
        world.call("doctor", "GET", "/appointments/{id}/consultation").await;
        assert_eq!(count().await, 3);
    }
}
