//! Those who must not notice.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant as Stopwatch},
};

use anyhow::{Context, Result, anyhow};
use reqwest::{Client, RequestBuilder, StatusCode};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::PEOPLE;
use crate::{
    measure::Figures,
    session::{PASSWORD, Session, answer},
};

/// The server is asked how it is so often, over a new connection each time, as a balancer does.
const HEALTH_EVERY: Duration = Duration::from_millis(10);
/// Somebody signs in.
const SIGN_IN_EVERY: Duration = Duration::from_millis(500);
/// Somebody looks into their appointments.
const READ_EVERY: Duration = Duration::from_millis(50);
/// Who is asked for longer is not served.
const PATIENCE: Duration = Duration::from_secs(10);

/// What was asked for, and how it went. The errors are those who were not served.
pub struct Seen {
    /// What it was.
    pub what: &'static str,
    /// Whether it is the server's word that it is well.
    pub is_health: bool,
    /// How it went.
    pub figures: Figures,
}

impl Seen {
    /// The lines above the rows.
    pub fn head() -> String {
        "| beside the flood | asked | served | p50 ms | p99 ms | slowest ms |\n\
         | --- | --: | --: | --: | --: | --: |"
            .to_owned()
    }
}

impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let asked = self.figures.requests();
        write!(
            f,
            "| {} | {asked} | {} | {:.1} | {:.1} | {:.1} |",
            self.what,
            asked - self.figures.errors,
            self.figures.percentile(50),
            self.figures.percentile(99),
            self.figures.percentile(100),
        )
    }
}

/// Everybody but the flood.
pub struct Others {
    address: String,
    readers: Vec<Session>,
}

/// They have begun; they have a thread of their own, so that the flood does not hold up their clocks.
pub struct Looking(JoinHandle<Result<Vec<Seen>>>);

impl Others {
    /// Signs in those who read, which no flood disturbs yet.
    pub async fn gather(address: &str) -> Result<Self> {
        let mut readers = Vec::new();
        for n in 1..=8 {
            let client = Client::builder().timeout(PATIENCE).build()?;
            let login = format!("testdoctor-{n:05}");
            readers.push(Session::sign_in(&client, address, &login).await?);
        }
        Ok(Self {
            address: address.to_owned(),
            readers,
        })
    }

    /// Goes on until told to end.
    pub fn look(self, ends: &Arc<AtomicBool>) -> Looking {
        let ends = Arc::clone(ends);
        Looking(thread::spawn(move || {
            tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()?
                .block_on(self.all(&ends))
        }))
    }

    async fn all(self, ends: &AtomicBool) -> Result<Vec<Seen>> {
        let new_each_time = Client::builder().pool_max_idle_per_host(0);
        let health = new_each_time.timeout(PATIENCE).build()?;
        let (live, ready) = (
            format!("{}/healthz", self.address),
            format!("{}/readyz", self.address),
        );
        let readers = &self.readers;
        let people = people()?;
        let sign_in = format!("{}/api/v1/auth/login", self.address);
        let (live, ready, sign_ins, reads) = tokio::join!(
            every(HEALTH_EVERY, ends, |_| health.get(&live)),
            every(HEALTH_EVERY, ends, |_| health.get(&ready)),
            every(SIGN_IN_EVERY, ends, |n| {
                let (client, login) = &people[n % people.len()];
                let who: Value = json!({"login": login, "password": PASSWORD});
                client.post(&sign_in).json(&who)
            }),
            every(READ_EVERY, ends, |n| {
                readers[n % readers.len()].get("/appointments?limit=20")
            }),
        );
        let seen = |what, is_health, figures| Seen {
            what,
            is_health,
            figures,
        };
        Ok(vec![
            seen("GET /healthz", true, live),
            seen("GET /readyz", true, ready),
            seen("sign-in, right password", false, sign_ins),
            seen("GET /appointments", false, reads),
        ])
    }
}

impl Looking {
    /// Waits for the last answers.
    pub fn end(self) -> Result<Vec<Seen>> {
        self.0
            .join()
            .map_err(|_| anyhow!("the others' thread has failed"))?
    }
}

/// Who signs in: people whom the flood does not name, each from an address of their own. What it does to
/// those whom it names is another matter: their tries are counted, whoever makes them.
fn people() -> Result<Vec<(Client, String)>> {
    (0..PEOPLE / 2)
        .map(|n| {
            let address = IpAddr::V4(Ipv4Addr::from(u32::from(Ipv4Addr::new(127, 254, 0, 1)) + n));
            let client = Client::builder().local_address(address).timeout(PATIENCE);
            let client = client.build().context("no client")?;
            Ok((client, format!("testpatient-{:05}", PEOPLE / 2 + 1 + n)))
        })
        .collect()
}

/// Asks so often, whether or not the last one was answered.
async fn every(
    interval: Duration,
    ends: &AtomicBool,
    ask: impl Fn(usize) -> RequestBuilder,
) -> Figures {
    let begun = Stopwatch::now();
    let mut tick = tokio::time::interval(interval);
    let mut asked = JoinSet::new();
    let mut n = 0;
    while !ends.load(Ordering::Relaxed) {
        tick.tick().await;
        let request = ask(n);
        n += 1;
        asked.spawn(async move {
            let begun = Stopwatch::now();
            let is_served = answer(request, StatusCode::OK).await.is_some();
            (begun.elapsed(), is_served)
        });
    }
    let (mut latencies, mut errors) = (Vec::new(), 0);
    while let Some(Ok((took, is_served))) = asked.join_next().await {
        latencies.push(took);
        errors += usize::from(!is_served);
    }
    Figures::of(latencies, errors, begun.elapsed())
}
