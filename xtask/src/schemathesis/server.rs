//! A server with a fresh demo, for one round.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::postgres::free_port;

/// What the clinic's video server shows.
pub const SECRET_VARIABLE: &str = "MYDOCTOR_JITSI_SERVER_SECRET";
/// A value for it, for a server that nobody else reaches.
pub const SECRET: &str = "0123456789abcdef0123456789abcdef";

/// How long it may take to make its demo.
const PATIENCE: Duration = Duration::from_secs(120);

/// Runs as long as this value is there.
pub struct Server {
    child: Child,
    address: String,
    database: PathBuf,
}

impl Server {
    /// Starts it in the folder, and waits until it answers.
    pub fn start(program: &Path, folder: &Path) -> Result<Self> {
        let bind = format!("127.0.0.1:{}", free_port()?);
        let database = folder.join("demo.db");
        let log = fs::File::create(folder.join("server.log"))?;
        let child = Command::new(program)
            .args(["serve", "--demo", "--bind", &bind])
            .current_dir(folder)
            .env("MYDOCTOR_DATABASE_URL", "sqlite://demo.db")
            // A run asks more than any person does. That there are limits has tests of its own.
            .env("MYDOCTOR_RATE_LIMIT", "off")
            .env("MYDOCTOR_RECORDING", "on")
            .env("MYDOCTOR_LOG", "warn")
            .env(SECRET_VARIABLE, SECRET)
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .with_context(|| format!("cannot run {}", program.display()))?;
        let mut server = Self {
            child,
            address: format!("http://{bind}"),
            database,
        };
        server.wait_until_ready(&bind)?;
        Ok(server)
    }

    /// Where it is, without a slash at the end.
    pub fn address(&self) -> &str {
        &self.address
    }

    fn wait_until_ready(&mut self, bind: &str) -> Result<()> {
        let started = Instant::now();
        while started.elapsed() < PATIENCE {
            if is_ready(bind) {
                return Ok(());
            }
            if let Some(status) = self.child.try_wait()? {
                bail!("the server ended ({status}); see its log");
            }
            thread::sleep(Duration::from_millis(100));
        }
        bail!("the server does not answer")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself, which is as good.
        self.child.kill().ok();
        self.child.wait().ok();
        for ending in ["db", "db-wal", "db-shm"] {
            fs::remove_file(self.database.with_extension(ending)).ok();
        }
    }
}

fn is_ready(bind: &str) -> bool {
    let ask = || -> std::io::Result<String> {
        let mut stream = TcpStream::connect(bind)?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        write!(
            stream,
            "GET /readyz HTTP/1.1\r\nHost: {bind}\r\nConnection: close\r\n\r\n"
        )?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer)
    };
    ask().is_ok_and(|answer| answer.starts_with("HTTP/1.1 200"))
}
