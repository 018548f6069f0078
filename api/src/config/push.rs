//! The key by which push services know this server, if browsers are told while no page is open.

use std::ffi::OsString;
use std::fmt;

use aws_lc_rs::agreement::{ECDH_P256, PrivateKey};
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use clap::Args;

use super::http::Http;
use super::mail::Mail;
use super::secret::{Secret, SecretSetting};
use super::setting::{ConfigError, Setting};
use crate::random;

const PUSH_KEY: Setting = Setting::new("MYDOCTOR_PUSH_KEY", "<what `mydoctor keys push` prints>");
const PUSH_KEY_FILE: Setting =
    Setting::new("MYDOCTOR_PUSH_KEY_FILE", "/run/secrets/mydoctor-push-key");

/// Base64 of the one length that there is.
const LENGTH: usize = 43;

#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Web push")]
pub(super) struct PushOptions {
    /// A private key of the curve P-256, 32 bytes in Base64 for addresses, as `mydoctor keys push` makes it;
    /// prefer the file [default: nobody is told while no page is open]
    #[arg(long, env = PUSH_KEY.name, value_name = "KEY", hide_env_values = true)]
    push_key: Option<OsString>,
    /// File with this key
    #[arg(long, env = PUSH_KEY_FILE.name, value_name = "FILE")]
    push_key_file: Option<OsString>,
}

/// How browsers are told while no page is open.
#[derive(Clone, Debug)]
pub struct Push {
    /// By what push services know this server (RFC 8292).
    pub key: PushKey,
    /// Whom they can turn to: the address that mails come from, or else that of the pages where it is one
    /// for everybody.
    pub contact: Option<String>,
}

/// A key pair of the curve P-256. Nothing prints its private half.
#[derive(Clone)]
pub struct PushKey {
    private: Vec<u8>,
    /// The public half as browsers want it: a point, uncompressed, in Base64 for addresses.
    pub public: String,
}

impl fmt::Debug for PushKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.public)
    }
}

impl PushKey {
    /// Its private half as PKCS #8, for the one place that signs with it.
    pub fn expose(&self) -> &[u8] {
        &self.private
    }

    /// Draws a key, and gives the text that an operator configures.
    pub fn draw() -> Secret {
        // One in four thousand million is none; then the next one is.
        loop {
            let bytes: [u8; 32] = random::bytes();
            if Self::of(&bytes).is_some() {
                return Secret::new(URL_SAFE_NO_PAD.encode(bytes));
            }
        }
    }

    /// `None` for bytes that are no key of the curve.
    fn of(bytes: &[u8]) -> Option<Self> {
        let key = PrivateKey::from_private_key(&ECDH_P256, bytes).ok()?;
        let public = key.compute_public_key().ok()?;
        let private: Pkcs8V1Der<'_> = key.as_der().ok()?;
        Some(Self {
            private: private.as_ref().to_vec(),
            public: URL_SAFE_NO_PAD.encode(public),
        })
    }
}

impl PushOptions {
    pub(super) fn resolve(self, http: &Http, mail: &Mail) -> Result<Option<Push>, ConfigError> {
        let is_file = self
            .push_key_file
            .as_ref()
            .is_some_and(|file| !file.is_empty());
        let setting = SecretSetting {
            value: PUSH_KEY,
            file: PUSH_KEY_FILE,
            shortest: LENGTH,
        };
        let Some(text) = setting.read(self.push_key, self.push_key_file)? else {
            return Ok(None);
        };
        let named = if is_file { PUSH_KEY_FILE } else { PUSH_KEY };
        let bytes = URL_SAFE_NO_PAD.decode(text.expose()).ok();
        let key = bytes.and_then(|bytes| PushKey::of(&bytes));
        let key = key.ok_or_else(|| named.wrong("is no private key of the curve P-256"))?;
        let from = mail.smtp.as_ref();
        let from = from.map(|smtp| format!("mailto:{}", smtp.from.email));
        let pages = (http.public_url.scheme() == "https").then(|| http.public_url.to_string());
        Ok(Some(Push {
            key,
            contact: from.or(pages),
        }))
    }
}
