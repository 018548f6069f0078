//! What the database refuses, and what the chain finds.

use api::{
    audit::chain::{
        self, LATEST_SECONDS,
        verify::{Finding, KnownHead, verify},
    },
    db::Db,
    on_db,
};
use futures_util::future::join_all;
use uuid::Uuid;

use super::{line, line_about, run, unlock};
use crate::{
    on_both,
    support::{Patient, Server, at},
};

/// Ten sealed lines with a minute between them, the last of them an hour ago.
async fn ten_lines(server: &Server) {
    for minute in -70..-60 {
        line(&server.app.db, at(minute)).await;
    }
    seal(server).await;
}

async fn seal(server: &Server) {
    let app = &server.app;
    chain::seal(&app.db, &app.sealing, app.now(), LATEST_SECONDS)
        .await
        .unwrap();
}

async fn findings(server: &Server, known: Option<&KnownHead>) -> Vec<Finding> {
    let (app, mut findings) = (&server.app, Vec::new());
    let known: Vec<KnownHead> = known.into_iter().cloned().collect();
    verify(&app.db, &app.sealing, &known, app.now(), |finding| {
        findings.push(finding);
    })
    .await
    .unwrap();
    findings
}

/// The line of a link.
async fn line_of(db: &Db, seq: i64) -> Uuid {
    const SQL: &str = "SELECT audit_id FROM audit_chain WHERE seq = $1";
    let (id,): (Uuid,) =
        on_db!(db, conn => sqlx::query_as(SQL).bind(seq).fetch_one(conn).await).unwrap();
    id
}

on_both! {
    async fn the_database_refuses_to_change_and_to_remove(server) {
        let patient = Patient::new(&server).await;
        line_about(&server, &patient, at(0)).await;
        seal(&server).await;
        let db = &server.app.db;
        let mut statements = vec![
            "UPDATE audit SET action = 'book'",
            "UPDATE audit_subjects SET patient_id = patient_id",
            "UPDATE audit_chain SET hash = hash",
            "DELETE FROM audit",
            "DELETE FROM audit_subjects",
            "DELETE FROM audit_chain",
            "UPDATE audit_keys SET secret = 'another'",
            "DELETE FROM audit_keys",
        ];
        match db {
            Db::Sqlite { .. } => statements.extend([
                "INSERT OR REPLACE INTO audit SELECT * FROM audit",
                "REPLACE INTO audit_subjects SELECT * FROM audit_subjects",
                "REPLACE INTO audit_chain SELECT * FROM audit_chain",
                "REPLACE INTO audit_keys SELECT * FROM audit_keys",
            ]),
            Db::Postgres(_) => statements.extend([
                "TRUNCATE audit CASCADE",
                "TRUNCATE audit_chain",
                "TRUNCATE audit_keys CASCADE",
                "SET LOCAL session_replication_role = replica; DELETE FROM audit_chain",
            ]),
        }
        for sql in statements {
            let refused = run(db, sql).await.unwrap_err().to_string();
            assert!(refused.contains("the audit is only ever added to"), "{sql}: {refused}");
        }
        assert_eq!(findings(&server, None).await, []);
    }
}

on_both! {
    async fn what_is_as_it_was_written_is_found_so(server) {
        assert_eq!(findings(&server, None).await, []);
        ten_lines(&server).await;
        assert_eq!(findings(&server, None).await, []);
        let head: KnownHead = chain::head(&server.app.db).await.unwrap().unwrap().parse().unwrap();
        // Lines of now are sealed a moment later; until then nothing is wrong with them.
        line(&server.app.db, at(0)).await;
        assert_eq!(findings(&server, Some(&head)).await, []);
        seal(&server).await;
        assert_eq!(findings(&server, Some(&head)).await, []);
    }
}

on_both! {
    async fn a_changed_line_is_found(server) {
        ten_lines(&server).await;
        let db = &server.app.db;
        unlock(db).await;
        let id = line_of(db, 4).await;
        run(db, "CREATE TABLE kept AS SELECT * FROM audit").await.unwrap();
        for change in ["action = 'book'", "at = '2026-01-31T07:00:00Z'", "outcome = 'refused'", "target_id = id"] {
            run(db, &format!("UPDATE audit SET {change} WHERE id = (SELECT audit_id FROM audit_chain WHERE seq = 4)")).await.unwrap();
            assert_eq!(findings(&server, None).await, [Finding::Changed(4, id)], "{change}");
            run(db, "UPDATE audit SET action = k.action, at = k.at, outcome = k.outcome, target_id = k.target_id \
                FROM kept k WHERE k.id = audit.id").await.unwrap();
            assert_eq!(findings(&server, None).await, [], "{change}");
        }
    }
}

