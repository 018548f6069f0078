//! The server as its own process, so that its memory is its own too.

use std::{
    fs,
    net::TcpListener,
    process::{Child, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use crate::database::Database;

/// How long the start may take, migrations included.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running server; it ends with this value.
pub struct Server {
    child: Child,
    address: String,
}

impl Server {
    /// Starts it on a free port and waits until it is ready.
    pub async fn start(database: &Database) -> Result<Self> {
        Self::start_with(database, &[]).await
    }

    /// Starts it with some settings other than those of [`Database::command`].
    pub async fn start_with(database: &Database, settings: &[(&str, &str)]) -> Result<Self> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let child = database
            .command()
            .args(["serve", "--demo"])
            .env("MYDOCTOR_BIND", format!("127.0.0.1:{port}"))
            .envs(settings.iter().copied())
            .stdout(Stdio::null())
            .spawn()
            .context("cannot start the server")?;
        let mut server = Self {
            child,
            address: format!("http://127.0.0.1:{port}"),
        };
        server.wait_until_ready().await?;
        Ok(server)
    }

    /// The root of its addresses.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// What it holds of the machine's memory now, from Linux's process table.
    pub fn resident_kib(&self) -> Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))
            .and_then(|rest| rest.trim().strip_suffix(" kB"))
            .context("the process table has no VmRSS")?
            .parse()
            .context("VmRSS is no number")
    }

    async fn wait_until_ready(&mut self) -> Result<()> {
        let begun = Instant::now();
        let ready = format!("{}/readyz", self.address);
        while begun.elapsed() < PATIENCE {
            if let Some(status) = self.child.try_wait()? {
                bail!("the server ended at once: {status}");
            }
            if reqwest::get(&ready)
                .await
                .is_ok_and(|answer| answer.status().is_success())
            {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        bail!("the server was not ready within {} s", PATIENCE.as_secs())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself, which is as good.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
