//! Where the data is.

use std::ffi::OsString;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

use clap::Args;
use url::Url;

use super::secret::Secret;
use super::setting::{ConfigError, Setting};

const DATABASE_URL: Setting = Setting::new("MYDOCTOR_DATABASE_URL", "sqlite://data/mydoctor.db");

const DEFAULT_PATH: &str = "data/mydoctor.db";

#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Database")]
pub(super) struct DatabaseOptions {
    /// sqlite://<file>, from the working folder, or postgres://<user>:<password>@<host>/<database>
    /// [default: sqlite://data/mydoctor.db]
    #[arg(long, env = DATABASE_URL.name, value_name = "URL", hide_env_values = true)]
    database_url: Option<OsString>,
}

/// The database.
#[derive(Clone, Debug)]
pub enum Database {
    /// Embedded, in one file.
    Sqlite {
        /// The file; a relative path starts at the working folder.
        path: PathBuf,
    },
    /// A server of its own.
    Postgres {
        /// The address with the password in it.
        url: Secret,
    },
}

impl Database {
    /// The folder of the embedded database's file.
    pub(super) fn folder(path: &Path) -> &Path {
        match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        }
    }

    /// One line for the operator; without the address of a server, which may hold its password.
    pub(super) fn describe(&self) -> String {
        match self {
            Self::Sqlite { path } => format!("database: SQLite in {}", path.display()),
            Self::Postgres { .. } => "database: PostgreSQL".to_owned(),
        }
    }

    /// What the operator must know: that somebody on the way to the database may read along.
    pub(super) fn warning(&self) -> Option<String> {
        let Self::Postgres { url } = self else {
            return None;
        };
        let url = Url::parse(url.expose()).ok()?;
        let is_checked = url.query_pairs().any(|(name, value)| {
            matches!(&*name, "sslmode" | "ssl-mode")
                && matches!(&*value, "verify-ca" | "verify-full")
        });
        (!is_checked && !is_here(&url)).then(|| {
            format!(
                "{} names another machine and asks for no checked encryption on the way there: \
                 add ?sslmode=verify-full.",
                DATABASE_URL.name
            )
        })
    }
}

/// Whether an address leads to this very machine: by its loopback, or by a socket among its files.
fn is_here(url: &Url) -> bool {
    let Some(host) = url.host_str().filter(|host| !host.is_empty()) else {
        return true;
    };
    let address = host.trim_matches(['[', ']']).parse();
    host == "localhost"
        || host.starts_with("%2F")
        || address.is_ok_and(|address: IpAddr| address.is_loopback())
}

impl DatabaseOptions {
    pub(super) fn resolve(self) -> Result<Database, ConfigError> {
        let Some(text) = DATABASE_URL.text(self.database_url)? else {
            return Ok(Database::Sqlite {
                path: DEFAULT_PATH.into(),
            });
        };
        // No fault repeats the value: a password may stand in it, also where it is mistyped.
        if let Some(path) = text.strip_prefix("sqlite://") {
            return sqlite(path);
        }
        match Url::parse(&text) {
            Ok(url) if matches!(url.scheme(), "postgres" | "postgresql") => {
                if url.path().trim_matches('/').is_empty() {
                    return Err(DATABASE_URL.wrong("names no database after the host"));
                }
                Ok(Database::Postgres {
                    url: Secret::new(text),
                })
            }
            _ => Err(DATABASE_URL.wrong("begins neither with sqlite:// nor with postgres://")),
        }
    }
}

fn sqlite(path: &str) -> Result<Database, ConfigError> {
    if path.starts_with(":memory:") {
        return Err(DATABASE_URL.wrong("appointments kept in memory are lost with the process"));
    }
    if path.contains(['?', '#']) {
        return Err(DATABASE_URL.wrong("takes no options after the file"));
    }
    if path.is_empty() || path.ends_with('/') {
        return Err(DATABASE_URL.wrong("names no file"));
    }
    Ok(Database::Sqlite { path: path.into() })
}
