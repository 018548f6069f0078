//! Everybody who waits.

use std::{
    collections::HashMap,
    sync::Arc,
    time::{Duration, Instant as Stopwatch},
};

use anyhow::{Context, Result};
use reqwest::{Client, StatusCode};
use serde_json::json;
use shared::{
    Instant,
    wire::{appointment::Appointment, presence::Side as Which, site::Site},
};
use tokio::{sync::Semaphore, task::JoinSet};

use super::side::Side;
use crate::{
    measure::{CONNECTIONS, Figures},
    session::{Session, answer},
};

/// How long after the last change the others may still learn of it.
const PATIENCE: Duration = Duration::from_secs(10);
/// Appointments start so long after now, in minutes: their rooms are open, and they can be booked.
const AHEAD_MINUTES: i64 = 10;

/// Both sides of every appointment, connected.
pub struct Crowd {
    sides: Vec<Arc<Side>>,
    /// Streams and heartbeats; they end with this value.
    _tasks: JoinSet<()>,
}

impl Crowd {
    /// Signs everybody in, books and confirms, and connects both sides.
    pub async fn gather(address: &str, appointments: u32) -> Result<Self> {
        let client = Client::builder()
            .pool_max_idle_per_host(CONNECTIONS)
            .build()?;
        let turns = Arc::new(Semaphore::new(CONNECTIONS));
        let mut pairs = JoinSet::new();
        for n in 1..=appointments {
            let (client, address) = (client.clone(), address.to_owned());
            let turns = Arc::clone(&turns);
            pairs.spawn(async move {
                let _turn = turns.acquire_owned().await?;
                pair(&client, &address, n).await
            });
        }
        let mut sides = Vec::new();
        while let Some(pair) = pairs.join_next().await {
            sides.extend(pair??);
        }
        let mut tasks = JoinSet::new();
        for (n, side) in sides.iter().enumerate() {
            Side::connect(side, &mut tasks).await?;
            // Spread over the time between two heartbeats, as people come.
            let spread = n as f64 / sides.len() as f64;
            tasks.spawn(Arc::clone(side).beat(spread));
        }
        Ok(Self {
            sides,
            _tasks: tasks,
        })
    }

    /// Lets every side change its place in each round, in an order without rule, and waits until the
    /// others have seen it.
    pub async fn change_places(&self, rounds: u32, every: Duration) -> Figures {
        let begun = Stopwatch::now();
        let mut tick = tokio::time::interval(every);
        let mut changes = JoinSet::new();
        for round in 0..rounds {
            for n in shuffled(self.sides.len(), round) {
                tick.tick().await;
                let side = Arc::clone(&self.sides[n]);
                changes.spawn(async move { tokio::time::timeout(PATIENCE, side.change()).await });
            }
        }
        let (mut latencies, mut missed) = (Vec::new(), 0);
        while let Some(change) = changes.join_next().await {
            match change {
                Ok(Ok(Some(took))) => latencies.push(took),
                _ => missed += 1,
            }
        }
        Figures::of(latencies, missed, begun.elapsed())
    }
}

/// A doctor and a patient with a confirmed appointment whose room is open.
async fn pair(client: &Client, address: &str, n: u32) -> Result<[Arc<Side>; 2]> {
    let doctor = Session::sign_in(client, address, &format!("testdoctor-{n:05}")).await?;
    let patient = Session::sign_in(client, address, &format!("testpatient-{n:05}")).await?;
    let site: Site = patient.fetch("/site", &HashMap::new()).await?;
    let booking = patient.post("/appointments").json(&json!({
        "doctor_id": doctor.account.id,
        "starts_at": start(site.server_now),
        "reason": "A cough that does not go away",
    }));
    let body = answer(booking, StatusCode::CREATED).await;
    let booked: Appointment = serde_json::from_slice(&body.context("a booking was refused")?)?;
    let path = format!("/appointments/{}", booked.id);
    answer(doctor.post(&format!("{path}/confirm")), StatusCode::OK)
        .await
        .context("a confirmation was refused")?;
    let (hers, theirs) = (
        Side::new(doctor, &path, Which::Doctor),
        Side::new(patient, &path, Which::Patient),
    );
    Side::introduce(&hers, &theirs);
    Ok([hers, theirs])
}

/// A start on whole five minutes.
fn start(now: Instant) -> Instant {
    let soon = now.plus_minutes(AHEAD_MINUTES);
    soon.plus_seconds(300 - soon.unix().rem_euclid(300))
}

/// The numbers below `count` in an order that looks like none and is the same in every run.
fn shuffled(count: usize, round: u32) -> Vec<usize> {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64 ^ u64::from(round);
    let mut order: Vec<(u64, usize)> = (0..count)
        .map(|n| {
            // xorshift64, which is enough for an order.
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state, n)
        })
        .collect();
    order.sort_unstable();
    order.into_iter().map(|(_, n)| n).collect()
}
