//! The load: a fixed number of connections, each asking again as soon as it was answered.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::Result;
use tokio::task::JoinSet;

/// Connections at once, all kept alive.
pub const CONNECTIONS: usize = 32;
/// An operation is measured for so long,
const TIME: Duration = Duration::from_secs(5);
/// or for so many requests, whichever ends first.
const REQUESTS: usize = 50_000;

/// What came of it.
pub struct Figures {
    /// Ascending.
    latencies: Vec<Duration>,
    /// Answers other than the expected one.
    pub errors: usize,
    elapsed: Duration,
}

impl Figures {
    /// Puts together what was measured in another way.
    pub fn of(mut latencies: Vec<Duration>, errors: usize, elapsed: Duration) -> Self {
        latencies.sort_unstable();
        Self {
            latencies,
            errors,
            elapsed,
        }
    }

    /// How many were answered.
    pub fn requests(&self) -> usize {
        self.latencies.len()
    }

    /// Answers per second, over all connections.
    pub fn per_second(&self) -> f64 {
        self.requests() as f64 / self.elapsed.as_secs_f64()
    }

    /// The latency that so many percent of the answers stayed below, in milliseconds.
    pub fn percentile(&self, percent: usize) -> f64 {
        let rank = (self.requests() * percent).div_ceil(100);
        self.latencies
            .get(rank.saturating_sub(1))
            .map_or(f64::NAN, |latency| latency.as_secs_f64() * 1_000.0)
    }
}

/// Runs `ask(n)` for n = 0, 1, 2 … on all connections until time or count are used up, or `ask` has
/// nothing more to ask. It answers whether the answer was the expected one.
pub async fn measure<Ask, Answer>(ask: Ask) -> Result<Figures>
where
    Ask: Fn(usize) -> Option<Answer> + Send + Sync + 'static,
    Answer: Future<Output = bool> + Send,
{
    let ask = Arc::new(ask);
    let next = Arc::new(AtomicUsize::new(0));
    let begun = Instant::now();
    let mut connections = JoinSet::new();
    for _ in 0..CONNECTIONS {
        let (ask, next) = (Arc::clone(&ask), Arc::clone(&next));
        connections.spawn(async move {
            let (mut latencies, mut errors) = (Vec::new(), 0);
            while begun.elapsed() < TIME {
                let n = next.fetch_add(1, Ordering::Relaxed);
                let Some(answer) = (n < REQUESTS).then(|| ask(n)).flatten() else {
                    break;
                };
                let asked = Instant::now();
                errors += usize::from(!answer.await);
                latencies.push(asked.elapsed());
            }
            (latencies, errors)
        });
    }
    let (mut latencies, mut errors) = (Vec::new(), 0);
    while let Some(connection) = connections.join_next().await {
        let (more, wrong) = connection?;
        latencies.extend(more);
        errors += wrong;
    }
    Ok(Figures::of(latencies, errors, begun.elapsed()))
}
