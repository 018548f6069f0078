//! A program that is killed between any two steps of telling what happens.

use std::collections::BTreeMap;

use api::on_db;
use reqwest::Method;
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::program::{Program, Serving};
use crate::support::{Backend, at};

/// Appointments in each round.
const APPOINTMENTS: usize = 4;

/// A demonstration in which somebody is told of requests.
pub struct Telling {
    /// The program, with its database.
    pub program: Program,
    free: Vec<Value>,
    minutes: usize,
}

impl Telling {
    /// Serves one with these settings. `arrange` says who is told.
    pub async fn new(
        backend: Backend,
        settings: &[(&'static str, &str)],
        arrange: impl AsyncFnOnce(&Serving),
    ) -> Self {
        let mut program = Program::new(backend).await;
        for (variable, value) in settings {
            program.set(variable, value);
        }
        program.set("MYDOCTOR_LOG", "off");
        program.set("MYDOCTOR_RATE_LIMIT", "off");
        let mut telling = Self {
            program,
            free: Vec::new(),
            // By then the demonstration's own news are old: it is not at one of them that the program is killed.
            minutes: 20,
        };
        let server = telling.serve("");
        arrange(&server).await;
        telling.free = free(&server).await;
        telling
    }

    /// Every start is some minutes later: what somebody had taken when they were killed comes due again
    /// after five.
    fn serve(&mut self, fail_point: &str) -> Serving {
        self.program.set("MYDOCTOR_TEST_FAIL_POINT", fail_point);
        let (hours, minutes) = (9 + self.minutes / 60, self.minutes % 60);
        self.minutes += 6;
        let now = format!("2026-01-31T{hours:02}:{minutes:02}:00Z");
        self.program.serve(&["--demo", "--now", &now])
    }

    /// Starts it again, and books until it is killed at its fail point.
    pub async fn killed_at(&mut self, fail_point: &str) {
        let patient = self.serve("").token("testpatient").await;
        let mut server = self.serve(fail_point);
        let mut booked = 0;
        while booked < APPOINTMENTS {
            let wish = self.free.pop().unwrap();
            let request = server.request(Method::POST, "/appointments");
            match request.bearer_auth(&patient).json(&wish).send().await {
                Ok(answer) if answer.status() == 201 => booked += 1,
                // The patient has something else to do then.
                Ok(answer) => assert_eq!(answer.status(), 409),
                Err(_) => break,
            }
        }
        assert!(!server.wait().success());
    }

    /// Starts it again, and waits until it has told everything: `left` is what it has not.
    pub async fn ends(&mut self, left: impl AsyncFn(&Program) -> Option<String>) {
        let server = self.serve("");
        server.waits(async || left(&self.program).await).await;
    }

    /// The requests of these rounds, by the ids of their appointments in order.
    pub async fn requested(&self) -> Vec<String> {
        const SQL: &str = "SELECT appointment_id FROM events WHERE type = 'appointment.requested' AND at >= $1 \
            ORDER BY appointment_id";
        // The demonstration has appointments from before.
        let begun = OffsetDateTime::from(at(1));
        let rows: Vec<(uuid::Uuid,)> =
            on_db!(&self.program.db, conn => sqlx::query_as(SQL).bind(begun).fetch_all(conn).await)
                .unwrap();
        rows.iter().map(|(id,)| id.to_string()).collect()
    }
}

/// When the demonstration's doctor can be asked for.
async fn free(server: &Serving) -> Vec<Value> {
    let (patient, doctor) = (
        server.token("testpatient").await,
        server.token("testdoctor").await,
    );
    let doctor = server.get(&doctor, "/me").await["id"].clone();
    let id = doctor.as_str().unwrap();
    let slots = format!("/doctors/{id}/slots?from=2026-02-16&to=2026-03-06");
    let slots = server.get(&patient, &slots).await;
    let wish = |slot: &Value| json!({ "doctor_id": doctor, "starts_at": slot["starts_at"], "reason": "A cough" });
    // Every other one, so that none is in the way of the next.
    let items = slots["items"].as_array().unwrap().iter();
    items.step_by(2).map(wish).collect()
}

/// What came, by its id.
pub type Taken = BTreeMap<String, Vec<Vec<u8>>>;

/// Asserts that everything came, and that what came more than once is the same each time.
#[track_caller]
pub fn assert_nothing_lost(ids: &[String], taken: &Taken) {
    assert!(6 <= ids.len(), "{ids:?}");
    let lost: Vec<_> = ids.iter().filter(|id| !taken.contains_key(*id)).collect();
    assert!(lost.is_empty(), "{lost:?}");
    let repeated: Vec<_> = taken.values().filter(|same| 1 < same.len()).collect();
    assert!(
        !repeated.is_empty(),
        "some were killed after the receiver had them"
    );
    for same in repeated {
        assert!(same.windows(2).all(|two| two[0] == two[1]));
    }
}
