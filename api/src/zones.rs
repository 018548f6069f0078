//! The time zone database. Only the one carried in the binary counts, so that every installation
//! knows the same zones.

use jiff::tz::TimeZoneDatabase;

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