on_both! {
    async fn a_changed_subject_is_found(server) {
        let patient = Patient::new(&server).await;
        line_about(&server, &patient, at(-60)).await;
        seal(&server).await;
        let db = &server.app.db;
        unlock(db).await;
        run(db, "DELETE FROM audit_subjects").await.unwrap();
        let found = findings(&server, None).await;
        assert!(matches!(found[..], [Finding::Changed(..)]), "{found:?}");
    }
}

on_both! {
    async fn a_removed_line_is_found(server) {
        ten_lines(&server).await;
        let db = &server.app.db;
        unlock(db).await;
        let id = line_of(db, 4).await;
        run(db, "DELETE FROM audit WHERE id = (SELECT audit_id FROM audit_chain WHERE seq = 4)").await.unwrap();
        assert_eq!(findings(&server, None).await, [Finding::Removed(4, id)]);
        // With its link as well.
        run(db, "DELETE FROM audit_chain WHERE seq = 4").await.unwrap();
        assert_eq!(findings(&server, None).await, [Finding::Gap(3, 5)]);
    }
}

on_both! {
    async fn lines_cut_off_the_end_are_found_by_a_head_kept_elsewhere(server) {
        ten_lines(&server).await;
        let db = &server.app.db;
        let head: KnownHead = chain::head(db).await.unwrap().unwrap().parse().unwrap();
        unlock(db).await;
        run(db, "DELETE FROM audit WHERE id IN (SELECT audit_id FROM audit_chain WHERE seq > 8)").await.unwrap();
        run(db, "DELETE FROM audit_chain WHERE seq > 8").await.unwrap();
        assert_eq!(findings(&server, None).await, []);
        assert_eq!(findings(&server, Some(&head)).await, [Finding::Truncated(8, 10)]);
        // And a chain that was made anew over other lines.
        for _ in 0..2 {
            line(db, at(-60)).await;
        }
        seal(&server).await;
        assert_eq!(findings(&server, None).await, []);
        assert_eq!(findings(&server, Some(&head)).await, [Finding::OtherHead(10)]);
    }
}

on_both! {
    async fn a_line_put_in_is_found(server) {
        ten_lines(&server).await;
        line(&server.app.db, at(0)).await;
        seal(&server).await;
        // Nothing hinders somebody with the keys from adding; the server does not seal the past.
        line(&server.app.db, at(-65)).await;
        seal(&server).await;
        let found = findings(&server, None).await;
        assert!(matches!(found[..], [Finding::PutIn(when, _)] if when == at(-65)), "{found:?}");
        // Nor can it be put into the chain: every number is taken, and with one of its own it fits no hash.
        let (db, Finding::PutIn(_, id)) = (&server.app.db, found[0].clone()) else {
            unreachable!("just looked at");
        };
        unlock(db).await;
        run(db, "UPDATE audit_chain SET seq = seq + 1000 WHERE seq > 4").await.unwrap();
        run(db, "UPDATE audit_chain SET seq = seq - 999 WHERE seq > 1000").await.unwrap();
        run(db, "INSERT INTO audit_chain (seq, audit_id, hash, key_id) SELECT 5, a.id, c.hash, c.key_id FROM audit a, audit_chain c \
            WHERE c.seq = 4 AND NOT EXISTS (SELECT 1 FROM audit_chain x WHERE x.audit_id = a.id)").await.unwrap();
        let found = findings(&server, None).await;
        assert_eq!(found[0], Finding::Changed(5, id));
    }
}

on_both! {
    async fn several_processes_seal_each_line_once(server) {
        let patient = Patient::new(&server).await;
        for _ in 0..250 {
            line_about(&server, &patient, at(0)).await;
        }
        join_all((0..8).map(|_| seal(&server))).await;
        assert_eq!(findings(&server, None).await, []);
        const COUNT: &str = "SELECT (SELECT COUNT(*) FROM audit) - COUNT(*) FROM audit_chain";
        let (left,): (i64,) = on_db!(&server.app.db, conn => sqlx::query_as(COUNT).fetch_one(conn).await).unwrap();
        assert_eq!(left, 0);
    }
}

on_both! {
    async fn a_clock_set_back_leaves_nothing_unsealed(server) {
        line(&server.app.db, at(120)).await;
        seal(&server).await;
        line(&server.app.db, at(0)).await;
        seal(&server).await;
        server.set_minutes(600);
        assert_eq!(findings(&server, None).await, []);
    }
}
