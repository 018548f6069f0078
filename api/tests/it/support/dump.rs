//! Everything that somebody has who has the database: the bytes of its files, or a dump.

use std::fs;

use api::{config::Database, db::Db};
use sqlx::AssertSqlSafe;

use super::Server;

/// Whether a text stands anywhere in the database, in plain letters.
pub async fn holds(server: &Server, text: &str) -> bool {
    let app = &server.app;
    let bytes = match (&app.config.database, &app.db) {
        (Database::Sqlite { path }, _) => ["", "-wal"]
            .iter()
            .filter_map(|end| fs::read(format!("{}{end}", path.display())).ok())
            .collect::<Vec<_>>()
            .concat(),
        (Database::Postgres { .. }, Db::Postgres(pool)) => {
            const TABLES: &str =
                "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'";
            let tables: Vec<(String,)> = sqlx::query_as(TABLES).fetch_all(pool).await.unwrap();
            let mut dump = String::new();
            for (table,) in tables {
                let rows = AssertSqlSafe(format!("SELECT t::text FROM {table} t"));
                let rows: Vec<(String,)> = sqlx::query_as(rows).fetch_all(pool).await.unwrap();
                rows.iter().for_each(|(row,)| dump.push_str(row));
            }
            dump.into_bytes()
        }
        _ => unreachable!("a database is what it is configured as"),
    };
    bytes
        .windows(text.len())
        .any(|window| window == text.as_bytes())
}
