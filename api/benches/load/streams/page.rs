//! One page that follows.

use std::{collections::HashMap, time::Instant as Stopwatch};

use anyhow::Result;
use reqwest::Response;
use shared::{AppointmentId, wire::change::Change};

use crate::session::Session;

/// A page with its stream.
pub struct Page {
    stream: Response,
    heard: Heard,
}

/// What a page has heard, and when first.
pub struct Heard {
    /// Whose page it is; `None` for the admin's, who hears all.
    pub pair: Option<usize>,
    /// When it heard of which appointment.
    pub changes: HashMap<AppointmentId, Stopwatch>,
    /// How often it heard of one again, of which there was nothing new.
    pub twice: usize,
}

impl Page {
    /// Opens the stream.
    pub async fn open(session: &Session, pair: Option<usize>) -> Result<Self> {
        let stream = session.get("/me/events").send().await?;
        Ok(Self {
            stream: stream.error_for_status()?,
            heard: Heard {
                pair,
                changes: HashMap::new(),
                twice: 0,
            },
        })
    }

    /// Reads until the server is gone.
    pub async fn read(mut self) -> Heard {
        let mut rest = Vec::new();
        while let Ok(Some(chunk)) = self.stream.chunk().await {
            let now = Stopwatch::now();
            rest.extend_from_slice(&chunk);
            while let Some(end) = rest.windows(2).position(|two| two == b"\n\n") {
                let event: Vec<u8> = rest.drain(..end + 2).collect();
                self.heard.take_in(&event, now);
            }
        }
        self.heard
    }
}

impl Heard {
    fn take_in(&mut self, event: &[u8], now: Stopwatch) {
        let mut lines = event.split(|byte| *byte == b'\n');
        let data = lines.find_map(|line| line.strip_prefix(b"data: "));
        // How many notifications are unread is no change.
        if let Some(change) = data.and_then(|data| serde_json::from_slice::<Change>(data).ok())
            && self.changes.insert(change.appointment_id, now).is_some()
        {
            self.twice += 1;
        }
    }
}
