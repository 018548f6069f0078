//! What was erased is gone from the database's files, and from what an earlier version has left.

use api::{
    db::Db,
    on_db, on_tx,
    privacy::{retention::sweep, store::erasing},
};
use serde_json::json;
use shared::AccountId;
use sqlx::AssertSqlSafe;
use time::OffsetDateTime;

use super::{PASSWORD, ask, registered};
use crate::{
    on_both,
    support::{Backend, Doctor, Patient, Server, at, holds},
};

const NAME: &str = "Quetzalcoatl Zephyr";

/// An account with a name that nobody else has, erased.
async fn erased(server: &Server) {
    let token = registered(server, "quetzal@example.org", NAME).await;
    let erase = json!({ "password": PASSWORD });
    ask(server, &token, "POST", "/me/erasure", Some(erase))
        .await
        .ok(204);
}

#[actix_web::test]
async fn somebody_who_reads_meanwhile_puts_it_off_for_a_round() {
    let server = Server::start(Backend::Sqlite, &[]).await;
    let Db::Sqlite { readers, .. } = &server.app.db else {
        unreachable!("it was asked for");
    };
    let mut reading = readers.begin().await.unwrap();
    let _: (i64,) = sqlx::query_as("SELECT COUNT(*) FROM accounts")
        .fetch_one(&mut *reading)
        .await
        .unwrap();
    erased(&server).await;
    assert!(!server.app.db.empty_log().await.unwrap());
    assert!(holds(&server, NAME).await, "whoever reads needs the log");
    // A round that finds nothing else to do, as after a restart, does it.
    reading.rollback().await.unwrap();
    let other = server.restarted().await;
    sweep(&other.app, at(0)).await.unwrap();
    assert!(!holds(&server, NAME).await);
    assert!(server.app.db.empty_log().await.unwrap());
}

#[actix_web::test]
async fn postgresql_keeps_no_row_that_nobody_can_read() {
    let server = Server::start(Backend::Postgres, &[]).await;
    let Db::Postgres(pool) = &server.app.db else {
        unreachable!("it was asked for");
    };
    sqlx::query("CREATE EXTENSION pageinspect")
        .execute(pool)
        .await
        .unwrap();
    // Every row that stands in a page of the table, whether anybody can read it or not.
    const KEPT: &str = "SELECT COUNT(*) FROM generate_series(0, pg_relation_size('accounts') / 8192 - 1) page, \
        heap_page_items(get_raw_page('accounts', page)) WHERE lp_len > 0 AND position($1 IN t_data) > 0";
    let kept = async || {
        let rows: (i64,) = sqlx::query_as(KEPT)
            .bind(NAME.as_bytes())
            .fetch_one(pool)
            .await
            .unwrap();
        rows.0
    };
    registered(&server, "quetzal@example.org", NAME).await;
    assert_ne!(kept().await, 0, "this looks at the wrong place");
    let body = json!({ "login": "quetzal@example.org", "password": PASSWORD });
    let signed_in = server.post("/auth/login", body).await.ok(200);
    let erase = Some(json!({ "password": PASSWORD }));
    let token = signed_in["access_token"].as_str().unwrap();
    ask(&server, token, "POST", "/me/erasure", erase)
        .await
        .ok(204);
    // The same that the erasure has begun: whichever comes second waits for the other.
    let clear = server.app.db.clear_pages(&erasing::TOUCHED);
    clear.await.unwrap();
    assert_eq!(kept().await, 0);
}

on_both! {
    async fn what_earlier_versions_left_of_erased_accounts_goes_with_the_update(server) {
        const SQLITE: &str = include_str!("../../../../../migrations/sqlite/0026_erased_and_exported.sql");
        const POSTGRES: &str = include_str!("../../../../../migrations/postgres/0026_erased_and_exported.sql");
        const AGAIN: &str = "DROP INDEX recording_answers_of_person";
        const GONE: &str = "UPDATE accounts SET erased_at = $2 WHERE id = $1";
        const IN_OFFICE: &str = "SELECT COUNT(*) FROM deputies WHERE ended_at IS NULL";
        let (gone, patient) = (Doctor::new(&server).await, Patient::new(&server).await);
        let (doctor, deputy, other) = (Doctor::new(&server).await, Doctor::new(&server).await, Patient::new(&server).await);
        let named = |id: AccountId| json!({ "email": format!("{id}@example.org") });
        for (by, whom) in [(&gone, deputy.id), (&doctor, gone.id), (&doctor, deputy.id)] {
            by.put("/me/deputies", named(whom)).await.ok(204);
        }
        for (id, reason) in [(patient.id, "Found under a jacaranda"), (other.id, "Fell off a ladder")] {
            let open = json!({ "email": format!("{id}@example.org"), "reason": reason });
            doctor.post("/emergency-access", open).await.ok(200);
        }
        let sql = match &server.app.db {
            Db::Sqlite { .. } => SQLITE,
            Db::Postgres(_) => POSTGRES,
        };
        let mut tx = server.app.db.begin().await.unwrap();
        for id in [gone.id, patient.id] {
            let now = OffsetDateTime::from(at(0));
            on_tx!(&mut tx, conn => sqlx::query(GONE).bind(id.uuid()).bind(now).execute(conn).await.map(drop)).unwrap();
        }
        on_tx!(&mut tx, conn => sqlx::query(AGAIN).execute(conn).await.map(drop)).unwrap();
        on_tx!(&mut tx, conn => sqlx::raw_sql(AssertSqlSafe(sql)).execute(conn).await.map(drop)).unwrap();
        tx.commit().await.unwrap();
        sweep(&server.app, at(0)).await.unwrap();
        let (in_office,): (i64,) = on_db!(&server.app.db, conn => sqlx::query_as(IN_OFFICE).fetch_one(conn).await).unwrap();
        assert_eq!(in_office, 1);
        assert!(!holds(&server, "jacaranda").await);
        assert!(holds(&server, "Fell off a ladder").await);
    }
}
