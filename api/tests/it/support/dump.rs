//! Everything that somebody has who has the database: the bytes of its files, or a dump.

use std::fs;

use api::{config::Database, db::Db, on_db};
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

/// How many rows each table has, but for the audit, which also has what was refused.
pub async fn rows(server: &Server) -> Vec<(String, i64)> {
    const SQLITE: &str = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name";
    const POSTGRES: &str =
        "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename";
    let db = &server.app.db;
    let tables = match db {
        Db::Sqlite { .. } => SQLITE,
        Db::Postgres(_) => POSTGRES,
    };
    let tables: Vec<(String,)> =
        on_db!(db, conn => sqlx::query_as(tables).fetch_all(conn).await).unwrap();
    let mut counted = Vec::new();
    for (table,) in tables
        .into_iter()
        .filter(|(table,)| !table.starts_with("audit"))
    {
        let sql = format!("SELECT COUNT(*) FROM {table}");
        let (rows,): (i64,) =
            on_db!(db, conn => sqlx::query_as(AssertSqlSafe(sql.clone())).fetch_one(conn).await)
                .unwrap();
        counted.push((table, rows));
    }
    counted
}
