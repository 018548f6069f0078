//! A thousand pages that follow what changes, on one server, while appointments are booked. Measured is
//! the time from a booking's answer until everybody whom it concerns has it, and what a stream costs the
//! server in memory. Whoever hears of what is none of theirs, or does not hear of what is, fails the run.

mod page;

use std::{
    collections::HashMap,
    time::{Duration, Instant as Stopwatch},
};

use anyhow::{Context, Result, ensure};
use reqwest::{Client, StatusCode};
use serde_json::json;
use shared::{
    AppointmentId, Instant,
    wire::{appointment::Appointment, site::Site},
};
use tokio::task::JoinSet;

use self::page::{Heard, Page};
use crate::{
    database::Database,
    measure::{CONNECTIONS, Figures},
    server::Server,
    session::{Session, answer},
};

/// Doctors, and as many patients, who book only with each other.
const PAIRS: u32 = 250;
/// Pages that each of them has open.
const PAGES: usize = 2;
/// Bookings of each pair.
const ROUNDS: u32 = 2;
/// Bookings in a second, over all pairs.
const PER_SECOND: u32 = 25;
/// How long after the last booking it may still be told.
const PATIENCE: Duration = Duration::from_secs(10);

/// Measures on both databases.
pub async fn measure() -> Result<()> {
    println!(
        "{:<11} {:>8} {:>8} {:>9} {:>9} {:>10} {:>7} {:>7} {:>11}",
        "database",
        "streams",
        "told",
        "p50 ms",
        "p99 ms",
        "slowest ms",
        "missed",
        "wrong",
        "KiB/stream"
    );
    for database in [Database::sqlite()?, Database::postgres().await?] {
        let name = database.name();
        let seen = on(&database).await.with_context(|| format!("on {name}"))?;
        println!(
            "{name:<11} {:>8} {:>8} {:>9.2} {:>9.2} {:>10.2} {:>7} {:>7} {:>11.1}",
            seen.streams,
            seen.figures.requests(),
            seen.figures.percentile(50),
            seen.figures.percentile(99),
            seen.figures.percentile(100),
            seen.figures.errors,
            seen.wrong,
            seen.kib_per_stream
        );
        ensure!(seen.figures.errors == 0, "a change did not reach everybody");
        ensure!(seen.wrong == 0, "a change reached somebody else");
    }
    Ok(())
}

/// What came of it.
struct Seen {
    streams: usize,
    figures: Figures,
    /// Changes that were told to whom they do not concern, or twice.
    wrong: usize,
    kib_per_stream: f64,
}

async fn on(database: &Database) -> Result<Seen> {
    database.fill(PAIRS, PAIRS, 0)?;
    let server = Server::start(database).await?;
    let client = Client::builder()
        .pool_max_idle_per_host(CONNECTIONS)
        .build()?;
    let people = sign_in(&client, server.address()).await?;
    let before = server.resident_kib()?;
    let mut pages = JoinSet::new();
    let mut streams = 0;
    for (pair, both) in people.iter().enumerate() {
        for _ in 0..PAGES {
            for session in both {
                pages.spawn(Page::open(session, Some(pair)).await?.read());
                streams += 1;
            }
        }
    }
    let admin = Session::sign_in(&client, server.address(), "testadmin").await?;
    pages.spawn(Page::open(&admin, None).await?.read());
    streams += 1;
    let grown = server.resident_kib()?.saturating_sub(before);
    eprintln!("{}: {streams} streams are open", database.description());

    let begun = Stopwatch::now();
    let booked = book(&people).await?;
    tokio::time::sleep(PATIENCE).await;
    // Ends the streams.
    drop(server);
    let mut heard = Vec::new();
    while let Some(page) = pages.join_next().await {
        heard.push(page?);
    }
    let (figures, wrong) = judge(&booked, &heard, begun);
    Ok(Seen {
        streams,
        figures,
        wrong,
        kib_per_stream: grown as f64 / streams as f64,
    })
}

/// Signs everybody in, a few at a time: a sign-in is work.
async fn sign_in(client: &Client, address: &str) -> Result<Vec<[Session; 2]>> {
    let mut people = Vec::new();
    for n in 1..=PAIRS {
        let (doctor, patient) = (format!("testdoctor-{n:05}"), format!("testpatient-{n:05}"));
        let doctor = Session::sign_in(client, address, &doctor);
        let patient = Session::sign_in(client, address, &patient);
        let (doctor, patient) = tokio::join!(doctor, patient);
        people.push([doctor?, patient?]);
    }
    Ok(people)
}

/// Which pair booked what, and when that was answered.
type Booked = HashMap<AppointmentId, (usize, Stopwatch)>;

async fn book(people: &[[Session; 2]]) -> Result<Booked> {
    let [_, patient] = people.first().context("nobody is there")?;
    let site: Site = patient.fetch("/site", &HashMap::new()).await?;
    let now = site.server_now;
    let midnight = now.plus_seconds(-now.unix().rem_euclid(86_400));
    let mut tick = tokio::time::interval(Duration::from_secs(1) / PER_SECOND);
    let mut booked = Booked::new();
    for round in 0..ROUNDS {
        let starts_at = midnight.plus_minutes((30 + i64::from(round)) * 24 * 60 + 600);
        for (pair, [doctor, patient]) in people.iter().enumerate() {
            tick.tick().await;
            let id = ask(doctor, patient, starts_at).await?;
            booked.insert(id, (pair, Stopwatch::now()));
        }
    }
    Ok(booked)
}

async fn ask(doctor: &Session, patient: &Session, starts_at: Instant) -> Result<AppointmentId> {
    let booking = patient.post("/appointments").json(&json!({
        "doctor_id": doctor.account.id,
        "starts_at": starts_at,
        "reason": "A cough that does not go away",
    }));
    let body = answer(booking, StatusCode::CREATED).await;
    let booked: Appointment = serde_json::from_slice(&body.context("a booking was refused")?)?;
    Ok(booked.id)
}

/// How soon everybody heard of what was theirs; those who did not count as errors. And how often somebody
/// heard what they must not.
fn judge(booked: &Booked, heard: &[Heard], begun: Stopwatch) -> (Figures, usize) {
    let (mut latencies, mut missed, mut wrong) = (Vec::new(), 0, 0);
    for page in heard {
        let is_theirs = |pair: usize| page.pair.is_none_or(|own| own == pair);
        wrong += page.twice;
        for id in page.changes.keys() {
            let is_known = booked.get(id).is_some_and(|(pair, _)| is_theirs(*pair));
            wrong += usize::from(!is_known);
        }
        for (id, (_, at)) in booked.iter().filter(|(_, (pair, _))| is_theirs(*pair)) {
            match page.changes.get(id) {
                // It may be told before its answer is read.
                Some(told) => latencies.push(told.saturating_duration_since(*at)),
                None => missed += 1,
            }
        }
    }
    (Figures::of(latencies, missed, begun.elapsed()), wrong)
}
