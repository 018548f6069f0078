//! The table, read.

use std::{collections::BTreeMap, fs, sync::LazyLock};

use reqwest::Method;

use crate::tidy::source;

/// The rows of the contract first, copied so that the tests need nothing from outside the repository;
/// after them every operation there is. Read when the tests run: who edits it need not build them.
static TABLE: LazyLock<String> = LazyLock::new(|| {
    let path = source::top().join("api/tests/it/authorization.csv");
    fs::read_to_string(path).unwrap()
});

/// How many rows are the contract's.
pub const OF_CONTRACT: usize = 16;
/// How many columns of these rows are the contract's: operation, state and seven callers.
pub const CONTRACT_COLUMNS: usize = 9;

/// What a row is about: an operation, and the state in which it meets what it is about.
pub struct Row {
    /// The operation as the table names it.
    pub op: &'static str,
    /// The state; a dash where there is but one.
    pub state: &'static str,
    /// What each caller is answered.
    pub cells: Vec<(&'static str, &'static str)>,
    /// The whole line.
    pub line: &'static str,
}

/// Rows under one heading.
pub struct Section {
    /// What they are about.
    pub heading: &'static str,
    /// The rows.
    pub rows: Vec<Row>,
}

/// The callers, in the order of the columns.
pub fn callers() -> Vec<&'static str> {
    let mut lines = TABLE.lines().filter(|line| !line.starts_with('#'));
    lines.next().unwrap().split(',').skip(2).collect()
}

/// The whole table.
pub fn sections() -> Vec<Section> {
    let callers = callers();
    let mut sections: Vec<Section> = Vec::new();
    for line in TABLE.lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            sections.push(Section {
                heading,
                rows: Vec::new(),
            });
        } else if !line.starts_with('#') && !line.starts_with("op,") {
            let mut fields = line.split(',');
            let (op, state) = (fields.next().unwrap(), fields.next().unwrap());
            let cells: Vec<_> = callers.iter().copied().zip(fields).collect();
            assert_eq!(cells.len(), callers.len(), "a cell is missing: {line}");
            let row = Row {
                op,
                state,
                cells,
                line,
            };
            sections.last_mut().unwrap().rows.push(row);
        }
    }
    sections
}

/// All rows.
pub fn rows() -> Vec<Row> {
    sections()
        .into_iter()
        .flat_map(|section| section.rows)
        .collect()
}

impl Row {
    /// The method and the path under `/api/v1`, or from the top where the path says so. The contract's
    /// rows name what is done to an appointment, the others the operation itself.
    pub fn operation(&self) -> (Method, String) {
        match self.op.split_once(' ') {
            Some((method, path)) => (method.parse().unwrap(), path.to_owned()),
            None if self.op == "appt" => (Method::GET, "/appointments/{id}".to_owned()),
            None => (Method::POST, format!("/appointments/{{id}}/{}", self.op)),
        }
    }

    /// The same in one word, by which arrangements and bodies are chosen.
    pub fn key(&self) -> String {
        let (method, path) = self.operation();
        format!("{method} {path}")
    }

    /// The operation as the OpenAPI document has it.
    pub fn documented(&self) -> (String, String) {
        let (method, path) = self.operation();
        let path = if is_outside(&path) {
            path
        } else {
            format!("/api/v1{path}")
        };
        (method.to_string(), path)
    }
}

/// Whether a path stands beside `/api/v1` and not under it.
pub fn is_outside(path: &str) -> bool {
    matches!(path, "/healthz" | "/readyz") || path.starts_with("/.well-known/")
}

/// The code that a refusal has unless its cell says another one.
fn usual_codes() -> BTreeMap<u16, &'static str> {
    BTreeMap::from([
        (400, "malformed_request"),
        (401, "unauthenticated"),
        (403, "forbidden"),
        (404, "not_found"),
        (409, "invalid_transition"),
        (422, "validation_failed"),
    ])
}

/// An answer as a cell has it: the status, and the code where it is not the usual one.
pub fn cell(status: u16, code: Option<&str>) -> String {
    match code.filter(|code| usual_codes().get(&status) != Some(code)) {
        None => status.to_string(),
        Some(code) => format!("{status} {code}"),
    }
}

/// Whether an answer is what a cell wants. The contract's cells have no codes: those of the denials to
/// join stand beside them, in the rows of the operation itself.
pub fn is_met(row: &Row, wanted: &str, answered: &str) -> bool {
    let status = match answered.split_once(' ') {
        Some((status, _)) if !row.op.contains(' ') => status,
        _ => answered,
    };
    wanted
        .split('|')
        .any(|wanted| wanted == answered || wanted == status)
}
