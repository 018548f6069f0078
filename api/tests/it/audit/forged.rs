//! Somebody who can write all tables and has no key makes the chain anew, cuts it, or brings a key of
//! their own: each is found.

use std::fs;

use api::{
    audit::chain::{
        self, LATEST_SECONDS, kept,
        verify::{Finding, KnownHead, verify},
    },
    db::Db,
    on_db,
};
use sha2::{Digest as _, Sha256};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{line, run, unlock};
use crate::{
    commands::{program::Program, with_both},
    on_both,
    support::{Backend, Server, at},
};

async fn seal(server: &Server) {
    let app = &server.app;
    chain::seal(&app.db, &app.sealing, app.now(), LATEST_SECONDS)
        .await
        .unwrap();
}

async fn findings(server: &Server) -> Vec<Finding> {
    let (app, mut findings) = (&server.app, Vec::new());
    verify(&app.db, &app.sealing, &[], app.now(), |finding| {
        findings.push(finding);
    })
    .await
    .unwrap();
    findings
}

/// A line as somebody reads it who makes a chain of their own.
#[derive(sqlx::FromRow)]
struct Row {
    seq: i64,
    id: Uuid,
    at: OffsetDateTime,
    action: String,
    outcome: String,
    actor_id: Option<Uuid>,
    acting_for: Option<Uuid>,
    target_id: Option<Uuid>,
    request_id: Option<Uuid>,
}

/// The chain over the lines as they are now, as a version without keys made it: anybody can.
async fn plain_chain(db: &Db) -> Vec<(i64, String)> {
    const SQL: &str = "SELECT c.seq, a.id, a.at, a.action, a.outcome, a.actor_id, a.acting_for, a.target_id, a.request_id \
        FROM audit_chain c JOIN audit a ON a.id = c.audit_id ORDER BY c.seq";
    let rows: Vec<Row> = on_db!(db, conn => sqlx::query_as(SQL).fetch_all(conn).await).unwrap();
    let (mut before, mut links) = (vec![0; 32], Vec::new());
    for row in rows {
        let mut hasher = Sha256::new();
        let mut part = |bytes: &[u8]| {
            hasher.update((bytes.len() as u64).to_be_bytes());
            hasher.update(bytes);
        };
        part(&before);
        part(&row.seq.to_be_bytes());
        part(row.id.as_bytes());
        part(shared::Instant::from(row.at).to_string().as_bytes());
        part(row.action.as_bytes());
        part(row.outcome.as_bytes());
        for id in [row.actor_id, row.acting_for, row.target_id, row.request_id] {
            part(id.as_ref().map_or(&[], |id| id.as_bytes()));
        }
        before = hasher.finalize().to_vec();
        let hex = before.iter().map(|byte| format!("{byte:02x}")).collect();
        links.push((row.seq, hex));
    }
    links
}

/// Writes that chain over the one that is there, with or without the ids of the keys.
async fn make_anew(db: &Db, keeps_keys: bool) {
    for (seq, hash) in plain_chain(db).await {
        let hash = match db {
            Db::Sqlite { .. } => format!("x'{hash}'"),
            Db::Postgres(_) => format!("'\\x{hash}'"),
        };
        let key = if keeps_keys { "key_id" } else { "NULL" };
        let sql = format!("UPDATE audit_chain SET hash = {hash}, key_id = {key} WHERE seq = {seq}");
        run(db, &sql).await.unwrap();
    }
}

async fn lines_an_hour_ago(server: &Server) {
    for minute in -70..-60 {
        line(&server.app.db, at(minute)).await;
    }
}

on_both! {
    async fn a_chain_made_anew_without_the_key_is_found(server) {
        lines_an_hour_ago(&server).await;
        seal(&server).await;
        assert_eq!(findings(&server).await, []);
        let db = &server.app.db;
        unlock(db).await;
        run(db, "UPDATE audit SET action = 'sign_out' WHERE id = (SELECT audit_id FROM audit_chain WHERE seq = 4)").await.unwrap();
        make_anew(db, true).await;
        let found = findings(&server).await;
        assert_eq!(found.len(), 10, "{found:?}");
        assert!(found.iter().all(|finding| matches!(finding, Finding::Changed(..))), "{found:?}");
        // As an older version would have made it: but by then there was a key, and it says so itself.
        make_anew(db, false).await;
        assert_eq!(findings(&server).await, [Finding::Unkeyed(1)]);
    }
}

on_both! {
    async fn links_from_before_the_keys_are_taken_as_what_they_are(server) {
        lines_an_hour_ago(&server).await;
        seal(&server).await;
        let db = &server.app.db;
        unlock(db).await;
        // What an older version left: links without a key, and no key.
        make_anew(db, false).await;
        run(db, "DELETE FROM audit_keys").await.unwrap();
        assert_eq!(findings(&server).await, []);
        line(db, at(-50)).await;
        seal(&server).await;
        assert_eq!(findings(&server).await, []);
        // From the first link with a key on they are no longer to be made: the old part, too, is held by it.
        run(db, "UPDATE audit SET action = 'sign_out' WHERE id = (SELECT audit_id FROM audit_chain WHERE seq = 4)").await.unwrap();
        const ELEVENTH: &str = "SELECT audit_id FROM audit_chain WHERE seq = 11";
        let (id,): (Uuid,) = on_db!(db, conn => sqlx::query_as(ELEVENTH).fetch_one(conn).await).unwrap();
        run(db, "CREATE TABLE last AS SELECT seq, hash, key_id FROM audit_chain WHERE seq = 11").await.unwrap();
        make_anew(db, false).await;
        assert_eq!(findings(&server).await, [Finding::Unkeyed(11)]);
        run(db, "UPDATE audit_chain SET hash = (SELECT hash FROM last), key_id = (SELECT key_id FROM last) WHERE seq = 11").await.unwrap();
        assert_eq!(findings(&server).await, [Finding::Changed(11, id)]);
    }
}

