//! Who may what, cell by cell: the committed table over HTTP, on both databases.
//!
//! A row that the server answers otherwise is told as it should read then: whoever changes what an
//! operation is for reads it, and puts it into the table if it is what was meant.

mod people;
mod picture;
mod request;
mod table;
mod world;

use std::collections::BTreeSet;

use api::openapi;
use futures_util::future::join_all;
use serde_json::{Value, json};
use shared::ErrorCode;

use self::{
    people::{VIDEO_SECRET, Walk},
    request::{answer, changes},
    table::{CONTRACT_COLUMNS, OF_CONTRACT, Row, is_met, rows, sections},
    world::World,
};
use crate::{
    on_both,
    support::{Answer, PUSH_KEY, Server},
};

/// How the server of the walk is set up: with everything that can be asked for.
const FLAGS: [&str; 10] = [
    "--second-factor",
    "admins",
    "--recording",
    "on",
    "--jitsi-server-secret",
    VIDEO_SECRET,
    "--push-key",
    PUSH_KEY[0],
    "--public-url",
    "http://localhost:8080",
];

/// Answers a row for every caller, and gives the row as it should read when one cell is not met.
async fn walk(walk: &Walk<'_>, row: &Row) -> Option<String> {
    let (mut world, mut are_met, mut line) = (None, true, format!("{},{}", row.op, row.state));
    for (caller, wanted) in &row.cells {
        let present = match world.take() {
            Some(world) => world,
            None => World::new(walk, &row.key(), row.state).await,
        };
        let answered = answer(&present, row, caller).await;
        let is_as_wanted = is_met(row, wanted, &answered);
        are_met &= is_as_wanted;
        line = format!(
            "{line},{}",
            if is_as_wanted {
                wanted
            } else {
                answered.as_str()
            }
        );
        // What was refused has changed nothing, so that the next one finds the same.
        if !changes(row) || answered.as_str() >= "400" {
            world = Some(present);
        }
    }
    (!are_met).then_some(line)
}

on_both! {
    async fn every_cell_of_the_table(server with FLAGS) {
        let all = Walk::new(&server).await;
        let mut otherwise = Vec::new();
        for row in rows() {
            otherwise.extend(walk(&all, &row).await);
        }
        assert!(otherwise.is_empty(), "answered otherwise:\n{}\n", otherwise.join("\n"));
    }
}

/// The operations of the document with a method and a path each.
fn documented() -> BTreeSet<(String, String)> {
    let document = openapi::document();
    let of_path = |(path, item): (&String, _)| {
        let operations = openapi::operations(item).into_iter();
        let name = |(method, _)| (openapi::method(&method).to_string(), path.clone());
        operations.map(name).collect::<Vec<_>>()
    };
    document.paths.paths.iter().flat_map(of_path).collect()
}

#[test]
fn every_documented_operation_has_a_row() {
    let rows: BTreeSet<_> = rows().iter().map(Row::documented).collect();
    assert_eq!(documented(), rows);
}

/// What the contract fixes, which is not changed here: its rows with its columns.
const CONTRACT: &str = "\
appt,pending,401,200,404,200,404,200,200|404
appt,confirmed,401,200,404,200,404,200,200|404
appt,canceled,401,200,404,200,404,200,200|404
confirm,pending,401,403,403,200|204,404,403,403
confirm,confirmed,401,403,403,409,404,403,403
confirm,canceled,401,403,403,409,404,403,403
cancel,pending,401,200|204,404,200|204,404,200|204,403
cancel,confirmed,401,200|204,404,200|204,404,200|204,403
cancel,canceled,401,409,404,409,404,409,403
reschedule,pending,401,200|204,404,200|204,404,403,403
reschedule,canceled,401,409,404,409,404,403,403
join,pending,401,409,404,409,404,403,403
join,canceled,401,409,404,409,404,403,403
join,confirmed_early,401,403,404,403,404,403,403
join,confirmed_open,401,200,404,200,404,403,403
join,confirmed_late,401,403,404,403,404,403,403";

