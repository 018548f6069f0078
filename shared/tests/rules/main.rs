//! The rules from outside, as the server and the browser call them: one test binary, linked once.

#![expect(clippy::unwrap_used, reason = "a test that can not go on must fail")]

mod delay;
mod joining;
mod life;
mod picture;
mod presence;
mod zones;
