//! What was answered for is kept, however the server ends.

use std::{
    cell::RefCell,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    time::{Duration, Instant},
};

use api::on_db;
use futures_util::future::join_all;
use reqwest::Method;
use serde_json::json;

use super::{
    program::{Program, Serving},
    with_both,
};
use crate::support::{Backend, at};

const DEMO: [&str; 3] = ["--demo", "--now", "2026-01-31T09:00:00Z"];
/// Bookings that are acknowledged before the server is killed.
const ACKNOWLEDGED: usize = 25;
/// How long a signal may take to be noticed.
const DEADLINE: Duration = Duration::from_secs(20);

/// Books one half hour after another until the server is gone. Whoever gets the last acknowledgement
/// that is waited for kills it, while the others are in the middle of theirs.
async fn book(
    server: &Serving,
    token: &str,
    doctor: &str,
    from_day: i64,
    acknowledged: &RefCell<Vec<String>>,
) {
    for place in 0.. {
        let starts_at = at(from_day * 24 * 60 + place * 30);
        let body = json!({ "doctor_id": doctor, "starts_at": starts_at, "reason": "A cough" });
        let request = server
            .request(Method::POST, "/appointments")
            .bearer_auth(token)
            .json(&body);
        let Ok(answer) = request.send().await else {
            return;
        };
        assert_eq!(answer.status(), 201);
        let path = answer.headers()["location"].to_str().unwrap();
        let mut acknowledged = acknowledged.borrow_mut();
        acknowledged.push(path.strip_prefix("/api/v1").unwrap().to_owned());
        if acknowledged.len() == ACKNOWLEDGED {
            server.signal("KILL");
        }
    }
}

with_both! {
    async fn killed_while_booking_it_loses_nothing_acknowledged(program) {
        program.set("MYDOCTOR_LOG", "off");
        program.set("MYDOCTOR_RATE_LIMIT", "off");
        for round in 1..=3 {
            let acknowledged = RefCell::default();
            let server = program.serve(&DEMO);
            let mut people = Vec::new();
            for username in ["testpatient", "testpatient2"] {
                people.push(server.token(username).await);
            }
            // The one of them who can be asked for any time.
            let doctor = server.token("testdoctor").await;
            let doctor = server.get(&doctor, "/me").await;
            let doctor = doctor["id"].as_str().unwrap();
            // Each has days of their own, so that nobody is in the way of another.
            let bookings = people.iter().zip([0, 10]).flat_map(|(token, first)| {
                [first, first + 5].map(|day| book(&server, token, doctor, round * 20 + day, &acknowledged))
            });
            join_all(bookings).await;
            drop(server);

            let server = program.serve(&DEMO);
            let admin = server.token("testadmin").await;
            let acknowledged = acknowledged.into_inner();
            assert!(acknowledged.len() >= ACKNOWLEDGED);
            for path in acknowledged {
                assert_eq!(server.get(&admin, &path).await["status"], "pending");
            }
        }
        assert_eq!(half_written(&program).await, 0);
    }
}

/// Appointments without the line of history that was written in the same transaction.
async fn half_written(program: &Program) -> i64 {
    const SQL: &str = "SELECT COUNT(*) FROM appointments a WHERE NOT EXISTS \
        (SELECT 1 FROM appointment_events e WHERE e.appointment_id = a.id AND e.revision = a.revision)";
    let db = &program.db;
    let (count,): (i64,) = on_db!(db, conn => sqlx::query_as(SQL).fetch_one(conn).await).unwrap();
    count
}

#[actix_web::test]
async fn told_to_stop_it_finishes_what_is_under_way() {
    // Its folder goes with it, and the database with the folder.
    let program = Program::new(Backend::Sqlite).await;
    let mut server = program.serve(&[]);
    let body = json!({ "login": "nobody", "password": "a password" }).to_string();
    let (first, rest) = body.split_at(10);
    let mut connection = TcpStream::connect(&server.address).unwrap();
    // The server says "100 Continue" when it has taken the request on and waits for its body.
    write!(
        connection,
        "POST /api/v1/auth/login HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n\
         content-length: {}\r\nexpect: 100-continue\r\n\r\n{first}",
        body.len()
    )
    .unwrap();
    let mut answer = BufReader::new(connection.try_clone().unwrap());
    let mut line = String::new();
    answer.read_line(&mut line).unwrap();
    assert_eq!(line, "HTTP/1.1 100 Continue\r\n");

    server.signal("TERM");
    // It takes nobody new any more once the signal has arrived.
    let signaled = Instant::now();
    while TcpStream::connect(&server.address).is_ok() {
        assert!(
            signaled.elapsed() < DEADLINE,
            "it goes on as if nothing were"
        );
        std::thread::yield_now();
    }
    connection.write_all(rest.as_bytes()).unwrap();
    let mut text = String::new();
    answer.read_to_string(&mut text).unwrap();
    assert!(text.contains("HTTP/1.1 401 "), "{text}");
    assert!(text.contains("invalid_credentials"), "{text}");
    assert!(server.wait().success());
}
