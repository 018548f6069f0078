//! RSA keys, made for the test run: no private key lies in the repository, not even one for tests.

use std::sync::LazyLock;

use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::KeyPair as _;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;

/// A key in the form an operator has it, and its public half as a server knows it.
pub struct RsaKey {
    /// PKCS#8, PEM.
    pub pem: String,
    /// PKCS#1, DER.
    pub public: Vec<u8>,
}

impl RsaKey {
    fn new() -> Self {
        let pair = KeyPair::generate(KeySize::Rsa2048).unwrap();
        let der = pair.as_der().unwrap();
        let text = BASE64_STANDARD.encode(der.as_ref());
        let lines: Vec<&str> = (0..text.len())
            .step_by(64)
            .map(|start| &text[start..text.len().min(start + 64)])
            .collect();
        Self {
            pem: format!(
                "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n",
                lines.join("\n")
            ),
            public: pair.public_key().as_ref().to_vec(),
        }
    }
}

/// The clinic's.
pub static OURS: LazyLock<RsaKey> = LazyLock::new(RsaKey::new);
/// Somebody else's.
pub static OTHER: LazyLock<RsaKey> = LazyLock::new(RsaKey::new);
