//! The secret of a client.

use shared::wire::client::SECRET_PREFIX;
use subtle::ConstantTimeEq as _;

use crate::{auth::tokens::OpaqueToken, random};

/// 256 random bits behind a prefix by which people and tools know what it is. The database keeps its
/// hash; a plain one will do, since nobody can guess what it was made of.
#[derive(Clone, Debug)]
pub struct ClientSecret(OpaqueToken);

impl ClientSecret {
    /// A secret that nobody has.
    pub fn draw() -> Self {
        Self(OpaqueToken::new(random::bytes()))
    }

    /// Reads what a client shows; `None` for everything that no secret looks like.
    pub fn parse(text: &str) -> Option<Self> {
        OpaqueToken::parse(text.strip_prefix(SECRET_PREFIX)?).map(Self)
    }

    /// What the client is given.
    pub fn encode(&self) -> String {
        format!("{SECRET_PREFIX}{}", self.0.encode())
    }

    /// What the database keeps.
    pub fn hash(&self) -> [u8; 32] {
        self.0.hash()
    }
}

/// Whether two hashes are the same. It takes as long wherever they differ.
pub fn are_same(hash: &[u8; 32], kept: &[u8]) -> bool {
    hash.ct_eq(kept).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_has_one_form() {
        let secret = ClientSecret::draw();
        let text = secret.encode();
        assert_eq!(text.len(), SECRET_PREFIX.len() + 43);
        let read = ClientSecret::parse(&text).unwrap();
        assert_eq!(read.hash(), secret.hash());
        let bare = text.trim_start_matches(SECRET_PREFIX);
        for other in [
            "",
            SECRET_PREFIX,
            bare,
            &text.to_uppercase(),
            &format!("{text}="),
        ] {
            assert!(ClientSecret::parse(other).is_none(), "{other}");
        }
        assert_ne!(ClientSecret::draw().hash(), secret.hash());
    }

    #[test]
    fn hashes_are_compared_whole() {
        let hash = ClientSecret::draw().hash();
        let mut other = hash;
        other[31] ^= 1;
        assert!(are_same(&hash, &hash));
        assert!(!are_same(&hash, &other) && !are_same(&hash, &hash[..31]) && !are_same(&hash, &[]));
    }

    #[test]
    fn nothing_secret_is_printed() {
        let secret = ClientSecret::draw();
        assert_eq!(format!("{secret:?}"), "ClientSecret(OpaqueToken(***))");
    }
}
