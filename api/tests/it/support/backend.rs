//! A database for one test.

use api::{
    config::{Database, Secret},
    db::Db,
};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use tempfile::TempDir;
use uuid::Uuid;

/// Which database a test runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    /// The embedded file.
    Sqlite,
    /// The server of `MYDOCTOR_TEST_POSTGRES_URL`.
    Postgres,
}

/// Makes a migrated database. The folder lives as long as the SQLite file is wanted.
pub async fn database(backend: Backend) -> (Db, Database, TempDir) {
    let (db, database, folder) = empty_database(backend).await;
    db.migrate().await.unwrap();
    (db, database, folder)
}

/// Makes a database in which nothing is, not even tables.
pub async fn empty_database(backend: Backend) -> (Db, Database, TempDir) {
    let folder = TempDir::new().unwrap();
    let database = match backend {
        Backend::Sqlite => Database::Sqlite {
            path: folder.path().join("test.db"),
        },
        Backend::Postgres => Database::Postgres {
            url: Secret::new(new_postgres().await),
        },
    };
    let db = Db::open(&database).await.unwrap();
    (db, database, folder)
}

/// Makes a database on the test server, which is thrown away as a whole.
async fn new_postgres() -> String {
    let admin = std::env::var("MYDOCTOR_TEST_POSTGRES_URL")
        .expect("MYDOCTOR_TEST_POSTGRES_URL must name a PostgreSQL server; `cargo xtask test api` starts one");
    let name = format!("test_{}", Uuid::new_v4().simple());
    let mut connection = PgConnection::connect(&admin).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(format!("CREATE DATABASE {name}")))
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    let mut url = url::Url::parse(&admin).unwrap();
    url.set_path(&name);
    url.into()
}
