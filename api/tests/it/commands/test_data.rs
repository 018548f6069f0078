//! The test accounts and appointments: made once however often they are asked for, and never served
//! to the public.

use std::collections::BTreeMap;

use api::{db::Db, on_db};
use shared::Status;

use super::{program::Program, with_both};
use crate::support::Backend;

/// How many accounts and lines of history there are, and appointments by status.
async fn counts(db: &Db) -> (i64, i64, BTreeMap<String, i64>) {
    const ACCOUNTS: &str = "SELECT COUNT(*) FROM accounts";
    const EVENTS: &str = "SELECT COUNT(*) FROM appointment_events";
    const APPOINTMENTS: &str = "SELECT status, COUNT(*) FROM appointments GROUP BY status";
    let (accounts,): (i64,) =
        on_db!(db, conn => sqlx::query_as(ACCOUNTS).fetch_one(conn).await).unwrap();
    let (events,): (i64,) =
        on_db!(db, conn => sqlx::query_as(EVENTS).fetch_one(conn).await).unwrap();
    let by_status: Vec<(String, i64)> =
        on_db!(db, conn => sqlx::query_as(APPOINTMENTS).fetch_all(conn).await).unwrap();
    (accounts, events, by_status.into_iter().collect())
}

with_both! {
    async fn it_is_made_once(program) {
        program.set("MYDOCTOR_LOG", "warn");
        program.run(&["create-test-appointments"]).ok();
        let first = counts(&program.db).await;
        assert_eq!(first.0, 5);
        for status in Status::ALL {
            assert!(first.2[status.as_str()] > 0, "none is {status}");
        }
        program.run(&["create-test-appointments"]).ok();
        assert_eq!(counts(&program.db).await, first);

        let many = ["create-test-appointments", "--doctors", "3", "--patients", "5", "--appointments", "50"];
        program.run(&many).ok();
        let more = counts(&program.db).await;
        assert_eq!(more.0, 5 + 3 + 5);
        let appointments = |(_, _, by_status): &(i64, i64, BTreeMap<String, i64>)| by_status.values().sum::<i64>();
        assert_eq!(appointments(&more), appointments(&first) + 50);
        program.run(&many).ok();
        assert_eq!(counts(&program.db).await, more);
    }
}

with_both! {
    async fn its_passwords_are_not_served_to_the_public(program) {
        program.set("MYDOCTOR_LOG", "off");
        program.run(&["create-test-appointments"]).ok();
        let line = program.run(&["serve"]).refused();
        assert!(line.contains("testdoctor") && line.contains("--demo"), "{line}");
        // As a demonstration it may be; and a demonstration of an empty database makes it.
        let server = program.serve(&["--demo"]);
        for username in ["testdoctor", "testpatient", "testadmin", "testdoctor2", "testpatient2"] {
            server.token(username).await;
        }
    }
}

#[actix_web::test]
async fn without_demo_there_are_no_test_accounts() {
    let program = Program::new(Backend::Sqlite).await;
    let server = program.serve(&[]);
    server
        .login("testdoctor", "testpass123")
        .await
        .problem(401, shared::ErrorCode::InvalidCredentials);
    assert_eq!(counts(&program.db).await.0, 0);
}
