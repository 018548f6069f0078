//! The keys with which health data and other people's secrets are sealed in the database.

use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use clap::Args;

use super::Config;
use super::database::Database;
use super::kept;
use super::secret::{self, Secret, SecretSetting};
use super::setting::{ConfigError, Setting};
use crate::random;

const DATA_KEY: Setting = Setting::new(
    "MYDOCTOR_DATA_KEY",
    "<what `openssl rand -base64 32` prints>",
);
const DATA_KEY_FILE: Setting =
    Setting::new("MYDOCTOR_DATA_KEY_FILE", "/run/secrets/mydoctor-data-key");

/// The file beside an embedded database that holds the keys made for it, the one that seals first.
const KEPT_KEYS: &str = "data-key";
/// Base64 of the shortest key there is.
const SHORTEST: usize = 43;

#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Sealing")]
pub(super) struct SealingOptions {
    /// Keys of 32 bytes in Base64, by comma: the first seals, the others still open; prefer the file
    /// [default: made and kept beside an embedded database; derived from the key of the access tokens
    /// with PostgreSQL, with a warning]
    #[arg(long, env = DATA_KEY.name, value_name = "KEYS", hide_env_values = true)]
    data_key: Option<OsString>,
    /// File with these keys, one in a line
    #[arg(long, env = DATA_KEY_FILE.name, value_name = "FILE")]
    data_key_file: Option<OsString>,
}

/// What is configured about sealing.
#[derive(Clone, Debug)]
pub struct Sealing {
    given: Option<Given>,
}

#[derive(Clone, Debug)]
enum Given {
    Value(Vec<DataKey>),
    File(PathBuf),
}

/// A key. Nothing prints it.
#[derive(Clone, PartialEq, Eq)]
pub struct DataKey([u8; 32]);

impl DataKey {
    /// A key of these bytes.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Its bytes, for the one place that needs them.
    pub const fn expose(&self) -> &[u8; 32] {
        &self.0
    }

    /// Its text as an operator writes it.
    pub fn to_text(&self) -> Secret {
        Secret::new(STANDARD.encode(self.0))
    }
}

impl fmt::Debug for DataKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// Where the keys come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeySource {
    /// The variable or the flag: they change with a new start only.
    Value,
    /// A file that the operator keeps.
    File(PathBuf),
    /// The file that was made beside the embedded database.
    Kept(PathBuf),
    /// The key of the access tokens, because nothing else was given.
    JwtSecret,
}

/// The keys of a server.
#[derive(Clone, Debug)]
pub struct DataKeys {
    /// The keys as given; the first seals. Empty only where [`derive_from`](Self::derive_from) is there.
    pub keys: Vec<DataKey>,
    /// The secret from which one more key is derived that opens what was sealed before others were given.
    pub derive_from: Option<Secret>,
    /// Where they come from.
    pub source: KeySource,
}

impl SealingOptions {
    pub(super) fn resolve(self) -> Result<Sealing, ConfigError> {
        let file = self.data_key_file.clone().filter(|file| !file.is_empty());
        let setting = SecretSetting {
            value: DATA_KEY,
            file: DATA_KEY_FILE,
            shortest: SHORTEST,
        };
        let Some(text) = setting.read(self.data_key, self.data_key_file)? else {
            return Ok(Sealing { given: None });
        };
        let named = if file.is_some() {
            DATA_KEY_FILE
        } else {
            DATA_KEY
        };
        let keys = parse(&text, named)?;
        let given = file.map_or(Given::Value(keys), |file| Given::File(file.into()));
        Ok(Sealing { given: Some(given) })
    }
}

impl Config {
    /// The keys that seal. Those kept beside an embedded database are made where there are none yet and
    /// `may_make` says that nothing is sealed either.
    ///
    /// # Errors
    /// When the file can not be read or made or holds anything but keys, and when there are none.
    pub fn data_keys(&self, may_make: bool) -> Result<DataKeys, ConfigError> {
        let given = |keys, source| DataKeys {
            keys,
            derive_from: match self.database {
                Database::Postgres { .. } => self.auth.jwt_secret.clone(),
                Database::Sqlite { .. } => None,
            },
            source,
        };
        match (&self.sealing.given, &self.database) {
            (Some(Given::Value(keys)), _) => Ok(given(keys.clone(), KeySource::Value)),
            (Some(Given::File(file)), _) => {
                let text = secret::read(file, DATA_KEY_FILE)?;
                let keys = parse(&text, DATA_KEY_FILE)?;
                Ok(given(keys, KeySource::File(file.clone())))
            }
            (None, Database::Postgres { .. }) => Ok(given(Vec::new(), KeySource::JwtSecret)),
            (None, Database::Sqlite { path }) => {
                let file = Database::folder(path).join(KEPT_KEYS);
                Ok(given(kept_keys(&file, may_make)?, KeySource::Kept(file)))
            }
        }
    }

    /// Makes a new key. Where the keys are kept beside an embedded database it becomes the one that
    /// seals; elsewhere it is the operator's to give.
    ///
    /// # Errors
    /// When the file can not be read or written.
    pub fn new_data_key(&self) -> Result<(DataKey, KeySource), ConfigError> {
        let new = DataKey(random::bytes());
        let present = self.data_keys(true)?;
        if let KeySource::Kept(file) = &present.source {
            let lines: Vec<String> = [&new]
                .into_iter()
                .chain(&present.keys)
                .map(|key| key.to_text().expose().to_owned())
                .collect();
            kept::replace(file, &lines.join("\n")).map_err(|error| {
                DATA_KEY.wrong(format_args!(
                    "is unset, and {} can not be written: {error}",
                    file.display()
                ))
            })?;
        }
        Ok((new, present.source))
    }
}

fn kept_keys(file: &Path, may_make: bool) -> Result<Vec<DataKey>, ConfigError> {
    let fault = |error| {
        DATA_KEY.wrong(format_args!(
            "is unset, and {} can not be made: {error}",
            file.display()
        ))
    };
    if may_make {
        let made = || DataKey(random::bytes()).to_text().expose().to_owned();
        kept::make_unless_there(file, &made).map_err(fault)?;
    }
    parse(&secret::read(file, DATA_KEY)?, DATA_KEY)
}

/// The keys of a text, separated by commas or spaces or in lines of their own.
fn parse(text: &Secret, setting: Setting) -> Result<Vec<DataKey>, ConfigError> {
    let parts = text.expose().split([',', ' ', '\n', '\r']);
    let mut keys: Vec<DataKey> = Vec::new();
    for part in parts.filter(|part| !part.is_empty()) {
        let bytes = STANDARD.decode(part).ok();
        let key: Option<[u8; 32]> = bytes.and_then(|bytes| bytes.try_into().ok());
        let Some(key) = key else {
            return Err(setting.wrong("is not Base64 of 32 bytes"));
        };
        if key.iter().all(|byte| Some(byte) == key.first()) {
            return Err(setting.wrong("has a key that is one byte repeated"));
        }
        if keys.iter().any(|known| known.0 == key) {
            return Err(setting.wrong("has the same key twice"));
        }
        keys.push(DataKey(key));
    }
    if keys.is_empty() {
        return Err(setting.wrong("holds no key"));
    }
    Ok(keys)
}
