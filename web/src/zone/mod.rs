//! Instants as people read and type them, in a time zone that is always named.

mod day;
mod intl;
mod wall;

pub use day::Day;
pub use intl::{Zone, known_zones};