#[test]
fn the_rows_of_the_contract_stand_to_the_letter() {
    let of_contract = |row: &Row| {
        let fields: Vec<_> = row.line.split(',').take(CONTRACT_COLUMNS).collect();
        fields.join(",")
    };
    let rows: Vec<_> = rows().iter().take(OF_CONTRACT).map(of_contract).collect();
    assert_eq!(rows.join("\n"), CONTRACT);
}

#[test]
fn rows_stand_once_and_in_order() {
    for section in sections().iter().skip(1) {
        let path_first = |row: &Row| {
            let (method, path) = row.operation();
            (path, method.to_string())
        };
        let operations: Vec<_> = section.rows.iter().map(path_first).collect();
        assert!(
            operations.is_sorted(),
            "{}: by path, then method",
            section.heading
        );
    }
    let all = rows();
    let states: BTreeSet<_> = all.iter().map(|row| (row.op, row.state)).collect();
    assert_eq!(states.len(), all.len(), "a row stands twice");
}

/// What an integrator may ask without a scope, which none can be given yet: what is the same for everybody,
/// and appointments, of which none is theirs.
const WITHOUT_SCOPE: [&str; 21] = [
    "appt",
    "GET /appointments",
    "GET /appointments/{id}",
    "GET /appointments/{id}/history",
    "GET /changes",
    "GET /closures",
    "GET /doctors",
    "GET /doctors/{id}",
    "GET /doctors/{id}/slots",
    "GET /doctors/{id}/visit-types",
    "GET /fhir/Appointment",
    "GET /fhir/Appointment/{id}",
    "GET /fhir/Patient",
    "GET /fhir/Patient/{id}",
    "GET /fhir/Practitioner",
    "GET /fhir/Practitioner/{id}",
    "GET /fhir/Schedule",
    "GET /fhir/Schedule/{id}",
    "GET /fhir/Slot",
    "GET /fhir/Slot/{id}",
    "GET /slots",
];

/// Every operation that wants an account refuses an integrator for what it is, but for those few. Whether
/// the server answers so is the walk's to see.
#[test]
fn an_integrator_has_no_scope() {
    let mut asked = BTreeSet::new();
    for row in rows() {
        let of = |caller: &str| row.cells.iter().find(|cell| cell.0 == caller).unwrap().1;
        if of("not_deputy") == "403" && of("integrator") != "403" {
            asked.insert(row.op);
            let wanted = match row.op {
                "appt" => "200|404",
                op if op.starts_with("GET /appointments/") => "404",
                "GET /fhir/Appointment/{id}" | "GET /fhir/Patient/{id}" => "404",
                _ => "200",
            };
            assert_eq!(of("integrator"), wanted, "{} {}", row.op, row.state);
        }
    }
    assert_eq!(asked, BTreeSet::from(WITHOUT_SCOPE));
}

/// Calls an operation with an authorization that is worth nothing.
async fn with_worthless(server: &Server, row: &Row, token: Option<&str>) -> Value {
    let (method, path) = row.operation();
    let request = server.request(
        method,
        &path
            .replace("{id}", "x")
            .replace("{guest_id}", "x")
            .replace("{secret_id}", "x"),
    );
    let request = match token {
        Some(token) => request.bearer_auth(token),
        None => request,
    };
    let answer = Answer::of(request).await;
    let mut problem = answer.problem(401, ErrorCode::Unauthenticated);
    problem["request_id"] = json!(null);
    problem
}

on_both! {
    async fn worthless_credentials_are_not_told_apart(server) {
        for row in rows() {
            let is_for_accounts = row.cells.iter().any(|(caller, cell)| *caller == "not_deputy" && *cell == "403");
            if !is_for_accounts {
                continue;
            }
            let tokens = [None, Some(""), Some("x.y.z"), Some("eyJhbGciOiJub25lIn0.e30.")];
            let answers = tokens.map(|token| with_worthless(&server, &row, token));
            let mut seen = join_all(answers).await;
            seen.dedup();
            assert_eq!(seen.len(), 1, "{} tells refusals apart: {seen:#?}", row.op);
        }
    }
}
