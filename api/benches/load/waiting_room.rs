//! The waiting rooms of a large clinic at once: both sides of every appointment are connected, and one
//! after the other goes somewhere else. Measured is the time from the word of one side's page until the
//! other side's page has it.

mod crowd;
mod side;

use std::time::{Duration, Instant as Stopwatch};

use anyhow::{Context, Result, ensure};

use self::crowd::Crowd;
use crate::{database::Database, measure::Figures, server::Server};

/// Appointments, unless the command line says how many.
const APPOINTMENTS: u32 = 500;
/// Changes in a second, over all appointments.
const CHANGES_PER_SECOND: u32 = 50;
/// Every side changes so many times.
const ROUNDS: u32 = 3;

/// Measures on both databases.
pub async fn measure(args: &[String]) -> Result<()> {
    let appointments = appointments(args)?;
    check_open_files(appointments)?;
    println!(
        "{:<11} {:>12} {:>8} {:>9} {:>9} {:>10} {:>7} {:>11}",
        "database",
        "appointments",
        "changes",
        "p50 ms",
        "p99 ms",
        "slowest ms",
        "missed",
        "memory MiB"
    );
    for database in [Database::sqlite()?, Database::postgres().await?] {
        let name = database.name();
        let (figures, kib) = on(&database, appointments)
            .await
            .with_context(|| format!("on {name}"))?;
        println!(
            "{name:<11} {appointments:>12} {:>8} {:>9.2} {:>9.2} {:>10.2} {:>7} {:>11.1}",
            figures.requests(),
            figures.percentile(50),
            figures.percentile(99),
            figures.percentile(100),
            figures.errors,
            kib as f64 / 1_024.0
        );
    }
    Ok(())
}

fn appointments(args: &[String]) -> Result<u32> {
    let mut args = args.iter().skip_while(|arg| *arg != "--appointments");
    match (args.next(), args.next()) {
        (None, _) => Ok(APPOINTMENTS),
        (Some(_), Some(count)) => {
            let count = count.parse().context("--appointments takes a number")?;
            ensure!(0 < count, "--appointments takes a number above 0");
            Ok(count)
        }
        (Some(_), None) => anyhow::bail!("--appointments takes a number"),
    }
}

/// Every side keeps one connection open, and uses others beside it.
fn check_open_files(appointments: u32) -> Result<()> {
    let limits = std::fs::read_to_string("/proc/self/limits")?;
    let soft = limits
        .lines()
        .find_map(|line| line.strip_prefix("Max open files"))
        .and_then(|rest| rest.split_whitespace().next())
        .and_then(|soft| soft.parse::<u32>().ok());
    let wanted = appointments * 4 + 256;
    ensure!(
        soft.is_none_or(|soft| wanted <= soft),
        "{appointments} appointments need {wanted} open files; allow them with `ulimit -n {wanted}`"
    );
    Ok(())
}

/// The figures, and the server's memory while everybody is connected.
async fn on(database: &Database, appointments: u32) -> Result<(Figures, u64)> {
    database.fill(appointments, appointments, 0)?;
    let server = Server::start(database).await?;
    let begun = Stopwatch::now();
    let crowd = Crowd::gather(server.address(), appointments).await?;
    eprintln!(
        "{}: {appointments} appointments with both sides connected after {:.1} s",
        database.description(),
        begun.elapsed().as_secs_f64()
    );
    let every = Duration::from_secs(1) / CHANGES_PER_SECOND;
    let figures = crowd.change_places(ROUNDS, every).await;
    Ok((figures, server.resident_kib()?))
}