on_both! {
    async fn a_key_that_somebody_brings_along_does_not_open(server) {
        lines_an_hour_ago(&server).await;
        seal(&server).await;
        let app = &server.app;
        unlock(&app.db).await;
        let other = match app.db {
            Db::Sqlite { .. } => "x'00000000000000000000000000000001'",
            Db::Postgres(_) => "'00000000-0000-0000-0000-000000000001'",
        };
        // Not even the text of the right one, in another row.
        for (secret, sealed_by) in [("secret", "sealed_by"), ("'sealed1:00000000:AAAA'", "'00000000'"), ("'1:AAAA'", "''")] {
            run(&app.db, &format!("INSERT INTO audit_keys SELECT {other}, {secret}, {sealed_by}, made_at FROM audit_keys")).await.unwrap();
            let refused = verify(&app.db, &app.sealing, &[], app.now(), |_| {}).await.unwrap_err();
            assert!(refused.to_string().contains("audit_keys.secret"), "{refused}");
            run(&app.db, &format!("DELETE FROM audit_keys WHERE id = {other}")).await.unwrap();
        }
        assert_eq!(findings(&server).await, []);
    }
}

#[actix_web::test]
async fn the_head_beside_the_database_is_never_written_over_a_chain_that_lost_it() {
    let server = Server::start(Backend::Sqlite, &[]).await;
    let (db, file) = (&server.app.db, server.app.config.head_file().unwrap());
    kept::keep(db, &file).await.unwrap();
    assert_eq!(file.read().unwrap(), None);
    lines_an_hour_ago(&server).await;
    seal(&server).await;
    kept::keep(db, &file).await.unwrap();
    let head = chain::head(db).await.unwrap();
    assert_eq!(file.read().unwrap(), head);
    let mode = fs::metadata(file.path()).unwrap().permissions();
    assert_eq!(
        std::os::unix::fs::PermissionsExt::mode(&mode) & 0o777,
        0o600
    );

    unlock(db).await;
    run(
        db,
        "DELETE FROM audit WHERE id IN (SELECT audit_id FROM audit_chain WHERE seq > 8)",
    )
    .await
    .unwrap();
    run(db, "DELETE FROM audit_chain WHERE seq > 8")
        .await
        .unwrap();
    let known: KnownHead = kept::known(&file).unwrap().unwrap();
    let mut found = Vec::new();
    let app = &server.app;
    verify(db, &app.sealing, &[known], app.now(), |finding| {
        found.push(finding)
    })
    .await
    .unwrap();
    assert_eq!(found, [Finding::Truncated(8, 10)]);
    // The server goes on, also beyond the number; the file keeps what shows it.
    for _ in 0..4 {
        line(db, at(0)).await;
        seal(&server).await;
        let lost = kept::keep(db, &file).await.unwrap_err().to_string();
        assert!(lost.contains("audit-head"), "{lost}");
        assert_eq!(file.read().unwrap(), head);
    }
    // Also when all of it is gone.
    run(db, "DELETE FROM audit_chain").await.unwrap();
    assert!(matches!(
        kept::keep(db, &file).await,
        Err(kept::KeepError::Lost(_))
    ));
}

with_both! {
    async fn the_command_finds_what_was_cut_off_the_end(program) {
        program.set("MYDOCTOR_LOG", "off");
        let mut server = program.serve(&["--demo"]);
        for name in ["testpatient", "testdoctor", "testadmin"] {
            server.login(name, "a wrong password").await;
        }
        server.signal("TERM");
        assert!(server.wait().success());
        let head = program.run(&["audit", "head"]).ok();
        program.run(&["audit", "verify"]).ok();
        unlock(&program.db).await;
        run(&program.db, "DELETE FROM audit WHERE id = (SELECT audit_id FROM audit_chain ORDER BY seq DESC LIMIT 1)").await.unwrap();
        run(&program.db, "DELETE FROM audit_chain WHERE seq = (SELECT MAX(seq) FROM audit_chain)").await.unwrap();
        let found = program.run(&["audit", "verify", "--head", head.trim_end()]);
        assert_eq!(found.status.code(), Some(1), "{found:?}");
        assert!(found.out.contains("the chain was truncated"), "{found:?}");
        // Beside an embedded database nobody has to keep anything.
        let is_embedded = program.file("audit-head").exists();
        assert_eq!(is_embedded, matches!(program.db, Db::Sqlite { .. }));
        let alone = program.run(&["audit", "verify"]);
        assert_eq!(alone.status.code(), Some(i32::from(is_embedded)), "{alone:?}");
        if is_embedded {
            // A server that comes up again does not hide it.
            let mut server = program.serve(&["--demo"]);
            server.login("testpatient", "a wrong password").await;
            server.signal("TERM");
            assert!(server.wait().success());
            assert_eq!(program.run(&["audit", "verify"]).status.code(), Some(1));
            fs::remove_file(program.file("audit-head")).unwrap();
            assert!(program.run(&["audit", "verify"]).ok().contains("there is no "));
        }
    }
}
