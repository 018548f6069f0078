//! Both databases have one schema. What a query text relies on (tables, the order and the types of
//! columns, what may be empty, keys and indexes) is read from the databases themselves and compared.

use std::collections::{BTreeMap, BTreeSet};

use api::db::Db;
use sqlx::{PgPool, SqlitePool};

use crate::support::{Backend, database};

/// A column: its name, its type in SQLite's words, and whether it may be empty.
type Column = (String, String, bool);

/// What is compared, by table.
#[derive(Debug, Default, PartialEq)]
struct Table {
    columns: Vec<Column>,
    primary_key: Vec<String>,
    /// The columns of each uniqueness that is not the primary key.
    unique: BTreeSet<Vec<String>>,
    /// Created indexes by name: their columns, whether they hold only some rows, and each value once.
    indexes: BTreeMap<String, (Vec<String>, bool, bool)>,
    foreign_keys: BTreeSet<String>,
}

type Schema = BTreeMap<String, Table>;

/// An index in PostgreSQL: table, name, primary key, constraint, each value once, only some rows, columns.
type Index = (String, String, bool, bool, bool, bool, Vec<String>);

#[actix_web::test]
async fn both_databases_have_one_schema() {
    let (sqlite, _, _folder) = database(Backend::Sqlite).await;
    let (postgres, _, _folder) = database(Backend::Postgres).await;
    let (Db::Sqlite { readers, .. }, Db::Postgres(pool)) = (&sqlite, &postgres) else {
        unreachable!("each backend opens its own database");
    };
    let (lite, pg) = (sqlite_schema(readers).await, postgres_schema(pool).await);

    let names = |schema: &Schema| schema.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&lite), names(&pg));
    assert!(lite.len() >= 9, "tables are missing: {:?}", names(&lite));
    for (name, table) in &lite {
        assert_eq!(table, &pg[name], "SQLite's {name} and PostgreSQL's differ");
        assert!(!table.primary_key.is_empty(), "{name} has no primary key");
    }
}

async fn sqlite_schema(pool: &SqlitePool) -> Schema {
    const TABLES: &str = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '\\_sqlx%' ESCAPE '\\'";
    // The extended form knows the reckoned columns too, and says of their type how they are made.
    const COLUMNS: &str = "SELECT name, replace(type, ' GENERATED ALWAYS', ''), \"notnull\", pk \
        FROM pragma_table_xinfo($1) WHERE hidden IN (0, 2, 3) ORDER BY cid";
    const INDEXES: &str = "SELECT name, origin, partial, \"unique\" FROM pragma_index_list($1)";
    const INDEX_COLUMNS: &str = "SELECT name FROM pragma_index_info($1) ORDER BY seqno";
    const FOREIGN_KEYS: &str =
        "SELECT \"from\", \"table\", \"to\", on_delete FROM pragma_foreign_key_list($1)";

    let mut schema = Schema::new();
    let tables: Vec<(String,)> = sqlx::query_as(TABLES).fetch_all(pool).await.unwrap();
    for (name,) in tables {
        let mut table = Table::default();
        let columns: Vec<(String, String, i64, i64)> = sqlx::query_as(COLUMNS)
            .bind(&name)
            .fetch_all(pool)
            .await
            .unwrap();
        let mut keys: Vec<_> = columns.iter().filter(|(.., place)| *place > 0).collect();
        keys.sort_by_key(|(.., place)| *place);
        table.primary_key = keys.iter().map(|(column, ..)| column.clone()).collect();
        table.columns = columns
            .into_iter()
            .map(|(column, kind, not_null, _)| (column, kind, not_null == 0))
            .collect();

        let indexes: Vec<(String, String, i64, i64)> = sqlx::query_as(INDEXES)
            .bind(&name)
            .fetch_all(pool)
            .await
            .unwrap();
        for (index, origin, partial, once) in indexes {
            let columns: Vec<(String,)> = sqlx::query_as(INDEX_COLUMNS)
                .bind(&index)
                .fetch_all(pool)
                .await
                .unwrap();
            let columns = columns.into_iter().map(|(column,)| column).collect();
            match origin.as_str() {
                "c" => drop(
                    table
                        .indexes
                        .insert(index, (columns, partial == 1, once == 1)),
                ),
                "u" => drop(table.unique.insert(columns)),
                _ => assert_eq!(columns, table.primary_key),
            }
        }

        let keys: Vec<(String, String, String, String)> = sqlx::query_as(FOREIGN_KEYS)
            .bind(&name)
            .fetch_all(pool)
            .await
            .unwrap();
        for (from, to_table, to, on_delete) in keys {
            assert_eq!(on_delete, "NO ACTION", "nothing is deleted by the way");
            table
                .foreign_keys
                .insert(format!("FOREIGN KEY ({from}) REFERENCES {to_table}({to})"));
        }
        schema.insert(name, table);
    }
    schema
}

