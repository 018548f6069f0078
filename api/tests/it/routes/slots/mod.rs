//! What can be booked: finding it, keeping it, and booking it.

mod any_doctor;
mod find;
mod hold;

use crate::support::at;

/// Monday, 2 February 2026, 09:00 in Berlin, in minutes from the beginning of a test.
pub const NINE: i64 = 2 * 24 * 60 - 60;
/// That day.
pub const MONDAY: &str = "2026-02-02";

#[test]
fn nine_is_nine() {
    assert_eq!(at(NINE).to_string(), "2026-02-02T08:00:00Z");
}
