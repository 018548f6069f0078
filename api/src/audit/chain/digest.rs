//! What a link's hash is over.

use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::audit::store::chain::{Hash, Kept};

/// What stands before the first link.
pub const BEFORE_THE_FIRST: Hash = [0; 32];

/// The hash of a line with its number, over the hash before it. Each part is preceded by its length, so
/// that no two lines are written as the same bytes.
pub fn of(seq: i64, before: &[u8], line: &Kept, subjects: &[Uuid]) -> Hash {
    let mut hasher = Sha256::new();
    let mut part = |bytes: &[u8]| {
        hasher.update((bytes.len() as u64).to_be_bytes());
        hasher.update(bytes);
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
    hasher.finalize().into()
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
        let subject = [Uuid::from_u128(4)];
        let hash = |line: &Kept| of(1, &BEFORE_THE_FIRST, line, &subject);
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
        assert_ne!(of(2, &BEFORE_THE_FIRST, &line(), &subject), hash(&line()));
        assert_ne!(of(1, &[1; 32], &line(), &subject), hash(&line()));
        assert_ne!(of(1, &BEFORE_THE_FIRST, &line(), &[]), hash(&line()));
    }

    #[test]
    fn a_hash_is_written_with_all_its_digits() {
        assert_eq!(hex(&[0, 15, 255]), "000fff");
    }
}
