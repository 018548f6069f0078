//! What the fuzz targets try: one module each, with a `check` that takes any bytes and panics when a
//! promise of the server is broken.
//!
//! The targets in `targets/` hand it what libFuzzer makes up; a test of the server hands it the seeds
//! in `seeds/`, so that what was once found stays found. An input is text wherever that can be, so
//! that a seed can be read and written by hand.

pub mod calendar;
pub mod cursor;
pub mod json;
pub mod mail;
pub mod time;
pub mod token;
pub mod url;

use std::borrow::Cow;

/// A target: its name, and what it does with an input.
pub type Target = (&'static str, fn(&[u8]));

/// All of them. Each has a program in `targets/` and a folder of its name in `seeds/`.
pub const TARGETS: [Target; 7] = [
    ("calendar", calendar::check),
    ("cursor", cursor::check),
    ("json", json::check),
    ("mail", mail::check),
    ("time", time::check),
    ("token", token::check),
    ("url", url::check),
];

/// An input as text. What is no text becomes one, so that no input is lost.
fn text(input: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(input)
}
