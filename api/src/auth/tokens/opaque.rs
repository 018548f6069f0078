//! Tokens that mean nothing by themselves.

use std::fmt;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

/// A refresh token, a guest's link or pass, or a client's secret: 256 random bits that mean nothing to anybody but the database, which keeps only
/// their hash. A plain hash will do, since nobody can guess what it was made of.
#[derive(Clone, PartialEq, Eq)]
pub struct OpaqueToken([u8; 32]);

impl OpaqueToken {
    /// A token of bytes fresh from the system's generator.
    pub const fn new(random: [u8; 32]) -> Self {
        Self(random)
    }

    /// Reads what a cookie or a body brought; `None` for everything that no token looks like.
    pub fn parse(text: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        // The length is checked first as decoding into the array would refuse longer texts only late.
        (text.len() == 43)
            .then(|| BASE64_URL_SAFE_NO_PAD.decode_slice(text, &mut bytes))?
            .ok()?;
        Some(Self(bytes))
    }

    /// The value of the cookie, or what the body brings.
    pub fn encode(&self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(self.0)
    }

    /// What the database keeps.
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0).into()
    }
}

impl fmt::Debug for OpaqueToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OpaqueToken(***)")
    }
}
