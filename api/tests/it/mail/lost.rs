//! The program is killed between any two steps of sending: nothing is lost, and what comes twice comes
//! under one id.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use api::on_db;
use reqwest::Method;
use serde_json::json;
use uuid::Uuid;

use super::{MailServer, Tls, message_id};
use crate::{
    commands::program::Program,
    support::{Answer, Backend},
};

/// Mails in each round.
const MAILS: usize = 8;
/// How long the program may take to send them.
const DEADLINE: Duration = Duration::from_secs(60);

/// Ids and states of all mails.
async fn states(program: &Program) -> Vec<(Uuid, String)> {
    const SQL: &str = "SELECT id, state FROM mails ORDER BY id";
    on_db!(&program.db, conn => sqlx::query_as(SQL).fetch_all(conn).await).unwrap()
}

/// Runs the program from a minute of the clock on, has people register, and waits until it has been
/// killed at its fail point or has sent everything.
async fn round(program: &mut Program, minutes: u8, fail_point: Option<&str>) {
    program.set("MYDOCTOR_TEST_FAIL_POINT", fail_point.unwrap_or_default());
    let now = format!("2026-01-31T09:{minutes:02}:00Z");
    let mut server = program.serve(&["--demo", "--now", &now]);
    if fail_point.is_some() {
        for n in 0..MAILS {
            let body = json!({
                "email": format!("pat{minutes}-{n}@example.org"), "password": "violet otter drums at nine",
                "name": "Pat Morgan", "time_zone": "Europe/Berlin",
            });
            let request = server.request(Method::POST, "/auth/register").json(&body);
            // It may be gone by now.
            if request.send().await.is_err() {
                break;
            }
        }
        assert!(!server.wait().success());
        return;
    }
    let begun = Instant::now();
    while states(program)
        .await
        .iter()
        .any(|(_, state)| state != "sent")
    {
        assert!(begun.elapsed() < DEADLINE, "{:?}", states(program).await);
        let alive = Answer::of(server.request(Method::GET, "/site")).await;
        alive.ok(200);
    }
}

async fn killed_between_any_two_steps(backend: Backend) {
    let mails = MailServer::start(Tls::None);
    let mut program = Program::new(backend).await;
    for (variable, value) in [
        ("MYDOCTOR_LOG", "off"),
        ("MYDOCTOR_RATE_LIMIT", "off"),
        ("MYDOCTOR_MAIL_FROM", "no-reply@clinic.example.org"),
        ("MYDOCTOR_PUBLIC_URL", "http://localhost:8080"),
    ] {
        program.set(variable, value);
    }
    program.set("MYDOCTOR_SMTP_URL", &mails.url());
    // What somebody had taken when they were killed comes due again after five minutes.
    let mut minutes = 0;
    for point in [
        "mail_claimed:0",
        "mail_claimed:2",
        "mail_sent:0",
        "mail_sent:2",
        "mail_marked:0",
        "mail_marked:2",
    ] {
        round(&mut program, minutes, Some(point)).await;
        minutes += 6;
    }
    round(&mut program, minutes, None).await;

    let mut taken: BTreeMap<String, Vec<Vec<u8>>> = BTreeMap::new();
    for mail in mails.taken() {
        taken
            .entry(message_id(&mail.bytes))
            .or_default()
            .push(mail.bytes);
    }
    let written = states(&program).await;
    let ids: Vec<String> = written
        .iter()
        .map(|(id, _)| format!("{id}@localhost"))
        .collect();
    assert_eq!(taken.keys().cloned().collect::<Vec<_>>(), ids);
    let repeated: Vec<_> = taken.values().filter(|same| 1 < same.len()).collect();
    assert!(
        !repeated.is_empty(),
        "some were killed after the mail server had them"
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
