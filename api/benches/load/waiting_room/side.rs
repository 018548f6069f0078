//! One side of one appointment: its page's words, and the stream of what the other side does.

use std::{
    sync::{
        Arc, Mutex, OnceLock, PoisonError, Weak,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant as Stopwatch},
};

use anyhow::{Context, Result, ensure};
use reqwest::{Response, StatusCode};
use serde_json::json;
use shared::{
    consultation::presence::HEARTBEAT_SECONDS,
    wire::presence::{Consultation, PresenceState, Side as Which},
};
use tokio::{sync::watch, task::JoinSet};
use uuid::Uuid;

use crate::session::{Session, answer};

/// One side.
pub struct Side {
    session: Session,
    path: String,
    page: Uuid,
    which: Which,
    /// Whether its page is in the room; it waits otherwise.
    in_call: AtomicBool,
    /// One change at a time: each is seen before the next.
    turn: tokio::sync::Mutex<()>,
    other: OnceLock<Weak<Side>>,
    /// Where the other side is by the stream, and when that was read.
    seen: watch::Sender<(PresenceState, Stopwatch)>,
    /// What of an event has arrived.
    read: Mutex<String>,
}

impl Side {
    /// A side that is not connected yet.
    pub fn new(session: Session, path: &str, which: Which) -> Arc<Self> {
        let page = Uuid::from_u128(session.account.id.uuid().as_u128() ^ 1);
        Arc::new(Self {
            session,
            path: path.to_owned(),
            page,
            which,
            in_call: AtomicBool::new(false),
            turn: tokio::sync::Mutex::default(),
            other: OnceLock::new(),
            seen: watch::Sender::new((PresenceState::Absent, Stopwatch::now())),
            read: Mutex::default(),
        })
    }

    /// Makes each the other one's other side.
    pub fn introduce(one: &Arc<Self>, other: &Arc<Self>) {
        let is_new = one.other.set(Arc::downgrade(other)).is_ok()
            && other.other.set(Arc::downgrade(one)).is_ok();
        debug_assert!(is_new, "two sides meet once");
    }

    /// Says that it waits, and begins to read the stream.
    pub async fn connect(side: &Arc<Self>, tasks: &mut JoinSet<()>) -> Result<()> {
        ensure!(side.tell().await, "a page's word was refused");
        let live = side
            .session
            .get(&format!("{}/consultation/live", side.path));
        let stream = live.send().await?.error_for_status()?;
        tasks.spawn(Arc::clone(side).listen(stream));
        Ok(())
    }

    /// Says every few seconds that it is there.
    pub async fn beat(self: Arc<Self>, spread: f64) {
        let every = Duration::from_secs(HEARTBEAT_SECONDS);
        tokio::time::sleep(every.mul_f64(spread)).await;
        let mut tick = tokio::time::interval(every);
        loop {
            tick.tick().await;
            // One that is lost shows in the figures: the side would fall silent.
            self.tell().await;
        }
    }

    /// Goes into the room or out of it, and tells how long the other side took to see it.
    pub async fn change(&self) -> Option<Duration> {
        let _turn = self.turn.lock().await;
        let other = self.other.get()?.upgrade()?;
        let mut seen = other.seen.subscribe();
        let in_call = !self.in_call.load(Ordering::SeqCst);
        let wanted = if in_call {
            PresenceState::InCall
        } else {
            PresenceState::Admitted
        };
        let begun = Stopwatch::now();
        self.in_call.store(in_call, Ordering::SeqCst);
        if !self.tell().await {
            return None;
        }
        let seen = seen.wait_for(|(state, _)| *state == wanted).await.ok()?;
        Some(seen.1.duration_since(begun))
    }

    async fn tell(&self) -> bool {
        let doing = if self.in_call.load(Ordering::SeqCst) {
            "in_call"
        } else {
            "waiting"
        };
        let word = self
            .session
            .put(&format!("{}/presence", self.path))
            .json(&json!({ "page": self.page, "doing": doing }));
        answer(word, StatusCode::OK).await.is_some()
    }

    async fn listen(self: Arc<Self>, mut stream: Response) {
        while let Ok(Some(chunk)) = stream.chunk().await {
            if self.take_in(&chunk).is_err() {
                eprintln!("an event could not be read");
            }
        }
        eprintln!("a stream has ended before the measurement");
    }

    /// Reads the events that are complete.
    fn take_in(&self, chunk: &[u8]) -> Result<()> {
        let now = Stopwatch::now();
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        read.push_str(std::str::from_utf8(chunk)?);
        while let Some((event, rest)) = read.split_once("\n\n") {
            if let Some((_, json)) = event.split_once("data: ") {
                let seen: Consultation = serde_json::from_str(json).context("no consultation")?;
                let other = match self.which {
                    Which::Doctor => seen.patient,
                    Which::Patient | Which::Guest => seen.doctor,
                };
                self.seen.send_if_modified(|last| {
                    let is_new = last.0 != other.state;
                    if is_new {
                        *last = (other.state, now);
                    }
                    is_new
                });
            }
            *read = rest.to_owned();
        }
        Ok(())
    }
}
