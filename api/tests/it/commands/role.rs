//! PostgreSQL with two roles: one owns the tables and migrates, the other serves and can not touch the audit.

use reqwest::Method;
use serde_json::json;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, PgPool};
use url::Url;
use uuid::Uuid;

use super::Program;
use crate::support::{Answer, Backend, at};

const RIGHTS: &str = include_str!("../../../../migrations/postgres-server-role.sql");
const NEW: &str = "YSBuZXcga2V5LCBhIG5ldyBrZXksIGEgbmV3IGtleSE=";

/// What the role that serves must not be able to do.
const REFUSED: [&str; 17] = [
    "UPDATE audit SET action = 'book'",
    "UPDATE audit_subjects SET patient_id = patient_id",
    "UPDATE audit_chain SET hash = hash",
    "UPDATE audit_keys SET made_at = made_at",
    "DELETE FROM audit",
    "DELETE FROM audit_chain",
    "DELETE FROM audit_keys",
    "TRUNCATE audit CASCADE",
    "DROP TRIGGER audit_stays ON audit",
    "DROP TABLE audit_chain",
    "ALTER TABLE audit DISABLE TRIGGER ALL",
    "ALTER TABLE audit_chain DROP COLUMN key_id",
    "CREATE OR REPLACE FUNCTION refuse_to_change_the_audit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
    "CREATE TRIGGER mine BEFORE INSERT ON audit FOR EACH ROW EXECUTE FUNCTION refuse_to_change_the_audit()",
    "CREATE TABLE mine (n bigint)",
    "SET session_replication_role = replica",
    "DELETE FROM _sqlx_migrations",
];

async fn run(pool: &PgPool, sql: &str) {
    let sql = AssertSqlSafe(sql.to_owned());
    sqlx::raw_sql(sql).execute(pool).await.unwrap();
}

/// The address of the program's database with another role in it.
async fn address(pool: &PgPool, role: &str) -> String {
    let (name,): (String,) = sqlx::query_as("SELECT current_database()::text")
        .fetch_one(pool)
        .await
        .unwrap();
    let mut url = Url::parse(&std::env::var("MYDOCTOR_TEST_POSTGRES_URL").unwrap()).unwrap();
    url.set_path(&name);
    url.set_username(role).unwrap();
    url.set_password(Some("of_a_test")).unwrap();
    url.into()
}

#[actix_web::test]
async fn who_serves_need_not_own_the_tables_and_then_can_not_touch_the_audit() {
    let mut program = Program::new(Backend::Postgres).await;
    program.set("MYDOCTOR_LOG", "warn");
    program.run(&["migrate"]).ok();
    let owners = program.run(&["check"]).ok();
    assert!(
        owners.contains("warning: this role can change the audit"),
        "{owners}"
    );
    let api::db::Db::Postgres(pool) = program.db.clone() else {
        unreachable!("the test asked for PostgreSQL");
    };
    // Twice, as after each migration.
    run(&pool, RIGHTS).await;
    run(&pool, RIGHTS).await;
    let role = format!("clinic_{}", Uuid::new_v4().simple());
    run(
        &pool,
        &format!("CREATE ROLE {role} LOGIN PASSWORD 'of_a_test' IN ROLE mydoctor_server"),
    )
    .await;
    let address = address(&pool, &role).await;
    program.set("MYDOCTOR_DATABASE_URL", &address);

    let told = program.run(&["check"]).ok();
    assert!(
        told.contains("audit: this role can only add to it"),
        "{told}"
    );
    assert!(!told.contains("can change the audit"), "{told}");
    serves(&program).await;
    // Notes are sealed anew, and the keys of the chain with them.
    program.set("MYDOCTOR_DATA_KEY", NEW);
    assert!(
        program
            .run(&["keys", "rotate"])
            .ok()
            .contains("Nothing is sealed with the key")
    );
    let sound = program.run(&["audit", "verify"]).ok();
    assert!(sound.ends_with("as they were written\n"), "{sound}");

    let mut connection = PgConnection::connect(&address).await.unwrap();
    for sql in REFUSED {
        let refused = sqlx::raw_sql(sql).execute(&mut connection).await;
        let refused = refused.unwrap_err().into_database_error().unwrap();
        // Insufficient privilege: before any trigger is asked.
        assert_eq!(refused.code().as_deref(), Some("42501"), "{sql}: {refused}");
    }
    connection.close().await.unwrap();

    // Nor does it migrate, but says who does.
    program.run(&["migrate"]).ok();
    run(&pool, "DELETE FROM _sqlx_migrations WHERE version = 25").await;
    for command in ["serve", "migrate"] {
        let line = program.run(&[command]).refused();
        assert!(line.contains("run mydoctor migrate as the owner"), "{line}");
    }
    run(&pool, &format!("DROP ROLE {role}")).await;
}

/// Signs in and books, as people do.
async fn serves(program: &Program) {
    let mut server = program.serve(&["--demo", "--now", "2026-01-31T09:00:00Z"]);
    let doctor = server.token("testdoctor").await;
    let doctor = server.get(&doctor, "/me").await;
    let patient = server.token("testpatient").await;
    let wish =
        json!({ "doctor_id": doctor["id"], "starts_at": at(20 * 24 * 60), "reason": "A cough" });
    let request = server
        .request(Method::POST, "/appointments")
        .bearer_auth(&patient);
    Answer::of(request.json(&wish)).await.ok(201);
    server.signal("TERM");
    assert!(server.wait().success());
}
