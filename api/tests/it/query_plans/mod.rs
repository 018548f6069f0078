//! No query reads a whole table, and every list is read in the order of an index that exists for it.
//!
//! The texts are those that PostgreSQL was really asked to run. There the costly ways are forbidden
//! first, so that a plan that still goes one of them has no index to go by; SQLite chooses by its own
//! rules, with and without statistics.

mod rows;
mod statements;

use api::{
    appointments::store::answers,
    audit::{self, Act, chain},
    auth::passwords::Passwords,
    config::Database,
    db::{Db, Tx},
    demo::{self, Volume},
    feeds::store as feeds,
    on_tx, random,
    sealing::store as sealing,
    sessions::store as sessions,
};
use serde_json::Value;
use shared::Instant;
use sqlx::{
    AssertSqlSafe, PgPool, Row as _, SqlitePool,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use uuid::Uuid;

use crate::{
    support::{Backend, at, database},
    tidy::source::files,
};

/// What a list is known by: it goes on after a position.
fn is_list(statement: &str) -> bool {
    // A search by name gathers the few it found before it sorts them.
    statement.contains("LIMIT") && !statement.contains("doctor_terms")
}

/// Sessions, with a token, a used key and a line of the audit each.
const SESSIONS: u16 = 1_000;

/// Makes all tables so large that reading all of one costs more than a look-up.
async fn fill(db: &Db) {
    let (now, passwords) = (at(0), Passwords::new(1).unwrap());
    let volume = Volume {
        doctors: 20,
        patients: 50,
        appointments: 3_000,
    };
    demo::ensure(db, &passwords, "consultation-", now)
        .await
        .unwrap();
    demo::fill(db, &passwords, &volume, "consultation-", now, |_| {})
        .await
        .unwrap();
    let patient = statements::account(db, "testpatient").await;
    let mut tx = db.begin().await.unwrap();
    for sql in rows::MORE {
        on_tx!(&mut tx, conn => sqlx::query(sql).execute(conn).await.map(drop)).unwrap();
    }
    const OWNERS: &str = "SELECT id FROM accounts";
    let owners: Vec<(Uuid,)> =
        on_tx!(&mut tx, conn => sqlx::query_as(OWNERS).fetch_all(conn).await).unwrap();
    for (n, (owner,)) in (0..SESSIONS).zip(owners.iter().cycle()) {
        statements::passkey(&mut tx, (*owner).into(), now).await;
        let session = random::uuid_v7(now).into();
        sessions::begin(&mut tx, session, (*owner).into(), now)
            .await
            .unwrap();
        sessions::add_token(&mut tx, &random::bytes(), session, now)
            .await
            .unwrap();
        feeds::put(&mut tx, (*owner).into(), &random::bytes(), now)
            .await
            .unwrap();
        let once = statements::once(&n.to_string(), patient, now);
        answers::claim(&mut tx, &once).await.unwrap();
        audit::record(&mut tx, now, Some(patient), Act::SignIn, session.uuid())
            .await
            .unwrap();
    }
    for sql in rows::ALLOWED {
        on_tx!(&mut tx, conn => sqlx::query(sql).execute(conn).await.map(drop)).unwrap();
    }
    make_ready(&mut tx, now).await;
    const CONCERN: &str = "INSERT INTO audit_subjects (audit_id, patient_id) \
        SELECT id, actor_id FROM audit WHERE actor_id IS NOT NULL";
    on_tx!(&mut tx, conn => sqlx::query(CONCERN).execute(conn).await.map(drop)).unwrap();
    tx.commit().await.unwrap();
    chain::seal(db, &statements::sealing(), now, 0)
        .await
        .unwrap();
    // Only now, for the chain could not open them.
    const ROTATE: &str = "INSERT INTO audit_keys (id, secret, sealed_by, made_at) \
        SELECT id, 'secret', CAST(starts_at AS text), starts_at FROM appointments";
    let mut tx = db.begin().await.unwrap();
    on_tx!(&mut tx, conn => sqlx::query(ROTATE).execute(conn).await.map(drop)).unwrap();
    tx.commit().await.unwrap();
}

/// Says with which key the statements write; none was the one before, so that it becomes another.
async fn make_ready(tx: &mut Tx, now: Instant) {
    let keyring = statements::sealing().keyring();
    sealing::use_key(tx, &keyring, now).await.unwrap();
}

/// Opens a second pool of one connection, which has run nothing yet.
async fn one_connection(database: &Database) -> PgPool {
    let Database::Postgres { url } = database else {
        unreachable!("the test asked for PostgreSQL");
    };
    // Prepared statements are what the connection has run, so none of them may be forgotten.
    let options: PgConnectOptions = url.expose().parse().unwrap();
    PgPoolOptions::new()
        .max_connections(1)
        .connect_with(options.statement_cache_capacity(1_000))
        .await
        .unwrap()
}

#[actix_web::test]
async fn every_look_up_has_its_index() {
    let (postgres, configured, _folder) = database(Backend::Postgres).await;
    fill(&postgres).await;
    let pool = one_connection(&configured).await;
    let statements = statements::all(&pool).await;
    assert_eq!(
        statements.len(),
        written_statements(),
        "a statement of a store is not looked at here"
    );

    let mut faults = Vec::new();
    // The server vacuums by itself whenever it likes, and plans differ before and after.
    sqlx::raw_sql("VACUUM ANALYZE")
        .execute(&pool)
        .await
        .unwrap();
    for way in [
        "seqscan",
        "sort",
        "bitmapscan",
        "hashjoin",
        "mergejoin",
        "material",
    ] {
        let forbid = format!("SET enable_{way} = off");
        sqlx::raw_sql(AssertSqlSafe(forbid))
            .execute(&pool)
            .await
            .unwrap();
    }
    for statement in &statements {
        let plan = postgres_plan(&pool, statement).await;
        look(&plan, is_list(statement), &mut |fault| {
            faults.push(format!("PostgreSQL: {fault}\n    {statement}"));
        });
    }

    let (sqlite, _, _folder) = database(Backend::Sqlite).await;
    fill(&sqlite).await;
    let Db::Sqlite { writer, .. } = &sqlite else {
        unreachable!("the test asked for SQLite");
    };
    // SQLite's one writer needs no row locks, and has no words for them.
    let mut texts: Vec<String> = statements
        .into_iter()
        .filter(|text| {
            let of_postgres = [" FOR NO KEY UPDATE", " FOR SHARE", "pg_advisory"];
            !of_postgres.iter().any(|words| text.contains(words))
        })
        .collect();
    texts.extend(referee(writer).await);
    for statistics in ["without", "with"] {
        for text in &texts {
            for step in sqlite_plan(writer, text).await {
                if reads_all(&step, text) {
                    faults.push(format!(
                        "SQLite {statistics} statistics: {step}\n    {text}"
                    ));
                }
                if is_list(text) && step.contains("TEMP B-TREE") {
                    faults.push(format!(
                        "SQLite {statistics} statistics sorts: {step}\n    {text}"
                    ));
                }
            }
        }
        sqlx::raw_sql("ANALYZE").execute(writer).await.unwrap();
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

/// Whether a step of SQLite's plan reads all of a table that the statement is about. The plan of an
/// INSERT also shows the look for rows that wait for the new one, which is made only while a foreign
/// key is open, so never.
fn reads_all(step: &str, statement: &str) -> bool {
    let table = step
        .strip_prefix("SCAN ")
        .and_then(|rest| rest.split(' ').next());
    table.is_some_and(|table| table != "CONSTANT" && statement.contains(table))
}

/// How many statements stand in the stores' files. The test data has a store of its own that no
/// request reaches.
fn written_statements() -> usize {
    let is_store = |path: &str| path.ends_with("/store.rs") || path.contains("/store/");
    files("api/src", "rs")
        .iter()
        .filter(|source| is_store(&source.path) && !source.path.contains("/demo/"))
        .flat_map(|source| source.code())
        .filter(|(_, line)| line.trim_start().starts_with("const ") && line.contains(": &str ="))
        .count()
}

/// The plan that PostgreSQL makes without knowing the values.
async fn postgres_plan(pool: &PgPool, statement: &str) -> Value {
    const OF: &str = "SELECT name, COALESCE(cardinality(parameter_types), 0) \
        FROM pg_prepared_statements WHERE statement = $1";
    let (name, values): (String, i32) = sqlx::query_as(OF)
        .bind(statement)
        .fetch_one(pool)
        .await
        .unwrap();
    let nulls = vec!["NULL"; usize::try_from(values).unwrap()].join(", ");
    let explain = format!(
        "SET plan_cache_mode = force_generic_plan; EXPLAIN (FORMAT JSON) EXECUTE {name}{}",
        if nulls.is_empty() {
            String::new()
        } else {
            format!("({nulls})")
        }
    );
    let rows = sqlx::raw_sql(AssertSqlSafe(explain))
        .fetch_all(pool)
        .await
        .unwrap();
    let plan: Value =
        serde_json::from_str(rows.last().unwrap().get_unchecked::<&str, _>(0)).unwrap();
    plan[0]["Plan"].clone()
}

/// Walks a plan of PostgreSQL and tells what is wrong with it.
fn look(node: &Value, is_list: bool, tell: &mut impl FnMut(String)) {
    let kind = node["Node Type"].as_str().unwrap();
    let table = &node["Relation Name"];
    match kind {
        "Seq Scan" => tell(format!("reads all of {table}")),
        "Index Scan" | "Index Only Scan" if node["Index Cond"].is_null() => {
            tell(format!("reads all of {table} by {}", node["Index Name"]));
        }
        "Sort" | "Incremental Sort" if is_list => tell(format!("sorts by {}", node["Sort Key"])),
        _ => {}
    }
    for child in node["Plans"].as_array().into_iter().flatten() {
        look(child, is_list, tell);
    }
}

async fn sqlite_plan(pool: &SqlitePool, statement: &str) -> Vec<String> {
    let explain = format!("EXPLAIN QUERY PLAN {statement}");
    let rows = sqlx::raw_sql(AssertSqlSafe(explain))
        .fetch_all(pool)
        .await
        .unwrap();
    rows.iter()
        .map(|row| row.get::<String, _>("detail"))
        .collect()
}

/// The look-ups of the trigger that keeps two appointments from overlapping.
async fn referee(pool: &SqlitePool) -> Vec<String> {
    const TRIGGERS: &str = "SELECT sql FROM sqlite_schema WHERE type = 'trigger'";
    let triggers: Vec<(String,)> = sqlx::query_as(TRIGGERS).fetch_all(pool).await.unwrap();
    let look_ups: Vec<String> = triggers
        .iter()
        .flat_map(|(sql,)| sql.split(';'))
        .filter_map(|part| part.split_once("RAISE(ABORT, 'overlap')"))
        .map(|(_, rest)| format!("SELECT 1 {}", rest.replace("NEW.", ":")))
        .collect();
    assert_eq!(
        look_ups.len(),
        6,
        "the doctor's and the patient's, on insert, on update and on a request to move"
    );
    look_ups
}
