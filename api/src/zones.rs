//! The time zone database. Only the one carried in the binary counts, so that every installation
//! knows the same zones.

use jiff::{Timestamp, tz::TimeZoneDatabase};
use shared::{
    Instant,
    availability::{Offsets, wall_text},
};

/// What the clocks of a zone do from one instant until another; `None` for a zone that is not known.
pub fn offsets(zone: &str, from: Instant, until: Instant) -> Option<Offsets> {
    let zone = TimeZoneDatabase::bundled().get(zone).ok()?;
    let start = Timestamp::from_second(from.unix()).ok()?;
    let first = zone.to_offset(start).seconds();
    let changes = zone
        .following(start)
        .map(|change| (change.timestamp().as_second(), change.offset().seconds()))
        .take_while(|(at, _)| *at < until.unix());
    Some(Offsets::new(first, changes.collect()))
}

/// A wall time that somebody meant, next to the instant it was when they said it. Should the clocks of
/// the zone come to be set otherwise, it tells what the instant has to become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meant {
    /// `YYYY-MM-DDTHH:MM`.
    pub wall_start: String,
    /// The zone's IANA name.
    pub time_zone: String,
}

impl Meant {
    /// What an instant says on the wall of a zone.
    pub fn by(offsets: &Offsets, time_zone: &str, at: Instant) -> Self {
        Self {
            wall_start: wall_text(offsets.wall_at(at.unix())),
            time_zone: time_zone.to_owned(),
        }
    }
}

/// Whether a zone of exactly this name exists.
pub fn is_known(name: &str) -> bool {
    // Look-ups fold capitals; two spellings of one zone would be two zones to everybody else.
    TimeZoneDatabase::bundled()
        .get(name)
        .is_ok_and(|zone| zone.iana_name() == Some(name))
}

#[cfg(test)]
mod tests {
    use super::is_known;

    #[test]
    fn knows_zones_by_their_exact_name() {
        assert!(
            is_known("Europe/Berlin")
                && is_known("UTC")
                && is_known("America/Argentina/Buenos_Aires")
        );
        for unknown in [
            "Mars/Phobos",
            "europe/berlin",
            "",
            "localtime",
            "posix/Europe/Berlin",
            "EST5EDT4,M3.2.0",
        ] {
            assert!(!is_known(unknown), "{unknown}");
        }
    }
}
