//! The time zone database. Only the one carried in the binary counts, so that every installation
//! knows the same zones.

use jiff::{
    Timestamp, Zoned,
    tz::{TimeZone, TimeZoneDatabase},
};
use shared::{
    Instant,
    availability::{Offsets, parse_wall, wall_text},
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

/// An instant by the clock of a zone. Where the zone is not known any more it is UTC.
pub fn by_clock(at: Instant, zone: &str) -> Zoned {
    let zone = TimeZoneDatabase::bundled().get(zone);
    let at = Timestamp::from_second(at.unix()).unwrap_or_default();
    at.to_zoned(zone.unwrap_or(TimeZone::UTC))
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

/// What the clocks, as they are known today, make of a wall time that was meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// They show it at the instant it was then.
    Same,
    /// They show it at another instant.
    Other(Instant),
    /// They leap over it.
    LeaptOver,
    /// There is no such zone, or it is no wall time.
    UnknownZone,
}

impl Meant {
    /// What the clocks make of it today. `at` is the instant that it was when it was said.
    pub fn reading(&self, at: Instant) -> Reading {
        let wall = parse_wall(&self.wall_start)
            .ok()
            .filter(|_| is_known(&self.time_zone));
        let offsets = wall.and_then(|wall| {
            // No zone is more than a day from UTC.
            let from = Instant::from_unix(wall.min(at.unix()))?.plus_minutes(-2 * 24 * 60);
            let until = Instant::from_unix(wall.max(at.unix()))?.plus_minutes(2 * 24 * 60);
            offsets(&self.time_zone, from, until)
        });
        let Some((wall, offsets)) = wall.zip(offsets) else {
            return Reading::UnknownZone;
        };
        // Of two instants that show it, the one that was said stays right.
        if offsets.wall_at(at.unix()) == wall {
            return Reading::Same;
        }
        let instant = offsets.first_instant(wall).and_then(Instant::from_unix);
        instant.map_or(Reading::LeaptOver, Reading::Other)
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
    use shared::Instant;

    use super::{Meant, Reading, is_known};

    #[test]
    fn what_was_meant_is_read_by_the_clocks_of_today() {
        let reading = |wall: &str, zone: &str, at: &str| {
            let meant = Meant {
                wall_start: wall.to_owned(),
                time_zone: zone.to_owned(),
            };
            meant.reading(Instant::parse(at).unwrap())
        };
        let nine = "2026-07-01T09:00";
        let other = Instant::parse("2026-07-01T07:00:00Z").unwrap();
        for (wall, zone, at, expected) in [
            (nine, "Europe/Berlin", "2026-07-01T07:00:00Z", Reading::Same),
            (
                nine,
                "Europe/Berlin",
                "2026-07-01T08:00:00Z",
                Reading::Other(other),
            ),
            (
                nine,
                "Mars/Phobos",
                "2026-07-01T07:00:00Z",
                Reading::UnknownZone,
            ),
            (
                "2026-03-29T02:30",
                "Europe/Berlin",
                "2026-03-29T01:30:00Z",
                Reading::LeaptOver,
            ),
            // The clocks show it twice, and either may have been meant.
            (
                "2026-10-25T02:30",
                "Europe/Berlin",
                "2026-10-25T00:30:00Z",
                Reading::Same,
            ),
            (
                "2026-10-25T02:30",
                "Europe/Berlin",
                "2026-10-25T01:30:00Z",
                Reading::Same,
            ),
        ] {
            assert_eq!(reading(wall, zone, at), expected, "{wall} {zone} {at}");
        }
    }

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
