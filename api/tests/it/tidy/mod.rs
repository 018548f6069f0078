//! The house rules that a compiler does not know. Each says where a thing may stand; the few
//! exemptions say why, and one that is no longer needed fails as well.

mod rules;
pub mod source;

use rules::{ACTING, EVERYWHERE, OUR_WORDS, Rule, SERVER, SHARED, STORES, WEB};
use source::{Source, files};

#[track_caller]
fn hold(rules: &[Rule], sources: &[Source]) {
    let faults: Vec<String> = rules.iter().flat_map(|rule| rule.check(sources)).collect();
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

/// The files of these folders that are no tests.
fn product(folders: &[&str]) -> Vec<Source> {
    let all = folders.iter().flat_map(|folder| files(folder, "rs"));
    all.filter(|source| !source.is_test()).collect()
}

#[test]
fn the_server_keeps_each_thing_in_its_place() {
    hold(SERVER, &product(&["api/src"]));
}

#[test]
fn who_writes_is_looked_at_again() {
    hold(ACTING, &product(&["api/src"]));
}

#[test]
fn stores_know_nothing_of_http() {
    let mut sources = product(&["api/src"]);
    sources.retain(|source| source.path.ends_with("/store.rs") || source.path.contains("/store/"));
    hold(STORES, &sources);
}

#[test]
fn the_rules_are_pure() {
    hold(SHARED, &product(&["shared/src"]));
}

#[test]
fn the_spa_keeps_each_thing_in_its_place() {
    hold(WEB, &product(&["web/src"]));
}

#[test]
fn nothing_panics_and_nothing_is_unfinished() {
    hold(
        EVERYWHERE,
        &product(&["api/src", "shared/src", "web/src", "xtask/src"]),
    );
}

#[test]
fn one_noun_for_one_thing() {
    let mut sources = product(&["api/src", "shared/src", "web/src"]);
    sources.extend(files("migrations", "sql"));
    hold(OUR_WORDS, &sources);
}

#[test]
fn files_are_small() {
    let folders = ["api", "shared", "web/src", "xtask/src"];
    let large: Vec<String> = folders
        .iter()
        .flat_map(|folder| files(folder, "rs"))
        .filter(|source| source.text.lines().count() >= 300)
        .map(|source| format!("{}: {} lines", source.path, source.text.lines().count()))
        .collect();
    assert!(large.is_empty(), "to be split: {large:#?}");
}

#[test]
fn both_databases_have_the_same_migrations() {
    let names = |folder: &str| -> Vec<String> {
        let files = files(folder, "sql");
        let name = |source: Source| source.path.rsplit('/').next().map(str::to_owned);
        files.into_iter().filter_map(name).collect()
    };
    assert_eq!(names("migrations/sqlite"), names("migrations/postgres"));
}

#[test]
fn every_table_of_sqlite_checks_its_types() {
    for source in files("migrations/sqlite", "sql") {
        let (tables, strict) = (
            source.text.matches("CREATE TABLE ").count(),
            source.text.matches(") STRICT;").count(),
        );
        assert_eq!(tables, strict, "{}: a table is not STRICT", source.path);
    }
}

/// The rules themselves see what they are for.
#[test]
fn a_broken_rule_is_seen() {
    let broken = |path: &str, text: &str| {
        let source = Source {
            path: path.to_owned(),
            text: text.to_owned(),
        };
        SERVER
            .iter()
            .flat_map(|rule| rule.check(std::slice::from_ref(&source)))
            .filter(|fault| !fault.contains("no exemption"))
            .count()
    };
    assert_eq!(
        broken(
            "api/src/doctors/handlers.rs",
            "let a = 1;\nsqlx::query(SQL)\n"
        ),
        1
    );
    assert_eq!(broken("api/src/doctors/store.rs", "sqlx::query(SQL)\n"), 0);
    assert_eq!(broken("api/src/site/mod.rs", "pub mod handlers;\n"), 0);
    assert_eq!(
        broken(
            "api/src/site/view.rs",
            "use crate::doctors::{handlers, store};\n"
        ),
        1
    );
    assert_eq!(
        broken("api/src/site/view.rs", "// now_utc() is not asked here\n"),
        0
    );
    assert_eq!(
        broken(
            "api/src/site/view.rs",
            "#[cfg(test)]\nmod tests {\n    Uuid::new_v4();\n}\n"
        ),
        0
    );
}
