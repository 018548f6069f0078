//! Those who hang up.

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::Duration,
};

use anyhow::{Context, Result};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpSocket, TcpStream},
    task::JoinSet,
    time::{sleep, timeout},
};

use super::PEOPLE;

/// Connections at once.
pub const CALLERS: u32 = 300;
/// An address is given up for another one after so many tries, before a limit by address can answer.
const TRIES_PER_ADDRESS: u32 = 8;
/// They hang up after this or that, in milliseconds: while they wait in the queue, or while their
/// password is being hashed.
const HANG_UP_AFTER_MS: [u64; 6] = [50, 100, 200, 400, 800, 1_600];

/// The flood; it goes on until it is told to end.
pub struct Flood {
    callers: JoinSet<()>,
    hung_up: Arc<AtomicU32>,
}

impl Flood {
    /// Lets everybody call.
    pub fn begin(address: &str, ends: &Arc<AtomicBool>) -> Result<Self> {
        let server: SocketAddr = address
            .trim_start_matches("http://")
            .parse()
            .context("the server's address")?;
        let (tries, hung_up) = (Arc::<AtomicU32>::default(), Arc::<AtomicU32>::default());
        let mut callers = JoinSet::new();
        for _ in 0..CALLERS {
            let (ends, tries) = (Arc::clone(ends), Arc::clone(&tries));
            let hung_up = Arc::clone(&hung_up);
            callers.spawn(async move {
                while !ends.load(Ordering::Relaxed) {
                    let n = tries.fetch_add(1, Ordering::Relaxed);
                    if call(server, n).await.is_ok() {
                        hung_up.fetch_add(1, Ordering::Relaxed);
                    }
                }
            });
        }
        Ok(Self { callers, hung_up })
    }

    /// Waits for the last ones, and tells how many have hung up.
    pub async fn end(mut self) -> u32 {
        while self.callers.join_next().await.is_some() {}
        self.hung_up.load(Ordering::Relaxed)
    }
}

/// Asks to sign in, as somebody there is or nobody, and hangs up after a while, answered or not.
async fn call(server: SocketAddr, n: u32) -> std::io::Result<()> {
    let mut stream = connect(server, source(n)).await?;
    let login = match n % 3 {
        0 => format!("testpatient-{:05}", 1 + n % (PEOPLE / 2)),
        1 => format!("nobody-{n}"),
        _ => format!("nobody-{n}@example.org"),
    };
    let body = format!(r#"{{"login":"{login}","password":"wrong-{n}"}}"#);
    let request = format!(
        "POST /api/v1/auth/login HTTP/1.1\r\nHost: {server}\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await?;
    let until = Duration::from_millis(HANG_UP_AFTER_MS[n as usize % HANG_UP_AFTER_MS.len()]);
    let mut answer = [0; 1_024];
    // Who is answered has nothing to wait for; that is no honest caller either, so it counts too.
    let _ = timeout(until, stream.read(&mut answer)).await;
    if n.is_multiple_of(2) {
        // The other way to hang up: a reset.
        stream.set_zero_linger()?;
    }
    Ok(())
}

async fn connect(server: SocketAddr, from: Ipv4Addr) -> std::io::Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    socket.bind((from, 0).into())?;
    match socket.connect(server).await {
        Ok(stream) => Ok(stream),
        Err(error) => {
            // The server's own queue is full; whoever floods tries again.
            sleep(Duration::from_millis(10)).await;
            Err(error)
        }
    }
}

/// The address of the n-th try. All of 127.0.0.0/8 is this machine; the others have 127.0.0.1.
fn source(n: u32) -> Ipv4Addr {
    let [_, b, c, d] = (n / TRIES_PER_ADDRESS).to_be_bytes();
    Ipv4Addr::new(127, 1 + b % 250, c, d)
}
