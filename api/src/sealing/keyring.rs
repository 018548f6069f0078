//! Keys, and what they do: seal a text so that it opens with the same key in the same place only.
//!
//! A sealed text is `sealed1:<key id>:<Base64 of nonce, cipher text and tag>`. The cipher is
//! AES-256-GCM-SIV, which keeps its promises even where two nonces should ever meet; table, column and
//! row are bound to it, so that a text which is copied to another row does not open there.

use std::sync::Arc;

use aws_lc_rs::{
    aead::{AES_256_GCM_SIV, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    error::Unspecified,
    hkdf::{HKDF_SHA256, KeyType, Salt},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use uuid::Uuid;

use crate::{
    config::{DataKey, DataKeys},
    random,
};

/// What every sealed text begins with.
const MARK: &str = "sealed1:";

/// The place of a sealed text. It opens nowhere else.
#[derive(Clone, Debug)]
pub struct Context {
    table: &'static str,
    column: &'static str,
    row: Vec<u8>,
}

impl Context {
    /// The column of a row that is known by its id.
    pub fn new(table: &'static str, column: &'static str, row: Uuid) -> Self {
        let row = row.as_bytes().to_vec();
        Self { table, column, row }
    }

    /// The column of a row that is known by an id and a revision.
    pub fn revised(table: &'static str, column: &'static str, row: Uuid, revision: i64) -> Self {
        let mut context = Self::new(table, column, row);
        context.row.extend(revision.to_be_bytes());
        context
    }

    /// The column of a row that is known by a word.
    pub(super) fn word(table: &'static str, column: &'static str, row: &str) -> Self {
        let row = row.as_bytes().to_vec();
        Self { table, column, row }
    }

    /// Unambiguous, because no name of a table or column has a zero in it and the row comes last.
    fn bytes(&self) -> Vec<u8> {
        let (table, column) = (self.table.as_bytes(), self.column.as_bytes());
        [b"mydoctor", table, column, &self.row].join(&0)
    }
}

/// Why a text does not seal or open. It names the place and never the text.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// Not a sealed text at all.
    #[error("{table}.{column} holds a text that is not sealed")]
    NotSealed {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
    },
    /// Sealed with a key that is not given.
    #[error(
        "{table}.{column} holds a text that is sealed with the key {key_id}, which is not given"
    )]
    UnknownKey {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// The key.
        key_id: String,
    },
    /// Changed, cut, or copied from elsewhere.
    #[error("{table}.{column} holds a sealed text that was changed or belongs to another row")]
    Changed {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
    },
    /// Another key seals by now, which this server was not given.
    #[error(
        "the key {key_id} seals by now, which this server was not given: restart it with the new configuration"
    )]
    NotGiven {
        /// The key.
        key_id: String,
    },
    /// No key is known to seal: nothing has been made ready yet.
    #[error("the database does not say which key seals; run mydoctor migrate")]
    NotReady,
    /// The library refused.
    #[error("{table}.{column} can not be sealed")]
    Refused {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
    },
}

/// The keys of a server at one moment.
pub struct Keyring {
    first: Key,
    others: Vec<Key>,
}

/// The key that seals, for the one transaction in which the database said so. Only with it a store writes.
#[derive(Clone)]
pub struct SealingKey(Key);

#[derive(Clone)]
struct Key {
    id: String,
    cipher: Arc<LessSafeKey>,
}

impl SealingKey {
    /// Its id, which is written beside what it seals.
    pub fn id(&self) -> &str {
        &self.0.id
    }

    /// Seals a text for its place.
    ///
    /// # Errors
    /// When the library refuses, which it does for texts of many gigabytes.
    pub fn seal(&self, context: &Context, plain: &str) -> Result<String, SealError> {
        self.0.seal(context, plain)
    }
}

impl Keyring {
    /// The keys as they are given; `None` where there are none, or the library takes none of them.
    pub fn new(given: &DataKeys) -> Option<Self> {
        let mut keys = Vec::new();
        for key in &given.keys {
            keys.push(Key::new(key).ok()?);
        }
        if let Some(secret) = &given.derive_from {
            let key = derive(secret.expose().as_bytes(), b"mydoctor data key 1").ok()?;
            keys.push(Key::new(&DataKey::new(key)).ok()?);
        }
        let mut keys = keys.into_iter();
        Some(Self {
            first: keys.next()?,
            others: keys.collect(),
        })
    }

