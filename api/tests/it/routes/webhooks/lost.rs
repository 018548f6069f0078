//! The program is killed between any two steps of telling: nothing is lost, and what comes twice comes under
//! one id.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use api::on_db;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::described;
use crate::{
    commands::program::{Program, Serving},
    support::{Answer, Backend, Receiver},
};

/// Appointments in each round.
const APPOINTMENTS: usize = 4;
/// How long the program may take to tell of them.
const DEADLINE: Duration = Duration::from_secs(60);

/// Ids and states of what is told of requests.
async fn states(program: &Program) -> Vec<(Uuid, String)> {
    const SQL: &str =
        "SELECT id, state FROM webhook_deliveries WHERE type = 'appointment.requested' ORDER BY id";
    on_db!(&program.db, conn => sqlx::query_as(SQL).fetch_all(conn).await).unwrap()
}

/// How many requests there were, and how many of them are told of.
async fn counts(program: &Program) -> (i64, i64) {
    const SQL: &str = "SELECT COUNT(e.id), COUNT(d.id) FROM events e LEFT JOIN webhook_deliveries d ON d.event_id = e.id \
        WHERE e.type = 'appointment.requested' AND e.at >= $1";
    // The demonstration has appointments from before there was a webhook.
    let begun = time::OffsetDateTime::from(crate::support::at(1));
    on_db!(&program.db, conn => sqlx::query_as(SQL).bind(begun).fetch_one(conn).await).unwrap()
}

fn serve(program: &Program, minutes: usize) -> Serving {
    let now = format!("2026-01-31T{:02}:{:02}:00Z", 9 + minutes / 60, minutes % 60);
    program.serve(&["--demo", "--now", &now])
}

/// Books what is free, until the program is gone.
async fn book(server: &Serving, patient: &str, free: &mut Vec<Value>) {
    let mut booked = 0;
    while booked < APPOINTMENTS {
        let mut wish = free.pop().unwrap();
        wish["reason"] = json!("A cough");
        let request = server.request(Method::POST, "/appointments");
        match request.bearer_auth(patient).json(&wish).send().await {
            Ok(answer) if answer.status() == 201 => booked += 1,
            // The patient has something else to do then.
            Ok(answer) => assert_eq!(answer.status(), 409),
            Err(_) => return,
        }
    }
}

async fn killed_between_any_two_steps(backend: Backend) {
    let receiver = Receiver::start();
    let mut program = Program::new(backend).await;
    for (variable, value) in [
        ("MYDOCTOR_LOG", "off"),
        ("MYDOCTOR_RATE_LIMIT", "off"),
        ("MYDOCTOR_TEST_REACH", "localhost"),
    ] {
        program.set(variable, value);
    }
    let server = serve(&program, 0);
    let (admin, patient) = (
        server.token("testadmin").await,
        server.token("testpatient").await,
    );
    let make = server.request(Method::POST, "/webhooks").bearer_auth(admin);
    let made = make.json(&described(&receiver.url("/"), &["appointment.requested"]));
    Answer::of(made).await.ok(201);
    let doctor = server.token("testdoctor").await;
    let doctor = server.get(&doctor, "/me").await["id"].clone();
    let slots = format!(
        "/doctors/{}/slots?from=2026-02-16&to=2026-03-06",
        doctor.as_str().unwrap()
    );
    let slots = server.get(&patient, &slots).await;
    let wish = |slot: &Value| json!({ "doctor_id": doctor, "starts_at": slot["starts_at"] });
    // Every other one, so that none is in the way of the next.
    let mut free: Vec<Value> = slots["items"]
        .as_array()
        .unwrap()
        .iter()
        .step_by(2)
        .map(wish)
        .collect();
    drop(server);

    // What somebody had taken when they were killed comes due again after five minutes.
    let mut minutes = 6;
    for point in [
        "webhook_claimed:0",
        "webhook_claimed:2",
        "webhook_sent:0",
        "webhook_sent:2",
        "events_numbered:0",
        "webhook_marked:0",
        "webhook_marked:2",
    ] {
        program.set("MYDOCTOR_TEST_FAIL_POINT", "");
        let patient = serve(&program, minutes).token("testpatient").await;
        program.set("MYDOCTOR_TEST_FAIL_POINT", point);
        let mut server = serve(&program, minutes);
        book(&server, &patient, &mut free).await;
        assert!(!server.wait().success());
        minutes += 6;
    }
    program.set("MYDOCTOR_TEST_FAIL_POINT", "");
    let server = serve(&program, minutes);
    let begun = Instant::now();
    loop {
        let (happened, told) = counts(&program).await;
        if happened == told
            && states(&program)
                .await
                .iter()
                .all(|(_, state)| state == "delivered")
        {
            break;
        }
        assert!(
            begun.elapsed() < DEADLINE,
            "{happened} {told} {:?}",
            states(&program).await
        );
        Answer::of(server.request(Method::GET, "/site"))
            .await
            .ok(200);
    }

    let mut taken: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for got in receiver.got() {
        taken.entry(got.id).or_default().push(got.text);
    }
    let ids: Vec<String> = states(&program)
        .await
        .iter()
        .map(|(id, _)| id.to_string())
        .collect();
    assert!(6 <= ids.len(), "{ids:?}");
    assert_eq!(
        taken.keys().cloned().collect::<Vec<_>>(),
        ids,
        "all of them, and nothing else"
    );
    let repeated: Vec<_> = taken.values().filter(|same| 1 < same.len()).collect();
    assert!(
        !repeated.is_empty(),
        "some were killed after the receiver had them"
    );
    for same in repeated {
        assert!(same.windows(2).all(|two| two[0] == two[1]));
    }
}

#[actix_web::test]
async fn sqlite() {
    killed_between_any_two_steps(Backend::Sqlite).await;
}

#[actix_web::test]
async fn postgres() {
    killed_between_any_two_steps(Backend::Postgres).await;
}
