//! The two databases, each new and gone again afterwards.

use std::{env, process::Command};

use anyhow::{Context, Result, bail};
use sqlx::{AssertSqlSafe, Connection, PgConnection, Row};
use tempfile::TempDir;
use url::Url;

/// Names a server whose user may create databases; `cargo xtask bench` sets it.
const ADMIN_URL: &str = "MYDOCTOR_TEST_POSTGRES_URL";
/// Made anew by every run.
const POSTGRES_NAME: &str = "mydoctor_load";

/// A database of its own, and the folder the server runs in.
pub struct Database {
    name: &'static str,
    description: String,
    url: String,
    folder: TempDir,
}

impl Database {
    /// A file in a new folder.
    pub fn sqlite() -> Result<Self> {
        let folder = tempfile::tempdir().context("no folder for the SQLite file")?;
        Ok(Self {
            name: "SQLite",
            description: "SQLite".to_owned(),
            url: format!("sqlite://{}/load.db", folder.path().display()),
            folder,
        })
    }

    /// A new database of the given server.
    pub async fn postgres() -> Result<Self> {
        let admin = env::var(ADMIN_URL)
            .with_context(|| format!("{ADMIN_URL} names no PostgreSQL; use `cargo xtask bench`"))?;
        let mut connection = PgConnection::connect(&admin)
            .await
            .context("cannot reach PostgreSQL")?;
        for statement in [
            format!("DROP DATABASE IF EXISTS {POSTGRES_NAME} WITH (FORCE)"),
            format!("CREATE DATABASE {POSTGRES_NAME}"),
        ] {
            sqlx::query(AssertSqlSafe(statement))
                .execute(&mut connection)
                .await?;
        }
        // A throw-away cluster does not wait for the disk, which a reader of the figures must know.
        let setting = "SELECT current_setting('server_version'), current_setting('fsync')";
        let row = sqlx::query(setting).fetch_one(&mut connection).await?;
        let (version, fsync): (String, String) = (row.try_get(0)?, row.try_get(1)?);
        let mut url: Url = admin.parse().context("the PostgreSQL address is no URL")?;
        url.set_path(POSTGRES_NAME);
        Ok(Self {
            name: "PostgreSQL",
            description: format!("PostgreSQL {version}, fsync {fsync}"),
            url: url.into(),
            folder: tempfile::tempdir().context("no folder for the server")?,
        })
    }

    /// For the table.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// With what matters to the figures.
    pub fn description(&self) -> &str {
        &self.description
    }

    /// Makes the tables and so many rows.
    pub fn fill(&self, doctors: u32, patients: u32, appointments: u32) -> Result<()> {
        let output = self
            .command()
            .arg("create-test-appointments")
            .args(["--doctors", &doctors.to_string()])
            .args(["--patients", &patients.to_string()])
            .args(["--appointments", &appointments.to_string()])
            .output()
            .context("cannot run the server's program")?;
        if !output.status.success() {
            bail!(
                "create-test-appointments failed: {}",
                String::from_utf8_lossy(&output.stderr)
            );
        }
        Ok(())
    }

    /// The server's program on this database, with nothing of this shell's configuration. Video is
    /// in the mode of a clinic, so that a join signs a token.
    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mydoctor"));
        for (variable, _) in env::vars_os() {
            if variable.to_string_lossy().starts_with("MYDOCTOR_") {
                command.env_remove(variable);
            }
        }
        command
            .current_dir(self.folder.path())
            .env("MYDOCTOR_DATABASE_URL", &self.url)
            .env("MYDOCTOR_JWT_SECRET", "load-figures-0123456789abcdefghij")
            .env("MYDOCTOR_JITSI_MODE", "jwt")
            .env("MYDOCTOR_JITSI_DOMAIN", "meet.example.org")
            .env("MYDOCTOR_JITSI_APP_ID", "mydoctor")
            .env(
                "MYDOCTOR_JITSI_APP_SECRET",
                "load-figures-ABCDEFGHIJ0123456789",
            )
            .env("MYDOCTOR_RATE_LIMIT", "off")
            .env("MYDOCTOR_LOG", "error");
        command
    }
}
