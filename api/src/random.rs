//! The one place that draws random numbers: ids, room names, tokens, nonces, salts.
//!
//! Everything comes from the operating system's generator, so that nothing secret can be foretold
//! from anything public, and nothing else in the server needs to be asked where its numbers are from.

use std::sync::atomic::{AtomicU16, Ordering};

use shared::Instant;
use uuid::{Builder, Uuid};

/// Unforeseeable bytes.
///
/// A failing generator ends the process. It happens only on a broken or wrongly confined system, and
/// there is no second best: every answer that needed the bytes would carry a secret that can be
/// guessed. A panic would end one request and leave the server to try the next one.
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    if let Err(error) = getrandom::fill(&mut bytes) {
        tracing::error!(%error, "the operating system gives no random numbers; the server stops");
        eprintln!("mydoctor: the operating system gives no random numbers: {error}");
        std::process::abort();
    }
    bytes
}

/// An id that sorts by the time of its making, so that new rows lie together in the index.
///
/// The clock shows whole seconds, so twelve of its bits count the ids of this process: of lines that
/// are written in the same second the later one comes later, unless the count has just begun anew.
///
/// Neither time nor count are secret: it is never an id from which anything may be concluded.
pub fn uuid_v7(now: Instant) -> Uuid {
    static DRAWN: AtomicU16 = AtomicU16::new(0);
    let seconds = u64::try_from(now.unix()).unwrap_or_default();
    let mut random: [u8; 10] = bytes();
    let count = DRAWN.fetch_add(1, Ordering::Relaxed).to_be_bytes();
    random[..2].copy_from_slice(&count);
    Builder::from_unix_timestamp_millis(seconds.saturating_mul(1000), &random).into_uuid()
}

/// An id that tells nothing, not even its time.
pub fn uuid_v4() -> Uuid {
    Builder::from_random_bytes(bytes()).into_uuid()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use uuid::Version;

    use super::*;

    #[test]
    fn nothing_is_drawn_twice() {
        let drawn: HashSet<[u8; 16]> = (0..1000).map(|_| bytes()).collect();
        assert_eq!(drawn.len(), 1000);
    }

    #[test]
    fn a_v7_id_carries_the_time_it_is_given() {
        let now = Instant::parse("2026-01-31T09:00:00Z").unwrap();
        let id = uuid_v7(now);
        assert_eq!(id.get_version(), Some(Version::SortRand));
        let (seconds, nanos) = id.get_timestamp().unwrap().to_unix();
        assert_eq!((i64::try_from(seconds).unwrap(), nanos), (now.unix(), 0));
        assert!(id < uuid_v7(now.plus_seconds(1)));
        assert_ne!(id, uuid_v7(now));
    }

    #[test]
    fn a_v4_id_is_random() {
        assert_eq!(uuid_v4().get_version(), Some(Version::Random));
    }
}
