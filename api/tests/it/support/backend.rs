//! A database for one test.

use api::{
    config::{Database, Secret},
    db::Db,
};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use tempfile::TempDir;
use tokio::sync::OnceCell;
use url::Url;
use uuid::Uuid;

/// Which database a test runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    /// The embedded file.
    Sqlite,
    /// The server of `MYDOCTOR_TEST_POSTGRES_URL`.
    Postgres,
}

/// The bytes of a migrated SQLite file. Every test's database is a copy: forty migrations a thousand times
/// over are most of what the tests would do.
static MIGRATED_FILE: OnceCell<Vec<u8>> = OnceCell::const_new();
/// The name of a migrated PostgreSQL database that nobody is connected to.
static MIGRATED_DATABASE: OnceCell<String> = OnceCell::const_new();

/// Makes a migrated database. The folder lives as long as the SQLite file is wanted.
pub async fn database(backend: Backend) -> (Db, Database, TempDir) {
    let folder = TempDir::new().unwrap();
    let database = match backend {
        Backend::Sqlite => {
            let file = MIGRATED_FILE.get_or_init(migrated_file).await;
            let path = folder.path().join("test.db");
            std::fs::write(&path, file).unwrap();
            Database::Sqlite { path }
        }
        Backend::Postgres => {
            let template = MIGRATED_DATABASE.get_or_init(migrated_database).await;
            Database::Postgres {
                url: Secret::new(new_postgres(template).await.into()),
            }
        }
    };
    (Db::open(&database).await.unwrap(), database, folder)
}

/// Makes a database in which nothing is, not even tables.
pub async fn empty_database(backend: Backend) -> (Db, Database, TempDir) {
    let folder = TempDir::new().unwrap();
    let database = match backend {
        Backend::Sqlite => Database::Sqlite {
            path: folder.path().join("test.db"),
        },
        Backend::Postgres => Database::Postgres {
            url: Secret::new(new_postgres("template1").await.into()),
        },
    };
    (Db::open(&database).await.unwrap(), database, folder)
}

async fn migrated_file() -> Vec<u8> {
    let (db, _, folder) = empty_database(Backend::Sqlite).await;
    db.migrate().await.unwrap();
    // Who closes the last connection brings everything into the one file.
    db.close().await;
    std::fs::read(folder.path().join("test.db")).unwrap()
}

async fn migrated_database() -> String {
    let url = new_postgres("template1").await;
    let database = Database::Postgres {
        url: Secret::new(url.to_string()),
    };
    let db = Db::open(&database).await.unwrap();
    db.migrate().await.unwrap();
    db.close().await;
    url.path().trim_start_matches('/').to_owned()
}

/// Makes a database on the test server, which is thrown away as a whole.
async fn new_postgres(template: &str) -> Url {
    let admin = std::env::var("MYDOCTOR_TEST_POSTGRES_URL")
        .expect("MYDOCTOR_TEST_POSTGRES_URL must name a PostgreSQL server; `cargo xtask test api` starts one");
    let name = format!("test_{}", Uuid::new_v4().simple());
    let make = AssertSqlSafe(format!("CREATE DATABASE {name} TEMPLATE {template}"));
    let mut connection = PgConnection::connect(&admin).await.unwrap();
    sqlx::raw_sql(make).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    let mut url = Url::parse(&admin).unwrap();
    url.set_path(&name);
    url
}
