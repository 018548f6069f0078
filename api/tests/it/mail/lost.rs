//! The program is killed between any two steps of sending: nothing is lost, and what comes twice comes
//! under one id.

use api::{on_db, on_tx};
use reqwest::Method;
use serde_json::json;
use uuid::Uuid;

use super::{MailServer, Tls, message_id};
use crate::{
    commands::{
        killed::{Taken, assert_nothing_lost},
        program::{Program, Serving},
    },
    support::{Answer, Backend, at},
};

/// Mails in each round.
const MAILS: usize = 8;

/// The ids of the mails to who registered, as their receivers see them. The demonstration has mails of its own.
async fn ids(program: &Program) -> Vec<String> {
    const SQL: &str = "SELECT id FROM mails WHERE kind = 'verify_email' ORDER BY id";
    let rows: Vec<(Uuid,)> =
        on_db!(&program.db, conn => sqlx::query_as(SQL).fetch_all(conn).await).unwrap();
    rows.iter().map(|(id,)| format!("{id}@localhost")).collect()
}

/// How many mails of every kind have been sent, and how many have not.
async fn counts(program: &Program) -> (i64, i64) {
    const SQL: &str = "SELECT COUNT(sent_at), COUNT(*) - COUNT(sent_at) FROM mails";
    on_db!(&program.db, conn => sqlx::query_as(SQL).fetch_one(conn).await).unwrap()
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
    let all_are_sent = async || {
        let (sent, left) = counts(program).await;
        (sent == 0 || left > 0).then(|| format!("{sent} sent, {left} left"))
    };
    server.waits(all_are_sent).await;
}

/// The program, sending by a mail server.
async fn program(backend: Backend, mails: &MailServer) -> Program {
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
    program
}

async fn killed_between_any_two_steps(backend: Backend) {
    let mails = MailServer::start(Tls::None);
    let mut program = program(backend, &mails).await;
    // The demonstration's own mails go first: it is not at one of them that the program is to be killed.
    round(&mut program, 16, None).await;
    // What somebody had taken when they were killed comes due again after five minutes.
    let mut minutes = 22;
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

    let mut taken = Taken::new();
    for mail in mails.taken() {
        taken
            .entry(message_id(&mail.bytes))
            .or_default()
            .push(mail.bytes);
    }
    assert_nothing_lost(&ids(&program).await, &taken);
}

#[actix_web::test]
async fn sqlite() {
    killed_between_any_two_steps(Backend::Sqlite).await;
}

#[actix_web::test]
async fn postgres() {
    killed_between_any_two_steps(Backend::Postgres).await;
}

/// How many mails there are for each event of somebody's request, and how many of them have been sent.
async fn mails_of_requests(program: &Program) -> Vec<(i64, i64)> {
    const SQL: &str = "SELECT COUNT(m.id), COUNT(m.sent_at) FROM events e \
        LEFT JOIN mails m ON m.appointment_id = e.appointment_id AND m.seq = e.seq \
        WHERE e.type = 'appointment.requested' GROUP BY e.id";
    on_db!(&program.db, conn => sqlx::query_as(SQL).fetch_all(conn).await).unwrap()
}

/// Runs the program until so many requests have been told.
async fn tells(program: &Program, server: &Serving, requests: usize) {
    let all_are_told = async || {
        let told = mails_of_requests(program).await;
        (told != vec![(1, 1); requests]).then(|| format!("{told:?}"))
    };
    server.waits(all_are_told).await;
}

/// Killed after an event got its number and its mail, and before that was committed, the program does both
/// again, once.
async fn killed_while_it_tells(backend: Backend) {
    const ARGUMENTS: [&str; 3] = ["--demo", "--now", "2026-01-31T09:00:00Z"];
    const AGAIN: &str = "INSERT INTO events (id, type, appointment_id, doctor_id, patient_id, revision, at, acted_by, action, status, starts_at, ends_at) \
        SELECT $1, type, appointment_id, doctor_id, patient_id, revision, at, acted_by, action, status, starts_at, ends_at FROM events \
        WHERE type = 'appointment.requested'";
    let mails = MailServer::start(Tls::None);
    let mut program = program(backend, &mails).await;
    let server = program.serve(&ARGUMENTS);
    let (patient, doctor) = (
        server.token("testpatient").await,
        server.token("testdoctor").await,
    );
    let doctor = server.get(&doctor, "/me").await;
    let body =
        json!({ "doctor_id": doctor["id"], "starts_at": at(20 * 24 * 60), "reason": "A cough" });
    let request = server
        .request(Method::POST, "/appointments")
        .bearer_auth(patient)
        .json(&body);
    Answer::of(request).await.ok(201);
    tells(&program, &server, 1).await;
    drop(server);

    let mut tx = program.db.begin().await.unwrap();
    on_tx!(&mut tx, conn => sqlx::query(AGAIN).bind(Uuid::from_u128(1)).execute(conn).await.map(drop)).unwrap();
    tx.commit().await.unwrap();
    program.set("MYDOCTOR_TEST_FAIL_POINT", "events_numbered:0");
    assert!(!program.serve(&ARGUMENTS).wait().success());
    assert!(
        mails_of_requests(&program).await.contains(&(0, 0)),
        "none of it is there"
    );
    program.set("MYDOCTOR_TEST_FAIL_POINT", "");
    let server = program.serve(&ARGUMENTS);
    tells(&program, &server, 2).await;
}

#[actix_web::test]
async fn numbers_on_sqlite() {
    killed_while_it_tells(Backend::Sqlite).await;
}

#[actix_web::test]
async fn numbers_on_postgres() {
    killed_while_it_tells(Backend::Postgres).await;
}
