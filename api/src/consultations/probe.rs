//! Whether a video server answers, as far as this server can see it.

use std::{collections::HashMap, error::Error, io, iter, time::Duration};

use reqwest::Client;
use shared::{Instant, wire::join_check::CheckState};
use tokio::sync::Mutex;
use url::Url;

use crate::outgoing;

/// How long a video server has for its answer.
const DEADLINE: Duration = Duration::from_secs(3);
/// How long it has for the connection, so that a silent server is told from one that is out of our reach.
const CONNECT_DEADLINE: Duration = Duration::from_secs(2);
/// How long what was seen holds, for everybody who asks, in seconds.
const HOLDS_SECONDS: i64 = 30;

/// Asks video servers for their script, seldom.
#[derive(Debug)]
pub struct Probe {
    client: Client,
    /// What was seen, and when. The lock is held while a server is asked: never more than one question is
    /// under way, and who comes meanwhile gets its answer.
    seen: Mutex<HashMap<Url, (CheckState, Instant)>>,
}

impl Probe {
    /// One that has seen nothing.
    ///
    /// # Errors
    /// When no client can be made.
    pub fn new() -> reqwest::Result<Self> {
        let client = outgoing::client()
            .timeout(DEADLINE)
            .connect_timeout(CONNECT_DEADLINE)
            .build()?;
        Ok(Self {
            client,
            seen: Mutex::default(),
        })
    }

    /// Whether the script is there. Unknown when the server can not be reached from here, which says
    /// nothing about the devices of other networks.
    pub async fn look(&self, script: &Url, now: Instant) -> CheckState {
        let mut seen = self.seen.lock().await;
        if let Some((state, at)) = seen.get(script)
            && (0..HOLDS_SECONDS).contains(&at.seconds_until(now))
        {
            return *state;
        }
        let state = self.ask(script).await;
        seen.insert(script.clone(), (state, now));
        state
    }

    async fn ask(&self, script: &Url) -> CheckState {
        match self.client.get(script.clone()).send().await {
            Ok(answer) if answer.status().is_success() => CheckState::Ok,
            Ok(_) => CheckState::Failed,
            Err(error) if is_silence(&error) || is_refusal(&error) => CheckState::Failed,
            Err(_) => CheckState::Unknown,
        }
    }
}

/// Whether the connection was made and then nothing came.
fn is_silence(error: &reqwest::Error) -> bool {
    error.is_timeout() && !error.is_connect()
}

/// Whether the machine is there and nobody listens on it.
fn is_refusal(error: &reqwest::Error) -> bool {
    iter::successors(error.source(), |cause| (*cause).source())
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|cause| cause.kind() == io::ErrorKind::ConnectionRefused)
}

#[cfg(test)]
mod tests {
    use std::{
        io::{Read as _, Write as _},
        net::TcpListener,
        sync::{
            Arc,
            atomic::{AtomicUsize, Ordering},
        },
        thread,
    };

    use super::*;

    fn at(seconds: i64) -> Instant {
        Instant::from_unix(1_769_850_000 + seconds).unwrap()
    }

    /// A server that answers every request with this line, and counts them.
    fn server(status: &'static str) -> (Url, Arc<AtomicUsize>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/external_api.js", listener.local_addr().unwrap());
        let asked = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&asked);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                assert!(0 < stream.read(&mut [0; 4096]).unwrap());
                count.fetch_add(1, Ordering::SeqCst);
                let answer =
                    format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
                stream.write_all(answer.as_bytes()).unwrap();
            }
        });
        (url.parse().unwrap(), asked)
    }

    #[tokio::test]
    async fn what_answers_is_told_from_what_does_not() {
        let probe = Probe::new().unwrap();
        assert_eq!(probe.look(&server("200 OK").0, at(0)).await, CheckState::Ok);
        let missing = server("404 Not Found").0;
        assert_eq!(probe.look(&missing, at(0)).await, CheckState::Failed);
        let closed = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap();
        let nobody = format!("http://{closed}/").parse().unwrap();
        assert_eq!(probe.look(&nobody, at(0)).await, CheckState::Failed);
        let nowhere = "http://meet.invalid/".parse().unwrap();
        assert_eq!(probe.look(&nowhere, at(0)).await, CheckState::Unknown);
    }

    #[tokio::test]
    async fn it_asks_once_for_all_and_again_after_half_a_minute() {
        let probe = Probe::new().unwrap();
        let (url, asked) = server("200 OK");
        let looks = (0..8).map(|_| probe.look(&url, at(0)));
        futures_util::future::join_all(looks).await;
        probe.look(&url, at(29)).await;
        assert_eq!(asked.load(Ordering::SeqCst), 1);
        probe.look(&url, at(30)).await;
        assert_eq!(asked.load(Ordering::SeqCst), 2);
    }
}