async fn postgres_schema(pool: &PgPool) -> Schema {
    const COLUMNS: &str = "SELECT c.table_name::text, c.column_name::text, c.data_type::text, c.is_nullable = 'YES' \
        FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name) \
        WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.table_name NOT LIKE '\\_sqlx%' \
        ORDER BY c.table_name, c.ordinal_position";
    const INDEXES: &str = "SELECT t.relname::text, i.relname::text, x.indisprimary, \
        EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = x.indexrelid AND c.contype = 'u'), \
        x.indisunique, x.indpred IS NOT NULL, \
        (SELECT array_agg(pg_get_indexdef(x.indexrelid, n, true) ORDER BY n) FROM generate_series(1, x.indnatts) n) \
        FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid \
        JOIN pg_namespace s ON s.oid = t.relnamespace \
        WHERE s.nspname = 'public' AND t.relname NOT LIKE '\\_sqlx%' AND NOT x.indisexclusion";
    const FOREIGN_KEYS: &str = "SELECT t.relname::text, pg_get_constraintdef(c.oid) FROM pg_constraint c \
        JOIN pg_class t ON t.oid = c.conrelid JOIN pg_namespace s ON s.oid = t.relnamespace \
        WHERE c.contype = 'f' AND s.nspname = 'public'";

    let mut schema = Schema::new();
    let columns: Vec<(String, String, String, bool)> =
        sqlx::query_as(COLUMNS).fetch_all(pool).await.unwrap();
    for (table, column, kind, nullable) in columns {
        let column = (column, in_sqlite(&kind).to_owned(), nullable);
        schema.entry(table).or_default().columns.push(column);
    }
    let indexes: Vec<Index> = sqlx::query_as(INDEXES).fetch_all(pool).await.unwrap();
    for (table, index, is_primary, is_constraint, is_once, is_partial, columns) in indexes {
        let table = schema.get_mut(&table).unwrap();
        match (is_primary, is_constraint) {
            (true, _) => table.primary_key = columns,
            (false, true) => drop(table.unique.insert(columns)),
            (false, false) => drop(table.indexes.insert(index, (columns, is_partial, is_once))),
        }
    }
    let keys: Vec<(String, String)> = sqlx::query_as(FOREIGN_KEYS).fetch_all(pool).await.unwrap();
    for (table, definition) in keys {
        schema
            .get_mut(&table)
            .unwrap()
            .foreign_keys
            .insert(definition);
    }
    schema
}

/// The type that SQLite keeps such values in.
fn in_sqlite(postgres: &str) -> &'static str {
    match postgres {
        "uuid" | "bytea" => "BLOB",
        "text" | "timestamp with time zone" => "TEXT",
        "bigint" | "boolean" => "INTEGER",
        other => panic!("no column may be of type {other}"),
    }
}

/// Double booking is watched by constraints in PostgreSQL and by triggers in SQLite.
#[actix_web::test]
async fn both_databases_have_a_referee() {
    const CONSTRAINTS: &str =
        "SELECT conname::text FROM pg_constraint WHERE contype = 'x' ORDER BY conname";
    const TRIGGERS: &str = "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'appointments' ORDER BY name";
    let (sqlite, _, _folder) = database(Backend::Sqlite).await;
    let (postgres, _, _folder) = database(Backend::Postgres).await;
    let (Db::Sqlite { readers, .. }, Db::Postgres(pool)) = (&sqlite, &postgres) else {
        unreachable!("each backend opens its own database");
    };
    let constraints: Vec<(String,)> = sqlx::query_as(CONSTRAINTS).fetch_all(pool).await.unwrap();
    let triggers: Vec<(String,)> = sqlx::query_as(TRIGGERS).fetch_all(readers).await.unwrap();
    let names = |rows: Vec<(String,)>| rows.into_iter().map(|(name,)| name).collect::<Vec<_>>();
    assert_eq!(
        names(constraints),
        ["appointments_taking_doctor", "appointments_taking_patient"]
    );
    assert_eq!(
        names(triggers),
        [
            "appointments_no_overlap_on_insert",
            "appointments_no_overlap_on_request",
            "appointments_no_overlap_on_update"
        ]
    );
}
