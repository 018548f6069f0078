//! What a link's hash is over.

use aws_lc_rs::hmac;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::audit::store::chain::{Hash, Kept};

/// What stands before the first link.
pub const BEFORE_THE_FIRST: Hash = [0; 32];

/// The hash of a line with its number, over the hash before it: HMAC-SHA256 with the key, or SHA-256 as
/// it was made while there were no keys.
pub fn of(
    key: Option<&hmac::Key>,
    seq: i64,
    before: &[u8],
    line: &Kept,
    subjects: &[Uuid],
) -> Hash {
    let mut hash = Hash::default();
    match key {
        Some(key) => {
            let mut hasher = hmac::Context::with_key(key);
            write(seq, before, line, subjects, &mut |bytes| {
                hasher.update(bytes)
            });
            hash.copy_from_slice(hasher.sign().as_ref());
        }
        None => {
            let mut hasher = Sha256::new();
            write(seq, before, line, subjects, &mut |bytes| {
                hasher.update(bytes)
            });
            hash.copy_from_slice(&hasher.finalize());
        }
    }
    hash
}

/// Each part is preceded by its length, so that no two lines are written as the same bytes.
fn write(seq: i64, before: &[u8], line: &Kept, subjects: &[Uuid], hasher: &mut impl FnMut(&[u8])) {
    let mut part = |bytes: &[u8]| {
        hasher(&(bytes.len() as u64).to_be_bytes());
        hasher(bytes);
    };
    part(before);
    part(&seq.to_be_bytes());
    part(line.id.as_bytes());
    part(line.at.to_string().as_bytes());
    part(line.action.as_bytes());
    part(line.outcome.as_bytes());
    // What is not there has no bytes, and an id is never empty.
    for id in [
        line.actor_id,
        line.acting_for,
        line.target_id,
        line.request_id,
    ] {
        part(id.as_ref().map_or(&[], |id| id.as_bytes()));
    }
    for subject in subjects {
        part(subject.as_bytes());
    }
}

/// A head in the form in which it is kept: `<number>:<hash>`.
pub fn head(seq: i64, hash: &[u8]) -> String {
    format!("{seq}:{}", hex(hash))
}

/// A hash in lower-case hexadecimal digits.
pub fn hex(hash: &[u8]) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use shared::Instant;

    use super::*;

    fn line() -> Kept {
        Kept {
            id: Uuid::from_u128(1),
            at: Instant::parse("2026-01-31T09:00:00Z").unwrap(),
            actor_id: Some(Uuid::from_u128(2)),
            acting_for: None,
            action: "sign_in".to_owned(),
            outcome: "done".to_owned(),
            target_id: Some(Uuid::from_u128(3)),
            request_id: None,
        }
    }

    #[test]
    fn every_part_of_a_line_counts() {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &[7; 32]);
        every_part_counts(None);
        every_part_counts(Some(&key));
        let other = hmac::Key::new(hmac::HMAC_SHA256, &[8; 32]);
        let hash = |key| of(key, 1, &BEFORE_THE_FIRST, &line(), &[]);
        assert_ne!(hash(Some(&key)), hash(Some(&other)));
        assert_ne!(hash(Some(&key)), hash(None));
    }

    fn every_part_counts(key: Option<&hmac::Key>) {
        let subject = [Uuid::from_u128(4)];
        let hash = |line: &Kept| of(key, 1, &BEFORE_THE_FIRST, line, &subject);
        let other = Some(Uuid::from_u128(9));
        let changed = [
            Kept {
                id: Uuid::from_u128(9),
                ..line()
            },
            Kept {
                at: line().at.plus_seconds(1),
                ..line()
            },
            Kept {
                actor_id: None,
                ..line()
            },
            Kept {
                acting_for: other,
                ..line()
            },
            Kept {
                action: "sign_out".to_owned(),
                ..line()
            },
            Kept {
                outcome: "refused".to_owned(),
                ..line()
            },
            Kept {
                target_id: other,
                ..line()
            },
            Kept {
                request_id: other,
                ..line()
            },
            // The same ids in other places.
            Kept {
                actor_id: None,
                acting_for: line().actor_id,
                ..line()
            },
        ];
        for line_changed in &changed {
            assert_ne!(hash(line_changed), hash(&line()), "{line_changed:?}");
        }
        assert_ne!(
            of(key, 2, &BEFORE_THE_FIRST, &line(), &subject),
            hash(&line())
        );
        assert_ne!(of(key, 1, &[1; 32], &line(), &subject), hash(&line()));
        assert_ne!(of(key, 1, &BEFORE_THE_FIRST, &line(), &[]), hash(&line()));
    }

    #[test]
    fn a_hash_is_written_with_all_its_digits() {
        assert_eq!(hex(&[0, 15, 255]), "000fff");
    }
}
