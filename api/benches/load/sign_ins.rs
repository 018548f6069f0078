//! A flood of sign-ins that hang up before they are answered, from addresses that no limit has seen yet,
//! and beside it what must not notice: whether the server says that it is well, people who sign in with
//! their right passwords, and people who read their appointments.

mod flood;
mod others;

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use anyhow::{Context, Result, ensure};

use self::{
    flood::{CALLERS, Flood},
    others::{Others, Seen},
};
use crate::{database::Database, server::Server};

/// How long the flood lasts.
const TIME: Duration = Duration::from_secs(60);
/// What is read of the machine's memory, so often.
const MEMORY_EVERY: Duration = Duration::from_millis(100);
/// Doctors, and as many patients.
const PEOPLE: u32 = 200;
/// What the flood may do to the answer that the server is well, in milliseconds,
const HEALTH_P99_MS: f64 = 50.0;
/// and to its memory.
const GROWTH_MIB: f64 = 128.0;

/// Measures on both databases, and fails when one of them does not hold.
pub async fn measure() -> Result<()> {
    let mut missed = Vec::new();
    for database in [Database::sqlite()?, Database::postgres().await?] {
        let name = database.name();
        missed.extend(on(&database).await.with_context(|| format!("on {name}"))?);
    }
    ensure!(missed.is_empty(), "missed: {}", missed.join("; "));
    Ok(())
}

/// Prints the figures, and tells what they miss.
async fn on(database: &Database) -> Result<Vec<String>> {
    database.fill(PEOPLE, PEOPLE, 10_000)?;
    let server = Server::start_with(database, &[("MYDOCTOR_RATE_LIMIT", "on")]).await?;
    let others = Others::gather(server.address()).await?;
    let before = server.resident_kib()?;

    let ends = Arc::new(AtomicBool::new(false));
    let others = others.look(&ends);
    let flood = Flood::begin(server.address(), &ends)?;
    let mut peak = before;
    let begun = std::time::Instant::now();
    while begun.elapsed() < TIME {
        tokio::time::sleep(MEMORY_EVERY).await;
        peak = peak.max(server.resident_kib()?);
    }
    ends.store(true, Ordering::Relaxed);
    let hung_up = flood.end().await;
    let seen = others.end()?;
    let after = server.resident_kib()?;

    let mib = |kib: u64| kib as f64 / 1_024.0;
    println!(
        "\n{}: {CALLERS} callers at once hung up on {hung_up} sign-ins in {} s; memory before {:.1} MiB, at most {:.1}, after {:.1}\n",
        database.description(),
        TIME.as_secs(),
        mib(before),
        mib(peak),
        mib(after),
    );
    println!("{}", Seen::head());
    for one in &seen {
        println!("{one}");
    }
    Ok(misses(database.name(), &seen, mib(peak - before)))
}

fn misses(database: &str, seen: &[Seen], growth_mib: f64) -> Vec<String> {
    let mut missed = Vec::new();
    for one in seen {
        let p99 = one.figures.percentile(99);
        if one.is_health && HEALTH_P99_MS < p99 {
            missed.push(format!("{database}: {} p99 {p99:.1} ms", one.what));
        }
        if 0 < one.figures.errors {
            missed.push(format!(
                "{database}: {} not served {} times",
                one.what, one.figures.errors
            ));
        }
    }
    if GROWTH_MIB < growth_mib {
        missed.push(format!("{database}: memory grew by {growth_mib:.1} MiB"));
    }
    missed
}
