//! The server under load: requests per second, latency, errors and memory for the five operations of
//! a day, on each database, in one run.
//!
//! `cargo xtask bench [list|one|book|confirm|join]` starts it; `cargo xtask bench slots` compares the
//! search for slots with ten thousand and with a million appointments stored; `cargo xtask bench
//! waiting-room` tells how soon one side sees what the other does; `cargo xtask bench streams` how soon
//! what changes reaches a thousand pages that follow it; `cargo xtask bench receivers` whether a webhook
//! whose receiver hangs holds up others; `cargo xtask bench sign-ins` floods it with sign-ins that hang up. The numbers are of this machine with the load generator on it, so compare
//! them with numbers of the same machine only.

mod database;
mod measure;
mod receivers;
mod report;
mod scenario;
mod server;
mod session;
mod sign_ins;
mod slots;
mod streams;
mod waiting_room;

use std::{env, time::Instant};

use anyhow::{Context, Result, bail};

use crate::{
    database::Database,
    report::Row,
    scenario::{Arena, Operation},
    server::Server,
};

/// How much there is before the first request.
const DOCTORS: u32 = 200;
const PATIENTS: u32 = 5_000;
const APPOINTMENTS: u32 = 100_000;

#[tokio::main]
async fn main() -> Result<()> {
    let args: Vec<String> = env::args().skip(1).collect();
    // `cargo test --all-targets` runs benchmarks too, without this flag, to see that they build.
    if !args.iter().any(|arg| arg == "--bench") {
        println!("the load figures are made by `cargo xtask bench`");
        return Ok(());
    }
    api::outgoing::use_ring();
    let name = args.iter().find(|arg| !arg.starts_with("--"));
    if name.is_some_and(|name| name == "slots") {
        return slots::compare().await;
    }
    if name.is_some_and(|name| name == "waiting-room") {
        return waiting_room::measure(&args).await;
    }
    if name.is_some_and(|name| name == "sign-ins") {
        return sign_ins::measure().await;
    }
    if name.is_some_and(|name| name == "receivers") {
        return receivers::measure().await;
    }
    if name.is_some_and(|name| name == "streams") {
        return streams::measure().await;
    }
    let operations = chosen(name)?;

    println!("{}", report::head());
    for database in [Database::sqlite()?, Database::postgres().await?] {
        let name = database.name();
        for row in measure_on(&database, &operations)
            .await
            .with_context(|| format!("on {name}"))?
        {
            println!("{row}");
        }
    }
    Ok(())
}

fn chosen(name: Option<&String>) -> Result<Vec<Operation>> {
    match name.map_or("all", String::as_str) {
        "all" => Ok(Operation::ALL.to_vec()),
        name => match Operation::ALL.into_iter().find(|it| it.name() == name) {
            Some(operation) => Ok(vec![operation]),
            None => {
                bail!(
                    "no such operation: `{name}`; there are list, one, book, confirm, join, slots, waiting-room, sign-ins, streams and receivers"
                )
            }
        },
    }
}

/// Fills the database, serves it, and measures one operation after the other.
async fn measure_on(database: &Database, operations: &[Operation]) -> Result<Vec<Row>> {
    let begun = Instant::now();
    database.fill(DOCTORS, PATIENTS, APPOINTMENTS)?;
    eprintln!(
        "{}: {APPOINTMENTS} appointments made in {:.1} s",
        database.description(),
        begun.elapsed().as_secs_f64()
    );

    let server = Server::start(database).await?;
    let arena = Arena::enter(server.address()).await?;
    let mut rows = Vec::new();
    for &operation in operations {
        let figures = arena.measure(operation).await?;
        rows.push(Row {
            database: database.name(),
            operation: operation.name(),
            figures,
            resident_kib: server.resident_kib()?,
        });
    }
    Ok(rows)
}