    /// The same keys, of which this one seals, if it is there.
    pub fn sealing_with(mut self, key_id: &str) -> Self {
        if let Some(key) = self.others.iter_mut().find(|key| key.id == key_id) {
            std::mem::swap(&mut self.first, key);
        }
        self
    }

    /// The id of the key that seals.
    pub fn sealing_id(&self) -> &str {
        &self.first.id
    }

    /// The ids of all keys, the one that seals first.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        [&self.first]
            .into_iter()
            .chain(&self.others)
            .map(|key| key.id.as_str())
    }

    /// The key with this id, if it is there, to seal with.
    pub(super) fn to_seal(&self, key_id: &str) -> Option<SealingKey> {
        let mut keys = [&self.first].into_iter().chain(&self.others);
        let key = keys.find(|key| key.id == key_id)?;
        Some(SealingKey(key.clone()))
    }

    /// Seals a text with the first key, whatever the database says. What is kept is sealed with a
    /// [`SealingKey`].
    ///
    /// # Errors
    /// When the library refuses, which it does for texts of many gigabytes.
    pub fn seal(&self, context: &Context, plain: &str) -> Result<String, SealError> {
        self.first.seal(context, plain)
    }

    /// Opens a text in its place.
    ///
    /// # Errors
    /// See [`SealError`].
    pub fn open(&self, context: &Context, sealed: &str) -> Result<String, SealError> {
        let (table, column) = (context.table, context.column);
        let (key_id, body) = sealed
            .strip_prefix(MARK)
            .and_then(|rest| rest.split_once(':'))
            .ok_or(SealError::NotSealed { table, column })?;
        let mut keys = [&self.first].into_iter().chain(&self.others);
        let Some(key) = keys.find(|key| key.id == key_id) else {
            let key_id = key_id.chars().take(8).collect();
            return Err(SealError::UnknownKey {
                table,
                column,
                key_id,
            });
        };
        let opened = key.open(context, body);
        opened.ok_or(SealError::Changed { table, column })
    }
}

impl Key {
    fn new(key: &DataKey) -> Result<Self, Unspecified> {
        // What names the key and what seals are both derived, so that neither tells of the other.
        let id: [u8; 4] = derive(key.expose(), b"mydoctor key id")?;
        let cipher: [u8; 32] = derive(key.expose(), b"mydoctor seal 1")?;
        Ok(Self {
            id: id.iter().map(|byte| format!("{byte:02x}")).collect(),
            cipher: Arc::new(LessSafeKey::new(UnboundKey::new(
                &AES_256_GCM_SIV,
                &cipher,
            )?)),
        })
    }

    fn seal(&self, context: &Context, plain: &str) -> Result<String, SealError> {
        let nonce: [u8; NONCE_LEN] = random::bytes();
        let mut bytes = plain.as_bytes().to_vec();
        self.cipher
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(context.bytes()),
                &mut bytes,
            )
            .map_err(|Unspecified| SealError::Refused {
                table: context.table,
                column: context.column,
            })?;
        let body = URL_SAFE_NO_PAD.encode([nonce.as_slice(), &bytes].concat());
        Ok(format!("{MARK}{}:{body}", self.id))
    }

    fn open(&self, context: &Context, body: &str) -> Option<String> {
        let mut bytes = URL_SAFE_NO_PAD.decode(body).ok()?;
        let (nonce, sealed) = bytes.split_at_mut_checked(NONCE_LEN)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let plain = self
            .cipher
            .open_in_place(nonce, Aad::from(context.bytes()), sealed);
        String::from_utf8(plain.ok()?.to_vec()).ok()
    }
}

/// A length in bytes that a key is derived to.
struct Length(usize);

impl KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

/// A key for one purpose from a secret for several.
fn derive<const N: usize>(secret: &[u8], purpose: &[u8]) -> Result<[u8; N], Unspecified> {
    let mut key = [0; N];
    Salt::new(HKDF_SHA256, &[])
        .extract(secret)
        .expand(&[purpose], Length(N))?
        .fill(&mut key)?;
    Ok(key)
}
