//! Values that must not be seen.

use std::ffi::OsString;
use std::path::Path;
use std::{fmt, fs};

use subtle::ConstantTimeEq;

use super::setting::{ConfigError, Setting};

/// The fewest bytes a key of ours may have: as many as the hash that HMAC-SHA256 makes with it.
pub(super) const KEY_LENGTH: usize = 32;
/// The fewest bytes of a secret that somebody else made up and that we can only take.
pub(super) const GIVEN_LENGTH: usize = 16;

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

    /// Why it is too weak, if it is.
    pub(super) fn weakness(&self, shortest: usize) -> Option<String> {
        let bytes = self.0.as_bytes();
        if bytes.len() < shortest {
            return Some(format!("has {} bytes, fewer than {shortest}", bytes.len()));
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

/// A secret given in the variable itself or in the file that `<variable>_FILE` names.
pub(super) struct SecretSetting {
    pub value: Setting,
    pub file: Setting,
    /// The fewest bytes it may have.
    pub shortest: usize,
}

impl SecretSetting {
    pub fn read(
        &self,
        value: Option<OsString>,
        file: Option<OsString>,
    ) -> Result<Option<Secret>, ConfigError> {
        let value = self.value.text(value)?;
        let file = file.filter(|file| !file.is_empty());
        let (secret, from) = match (value, file) {
            (None, None) => return Ok(None),
            (Some(_), Some(_)) => {
                return Err(self
                    .file
                    .wrong(format_args!("is set, and {} too", self.value.name)));
            }
            (Some(value), None) => (Secret(value), self.value),
            (None, Some(file)) => (read(Path::new(&file), self.file)?, self.file),
        };
        match secret.weakness(self.shortest) {
            Some(weakness) => Err(from.wrong(weakness)),
            None => Ok(Some(secret)),
        }
    }
}

/// The content of a secret's file, without the line end that editors add.
pub(super) fn read(file: &Path, setting: Setting) -> Result<Secret, ConfigError> {
    let text = fs::read_to_string(file)
        .map_err(|error| setting.wrong(format_args!("cannot read {}: {error}", file.display())))?;
    let text = text.strip_suffix('\n').unwrap_or(&text);
    Ok(Secret(text.strip_suffix('\r').unwrap_or(text).to_owned()))
}
