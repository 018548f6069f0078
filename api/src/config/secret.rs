//! Values that must not be seen.

use std::ffi::OsString;
use std::path::Path;
use std::{fmt, fs};

use subtle::ConstantTimeEq;

use super::setting::{ConfigError, Setting};

/// The fewest bytes a key may have: as many as the hash that HMAC-SHA256 makes with it.
const SHORTEST_KEY: usize = 32;

/// A text that is never printed: its `Debug` shows stars, and it has neither `Display` nor `Serialize`.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// Hides a text.
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// The text, for the one place that needs it.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Why it is too weak to sign with, if it is.
    pub(super) fn weakness(&self) -> Option<String> {
        let bytes = self.0.as_bytes();
        if bytes.len() < SHORTEST_KEY {
            return Some(format!(
                "has {} bytes, fewer than {SHORTEST_KEY}",
                bytes.len()
            ));
        }
        let repeats = bytes.iter().all(|byte| Some(byte) == bytes.first());
        repeats.then(|| "is one byte repeated".to_owned())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl PartialEq for Secret {
    /// Takes the same time wherever two texts of one length differ.
    fn eq(&self, other: &Self) -> bool {
        self.0.as_bytes().ct_eq(other.0.as_bytes()).into()
    }
}

impl Eq for Secret {}

/// A signing key given in the variable itself or in the file that `<variable>_FILE` names.
pub(super) fn signing_key(
    setting: Setting,
    value: Option<OsString>,
    file_setting: Setting,
    file: Option<OsString>,
) -> Result<Option<Secret>, ConfigError> {
    let value = setting.text(value)?;
    let file = file.filter(|file| !file.is_empty());
    let (secret, from) = match (value, file) {
        (None, None) => return Ok(None),
        (Some(_), Some(_)) => {
            return Err(file_setting.wrong(format_args!("is set, and {} too", setting.name)));
        }
        (Some(value), None) => (Secret(value), setting),
        (None, Some(file)) => (read(Path::new(&file), file_setting)?, file_setting),
    };
    match secret.weakness() {
        Some(weakness) => Err(from.wrong(weakness)),
        None => Ok(Some(secret)),
    }
}

/// The content of a secret's file, without the line end that editors add.
pub(super) fn read(file: &Path, setting: Setting) -> Result<Secret, ConfigError> {
    let text = fs::read_to_string(file)
        .map_err(|error| setting.wrong(format_args!("cannot read {}: {error}", file.display())))?;
    let text = text.strip_suffix('\n').unwrap_or(&text);
    Ok(Secret(text.strip_suffix('\r').unwrap_or(text).to_owned()))
}
