//! Health data and other people's secrets are sealed before they reach the database: whoever has its
//! file or a dump but not the keys reads nothing of them.
//!
//! A table with sealed columns has a column `sealed_by` with the id of the key beside them. By it
//! [`rotate`] finds what another key has sealed, and [`start`] what none has yet.
//!
//! Which key seals is said by the database, to each transaction that writes: several processes may run
//! with other configurations, and a key must not seal any more once it was retired.

mod keyring;
pub mod rotate;
pub mod start;
pub mod store;

#[cfg(test)]
mod tests;

use std::sync::{Arc, PoisonError, RwLock};

use shared::Instant;

pub use self::keyring::{Context, Keyring, SealError, SealingKey};
use crate::{
    config::{Config, ConfigError, KeySource},
    db::{Db, DbError, Tx},
};

/// Seals and opens, with the keys as they are at the moment.
pub struct Sealing {
    keyring: RwLock<Arc<Keyring>>,
    source: KeySource,
    config: Config,
}

/// Why the keys stay as they were.
#[derive(Debug, thiserror::Error)]
pub enum TakeUpError {
    /// They can not be read.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The database does not take the new one.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Why there is nothing to seal with.
#[derive(Debug, thiserror::Error)]
pub enum NoKeys {
    /// The configuration is wrong.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The library takes none of the keys, or there are none.
    #[error("the keys of MYDOCTOR_DATA_KEY can not be used")]
    Unusable,
}

impl Sealing {
    /// Seals with the configured keys; `may_make` where nothing is sealed yet, so that there may be none.
    ///
    /// # Errors
    /// When there are none, or a file can not be read.
    pub fn new(config: &Config, may_make: bool) -> Result<Self, NoKeys> {
        let keys = config.data_keys(may_make)?;
        let keyring = Keyring::new(&keys).ok_or(NoKeys::Unusable)?;
        Ok(Self {
            keyring: RwLock::new(Arc::new(keyring)),
            source: keys.source,
            config: config.clone(),
        })
    }

    /// The keys of this moment.
    pub fn keyring(&self) -> Arc<Keyring> {
        let keyring = self.keyring.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&keyring)
    }

    /// The key that seals what a transaction writes: the one that the database says, which stays so until
    /// the transaction ends. Where it is none of ours yet, the keys are read again first.
    ///
    /// # Errors
    /// When it was not given to this server, and when the database does not answer.
    pub async fn to_write(&self, tx: &mut Tx) -> Result<SealingKey, DbError> {
        let current = store::current(tx).await?.ok_or(SealError::NotReady)?;
        if let Some(key) = self.keyring().to_seal(&current) {
            return Ok(key);
        }
        if let Err(error) = self.refresh() {
            tracing::error!(%error, "can not read the data keys");
        }
        let key = self.keyring().to_seal(&current);
        Ok(key.ok_or(SealError::NotGiven { key_id: current })?)
    }

    /// Opens a text in its place. Where its key is none of ours yet, the keys are read again first: an
    /// operator changes them while the server runs.
    ///
    /// # Errors
    /// See [`SealError`].
    pub fn open(&self, context: &Context, sealed: &str) -> Result<String, SealError> {
        match self.keyring().open(context, sealed) {
            Err(SealError::UnknownKey { .. }) if self.refresh().is_ok() => {
                self.keyring().open(context, sealed)
            }
            other => other,
        }
    }

    /// Where the keys come from.
    pub const fn source(&self) -> &KeySource {
        &self.source
    }

    /// What an operator must know about the keys: nothing, if all is well.
    pub fn warning(&self) -> Option<&'static str> {
        let is_derived = self.source == KeySource::JwtSecret;
        is_derived.then_some(
            "MYDOCTOR_DATA_KEY is not set: notes are sealed with a key derived from \
             MYDOCTOR_JWT_SECRET, which therefore must not change",
        )
    }

    /// Reads the keys again where they come from a file, so as to open what another process has sealed
    /// with a new one. What seals stays the same: see [`Self::take_up`].
    fn refresh(&self) -> Result<(), ConfigError> {
        if let Some(read) = self.read_again()? {
            let sealing_id = self.keyring().sealing_id().to_owned();
            self.set(read.sealing_with(&sealing_id));
        }
        Ok(())
    }

    /// Takes up the keys of the file as they are now, so that a server seals with a new one without a
    /// new start. The database knows a key before anything is sealed with it: a later rotation looks
    /// for what each known key has sealed.
    ///
    /// # Errors
    /// When the file can not be read or holds anything but keys, or the database does not take the key;
    /// then the keys stay as they were.
    pub async fn take_up(&self, db: &Db, now: Instant) -> Result<(), TakeUpError> {
        let Some(read) = self.read_again()? else {
            return Ok(());
        };
        if read.sealing_id() != self.keyring().sealing_id() {
            let mut tx = db.begin().await?;
            store::use_key(&mut tx, &read, now).await?;
            tx.commit().await?;
        }
        self.set(read);
        Ok(())
    }

    /// The keys of the file, where there is one.
    fn read_again(&self) -> Result<Option<Keyring>, ConfigError> {
        match self.source {
            KeySource::Value | KeySource::JwtSecret => Ok(None),
            KeySource::File(_) | KeySource::Kept(_) => {
                Ok(Keyring::new(&self.config.data_keys(false)?))
            }
        }
    }

    fn set(&self, keyring: Keyring) {
        *self.keyring.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(keyring);
    }
}
