//! One variable: its name, what a right value looks like, and how a wrong one is reported.

use std::ffi::OsString;
use std::fmt::Display;
use std::str::FromStr;

/// Why the configuration cannot be used: one line that names the variable, the fault and an example.
///
/// It never repeats a secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{variable}: {fault}; for example {variable}={example}")]
pub struct ConfigError {
    variable: &'static str,
    fault: String,
    example: &'static str,
}

impl ConfigError {
    /// The variable to be changed.
    pub fn variable(&self) -> &'static str {
        self.variable
    }
}

/// A variable of the environment. The flag of the same name gives its value too, and wins.
#[derive(Clone, Copy, Debug)]
pub(super) struct Setting {
    pub name: &'static str,
    pub example: &'static str,
}

impl Setting {
    pub const fn new(name: &'static str, example: &'static str) -> Self {
        Self { name, example }
    }

    /// Says that the value is wrong.
    pub fn wrong(&self, fault: impl Display) -> ConfigError {
        ConfigError {
            variable: self.name,
            fault: fault.to_string(),
            example: self.example,
        }
    }

    /// Says that this value is wrong, and shows it with its control characters made visible.
    pub fn not(&self, value: &str, what: impl Display) -> ConfigError {
        self.wrong(format_args!("{value:?} is not {what}"))
    }

    /// The value as text. Empty is the same as unset: that is how an orchestrator says "not this one".
    pub fn text(&self, value: Option<OsString>) -> Result<Option<String>, ConfigError> {
        match value.filter(|value| !value.is_empty()) {
            None => Ok(None),
            Some(value) => value
                .into_string()
                .map(Some)
                .map_err(|_| self.wrong("is not UTF-8 text")),
        }
    }

    /// The value as something that is written the usual way; `what` completes "is not …".
    pub fn parse<T: FromStr>(
        &self,
        value: Option<OsString>,
        what: &str,
    ) -> Result<Option<T>, ConfigError> {
        match self.text(value)? {
            None => Ok(None),
            Some(text) => match text.parse() {
                Ok(value) => Ok(Some(value)),
                Err(_) => Err(self.not(&text, what)),
            },
        }
    }

    /// The parts of a comma-separated value, without the spaces around them.
    pub fn list(&self, value: Option<OsString>) -> Result<Option<Vec<String>>, ConfigError> {
        let Some(text) = self.text(value)? else {
            return Ok(None);
        };
        let parts: Vec<String> = text.split(',').map(|part| part.trim().to_owned()).collect();
        if parts.iter().any(String::is_empty) {
            return Err(self.wrong("has an empty entry"));
        }
        Ok(Some(parts))
    }

    /// A switch: `on` or `off`.
    pub fn switch(&self, value: Option<OsString>, default: bool) -> Result<bool, ConfigError> {
        match self.text(value)?.as_deref() {
            None => Ok(default),
            Some("on" | "true") => Ok(true),
            Some("off" | "false") => Ok(false),
            Some(other) => Err(self.not(other, "on or off")),
        }
    }
}
