//! Signing of access tokens, and the brake on guessing.

use std::ffi::OsString;
use std::path::Path;

use clap::Args;
use shared::SecondFactor;

use super::database::Database;
use super::kept;
use super::secret::{self, KEY_LENGTH, Secret, SecretSetting};
use super::setting::{ConfigError, Setting};
use crate::random;

const JWT_SECRET: Setting = Setting::new(
    "MYDOCTOR_JWT_SECRET",
    "<what `openssl rand -hex 32` prints>",
);
const JWT_SECRET_FILE: Setting =
    Setting::new("MYDOCTOR_JWT_SECRET_FILE", "/run/secrets/mydoctor-jwt");
const RATE_LIMIT: Setting = Setting::new("MYDOCTOR_RATE_LIMIT", "on");
const SECOND_FACTOR: Setting = Setting::new("MYDOCTOR_SECOND_FACTOR", "admins");

/// The file beside an embedded database that holds the key made on the first start.
const KEPT_SECRET: &str = "jwt-secret";

#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Sign-in")]
pub(super) struct AuthOptions {
    /// Key of the access tokens, 32 bytes or more; prefer the file, which no process list shows
    /// [default: made and kept beside an embedded database, required with PostgreSQL]
    #[arg(long, env = JWT_SECRET.name, value_name = "KEY", hide_env_values = true)]
    jwt_secret: Option<OsString>,
    /// File with the key of the access tokens
    #[arg(long, env = JWT_SECRET_FILE.name, value_name = "FILE")]
    jwt_secret_file: Option<OsString>,
    /// on, or off for load tests [default: on]
    #[arg(long, env = RATE_LIMIT.name, value_name = "SWITCH")]
    rate_limit: Option<OsString>,
    /// Who must have a second factor until an admin sets it: admins or admins_and_doctors; with --demo
    /// also nobody
    /// [default: admins; with --demo nobody]
    #[arg(long, env = SECOND_FACTOR.name, value_name = "WHO")]
    second_factor: Option<OsString>,
}

/// How people sign in.
#[derive(Clone, Debug)]
pub struct Auth {
    /// The key of the access tokens where it is configured; [`Auth::signing_secret`] gives it always.
    pub jwt_secret: Option<Secret>,
    /// Whether guessing is slowed down.
    pub rate_limit: bool,
    /// `MYDOCTOR_SECOND_FACTOR`: who must have one, until an admin sets it.
    pub second_factor: Option<SecondFactor>,
}

impl AuthOptions {
    pub(super) fn resolve(self, database: &Database) -> Result<Auth, ConfigError> {
        let setting = SecretSetting {
            value: JWT_SECRET,
            file: JWT_SECRET_FILE,
            shortest: KEY_LENGTH,
        };
        let jwt_secret = setting.read(self.jwt_secret, self.jwt_secret_file)?;
        if jwt_secret.is_none() && matches!(database, Database::Postgres { .. }) {
            return Err(required());
        }
        Ok(Auth {
            jwt_secret,
            rate_limit: RATE_LIMIT.switch(self.rate_limit, true)?,
            second_factor: SECOND_FACTOR
                .parse(self.second_factor, "nobody, admins or admins_and_doctors")?,
        })
    }
}

impl Auth {
    /// Whether what is configured is for a demonstration only, or for a clinic too.
    ///
    /// # Errors
    /// When it asks nobody for a second factor, and this is no demonstration.
    pub fn is_for(&self, demo: bool) -> Result<(), ConfigError> {
        match self.second_factor {
            Some(chosen) if !SecondFactor::offered(demo).contains(&chosen) => {
                Err(SECOND_FACTOR.wrong(format_args!("can be {chosen} only with --demo")))
            }
            _ => Ok(()),
        }
    }

    /// The key of the access tokens: the configured one, or the one kept beside the embedded
    /// database, made on the first call.
    ///
    /// # Errors
    /// When the file cannot be read or made or holds too weak a key, and when there is none for
    /// PostgreSQL, where several servers must share it.
    pub fn signing_secret(&self, database: &Database) -> Result<Secret, ConfigError> {
        match (&self.jwt_secret, database) {
            (Some(secret), _) => Ok(secret.clone()),
            (None, Database::Postgres { .. }) => Err(required()),
            (None, Database::Sqlite { path }) => kept_secret(Database::folder(path)),
        }
    }
}

fn required() -> ConfigError {
    JWT_SECRET.wrong("is required with PostgreSQL")
}

fn kept_secret(folder: &Path) -> Result<Secret, ConfigError> {
    let file = folder.join(KEPT_SECRET);
    kept::make_unless_there(&file, &hex_key).map_err(|error| {
        JWT_SECRET.wrong(format_args!(
            "is unset, and {} cannot be made: {error}",
            file.display()
        ))
    })?;
    let secret = secret::read(&file, JWT_SECRET)?;
    match secret.weakness(KEY_LENGTH) {
        None => Ok(secret),
        Some(weakness) => Err(JWT_SECRET.wrong(format_args!(
            "is unset, and the key in {} {weakness}",
            file.display()
        ))),
    }
}

fn hex_key() -> String {
    random::bytes::<32>()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
