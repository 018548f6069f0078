//! The rules from outside, as the server and the browser call them: one test binary, linked once.

#![expect(clippy::unwrap_used, reason = "a test that can not go on must fail")]

mod changes;
mod checks;
mod delay;
mod door;
mod hours;
mod joining;
mod life;
mod moving;
mod picture;
mod planning;
mod presence;
mod requests;
mod series;
mod zones;
