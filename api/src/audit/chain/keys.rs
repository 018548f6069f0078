//! The keys that make links. They are random, and sealed in the database as health data is: who has the
//! database alone can neither read one nor put in one of their own, so they can make no link either.
//!
//! Sealed beside a key stands the number of its first link. So it is known of each number which key must
//! have made its link, and that none without a key comes after the first with one.

use aws_lc_rs::hmac::{HMAC_SHA256, Key};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use shared::Instant;
use uuid::Uuid;

use crate::{
    audit::store::keys::{self as store, KeyRow},
    db::{DbError, Tx},
    random,
    sealing::{Context, SealError, Sealing},
};

/// A key, and from which number on it makes the links.
pub struct ChainKey {
    /// Its id.
    pub id: Uuid,
    /// The number of its first link.
    pub from: i64,
    /// What makes them.
    pub mac: Key,
}

/// Why the key of a link is not the one that makes the links of its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WrongKey {
    /// It has none, though there was one by then.
    Missing,
    /// There is no such key, or another one made the links by then.
    Other,
}

/// All keys that there are.
pub struct Keys(Vec<ChainKey>);

impl Keys {
    /// Opens them.
    ///
    /// # Errors
    /// When one does not open.
    pub fn open(sealing: &Sealing, rows: Vec<KeyRow>) -> Result<Self, DbError> {
        let mut keys = rows
            .iter()
            .map(|row| opened(sealing, row))
            .collect::<Result<Vec<_>, _>>()?;
        keys.sort_by_key(|key| (key.from, key.id));
        Ok(Self(keys))
    }

    /// The one that makes links now.
    pub fn newest(self) -> Option<ChainKey> {
        self.0.into_iter().next_back()
    }

    /// The key of a link; `None` where there was none yet and it has none.
    ///
    /// # Errors
    /// When it is not the one that made the links then.
    pub fn of_link(&self, seq: i64, key_id: Option<Uuid>) -> Result<Option<&Key>, WrongKey> {
        let by_then = self.0.iter().filter(|key| key.from <= seq);
        let from = by_then.map(|key| key.from).max();
        match (key_id, from) {
            (None, None) => Ok(None),
            (None, Some(_)) => Err(WrongKey::Missing),
            (Some(id), _) => {
                let key = self.0.iter().find(|key| key.id == id);
                let key = key.filter(|key| Some(key.from) == from);
                key.map(|key| Some(&key.mac)).ok_or(WrongKey::Other)
            }
        }
    }
}

fn place(id: Uuid) -> Context {
    Context::new("audit_keys", "secret", id)
}

fn opened(sealing: &Sealing, row: &KeyRow) -> Result<ChainKey, DbError> {
    let text = sealing.open(&place(row.id), &row.secret)?;
    let parts = text.split_once(':');
    let parts =
        parts.and_then(|(from, key)| Some((from.parse().ok()?, STANDARD.decode(key).ok()?)));
    let (from, key) = parts.ok_or(SealError::Changed {
        table: "audit_keys",
        column: "secret",
    })?;
    Ok(ChainKey {
        id: row.id,
        from,
        mac: Key::new(HMAC_SHA256, &key),
    })
}

/// Makes a key for the links from a number on.
///
/// # Errors
/// When the database does not take it.
pub async fn make(
    tx: &mut Tx,
    sealing: &Sealing,
    from: i64,
    now: Instant,
) -> Result<ChainKey, DbError> {
    let (id, key) = (random::uuid_v7(now), random::bytes::<32>());
    let sealing_key = sealing.to_write(tx).await?;
    let secret = sealing_key.seal(&place(id), &format!("{from}:{}", STANDARD.encode(key)))?;
    store::add(tx, id, (&secret, sealing_key.id()), now).await?;
    Ok(ChainKey {
        id,
        from,
        mac: Key::new(HMAC_SHA256, &key),
    })
}
