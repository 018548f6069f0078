//! What tokens for the video server are signed with.

use std::ffi::OsString;
use std::path::Path;

use jsonwebtoken::{Algorithm, EncodingKey, crypto};

use super::access::PRIVATE_KEY_FILE;
use super::{ConfigError, Secret};
use crate::config::secret::read;

/// What signs a token.
#[derive(Clone, Debug)]
pub enum TokenKey {
    /// A secret that both servers know: HMAC-SHA256.
    Shared(Secret),
    /// A key of which the video server knows the public half: RSA with SHA-256.
    Private(PrivateKey),
}

/// An RSA private key that has been tried.
#[derive(Clone, Debug)]
pub struct PrivateKey {
    /// By what name the video server knows its public half.
    pub id: String,
    /// The key; its `Debug` shows nothing of it.
    pub key: EncodingKey,
}

/// Reads a private key and signs with it once: a key that can be read but not used (too short, say)
/// would otherwise be found out by the first patient.
pub fn private_key(file: Option<OsString>) -> Result<Option<EncodingKey>, ConfigError> {
    let Some(file) = file.filter(|file| !file.is_empty()) else {
        return Ok(None);
    };
    let pem = read(Path::new(&file), PRIVATE_KEY_FILE)?;
    let tried = EncodingKey::from_rsa_pem(pem.expose().as_bytes()).and_then(|key| {
        crypto::sign(b"a trial", &key, Algorithm::RS256)?;
        Ok(key)
    });
    tried
        .map(Some)
        .map_err(|_| PRIVATE_KEY_FILE.wrong("holds no RSA private key in PEM of 2048 to 8192 bits"))
}
