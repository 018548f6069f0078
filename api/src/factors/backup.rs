//! Codes for when app and passkey are out of reach: ten on paper, each good once.

use sha2::{Digest, Sha256};
use shared::factor::{BACKUP_ALPHABET, BACKUP_CODES, BACKUP_LENGTH, grouped};

use crate::random;

/// The hash that is kept of a code. A code has 120 random bits, too many to try; a slow hash would only
/// cost us.
pub fn hash(code: &str) -> [u8; 32] {
    Sha256::digest(code).into()
}

/// New codes as they are written down, and what is kept of them.
pub fn make() -> (Vec<String>, Vec<[u8; 32]>) {
    (0..BACKUP_CODES)
        .map(|_| {
            let code = draw();
            (grouped(&code), hash(&code))
        })
        .unzip()
}

/// Each byte falls on each of the 32 characters equally often.
fn draw() -> String {
    let length = BACKUP_ALPHABET.len();
    let bytes: [u8; BACKUP_LENGTH] = random::bytes();
    bytes
        .iter()
        .map(|byte| char::from(BACKUP_ALPHABET[usize::from(*byte) % length]))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use shared::factor::FactorCode;

    use super::*;

    #[test]
    fn what_is_written_down_is_what_is_kept() {
        let (written, kept) = make();
        assert_eq!((written.len(), kept.len()), (BACKUP_CODES, BACKUP_CODES));
        for (code, kept) in written.iter().zip(&kept) {
            match FactorCode::parse(&code.to_uppercase()) {
                Ok(FactorCode::Backup(code)) => assert_eq!(hash(&code), *kept),
                other => panic!("{code} was read as {other:?}"),
            }
        }
        assert_eq!(kept.iter().collect::<HashSet<_>>().len(), BACKUP_CODES);
    }
}
