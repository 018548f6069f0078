//! Instants as people read and type them, in a time zone that is always named.

mod intl;
mod wall;

pub use intl::{Zone, known_zones};
pub use wall::{WallFault, instant_of, parse_wall};
