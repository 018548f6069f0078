//! The audit: that it is only ever added to, and that its chain shows what somebody with the keys to
//! the database did to it all the same.

mod chain;
mod command;
mod deputies;
mod emergency;
mod every_read;
mod forged;
mod listed;
mod reads;
mod refusals;

use api::{
    audit::{self, Act, store::Line},
    db::Db,
    on_db, on_tx,
};
use shared::{Instant, wire::audit::Outcome};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::support::{Patient, Server};

/// Writes a line at an instant, as a request does.
async fn line(db: &Db, now: Instant) {
    let mut tx = db.begin().await.unwrap();
    audit::record(&mut tx, now, audit::By::SYSTEM, Act::Expire, Uuid::nil())
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// Writes a line about a patient.
async fn line_about(server: &Server, patient: &Patient<'_>, now: Instant) {
    let by = patient.id.into();
    let line =
        Line::new(now, by, "read_note", Outcome::Done).concerning([patient.id.uuid().into()]);
    let mut tx = server.app.db.begin().await.unwrap();
    audit::store::insert(&mut tx, &line).await.unwrap();
    tx.commit().await.unwrap();
}

/// A line as tests look at it: action, outcome, actor, target, request, patient.
#[derive(Debug, PartialEq, sqlx::FromRow)]
struct Seen {
    action: String,
    outcome: String,
    actor_id: Option<Uuid>,
    target_id: Option<Uuid>,
    request_id: Option<Uuid>,
    patient_id: Option<Uuid>,
}

/// All lines in the order of their actions; one that is about several patients comes once for each.
async fn lines(db: &Db) -> Vec<Seen> {
    const SQL: &str = "SELECT a.action, a.outcome, a.actor_id, a.target_id, a.request_id, s.patient_id \
        FROM audit a LEFT JOIN audit_subjects s ON s.audit_id = a.id ORDER BY a.action, a.id, s.patient_id";
    on_db!(db, conn => sqlx::query_as(SQL).fetch_all(conn).await).unwrap()
}

/// Runs one statement as somebody does who has the keys to the database.
async fn run(db: &Db, sql: &str) -> Result<(), sqlx::Error> {
    let mut tx = db.begin().await.unwrap();
    let sql = AssertSqlSafe(sql.to_owned());
    on_tx!(&mut tx, conn => sqlx::raw_sql(sql).execute(conn).await.map(drop))?;
    tx.commit().await.unwrap();
    Ok(())
}

/// Takes away what keeps the lines as they are.
async fn unlock(db: &Db) {
    let statements: &[&str] = match db {
        Db::Sqlite { .. } => &[
            "DROP TRIGGER audit_stays",
            "DROP TRIGGER audit_is_kept",
            "DROP TRIGGER audit_subjects_stay",
            "DROP TRIGGER audit_subjects_are_kept",
            "DROP TRIGGER audit_chain_stays",
            "DROP TRIGGER audit_chain_is_kept",
            "DROP TRIGGER audit_keys_stay",
            "DROP TRIGGER audit_keys_are_kept",
        ],
        Db::Postgres(_) => &[
            "ALTER TABLE audit DISABLE TRIGGER ALL",
            "ALTER TABLE audit_subjects DISABLE TRIGGER ALL",
            "ALTER TABLE audit_chain DISABLE TRIGGER ALL",
            "ALTER TABLE audit_keys DISABLE TRIGGER ALL",
        ],
    };
    for statement in statements {
        run(db, statement).await.unwrap();
    }
}
