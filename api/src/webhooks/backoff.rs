//! How long to wait before a delivery is tried again.

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;

/// The waits after each failure, in seconds: about three days in all.
const WAITS: [i64; 9] = [
    5,
    5 * MINUTE,
    30 * MINUTE,
    2 * HOUR,
    5 * HOUR,
    10 * HOUR,
    14 * HOUR,
    20 * HOUR,
    24 * HOUR,
];

/// Seconds until the next attempt after so many; `None` when there is none any more. Up to a quarter is
/// added, so that what failed together does not come back together.
pub fn wait(attempts: i64, jitter: u32) -> Option<i64> {
    let place = usize::try_from(attempts.saturating_sub(1)).ok()?;
    let wait = *WAITS.get(place)?;
    Some(wait + i64::from(jitter) % (wait / 4 + 1))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ten_attempts_take_three_days() {
        let waits: Vec<_> = (1..=10).map(|attempts| wait(attempts, 0)).collect();
        assert_eq!(waits[0], Some(5));
        assert_eq!(waits[8], Some(24 * HOUR));
        assert_eq!(waits[9], None);
        let all: i64 = waits.iter().flatten().sum();
        assert!((3 * 24 * HOUR..4 * 24 * HOUR).contains(&all), "{all}");
    }

    proptest! {
        #[test]
        fn a_wait_is_within_its_bounds(attempts: i64, jitter: u32) {
            if let Some(wait) = wait(attempts, jitter) {
                let full = WAITS[usize::try_from(attempts).unwrap() - 1];
                prop_assert!(full <= wait && wait <= full + full / 4);
            }
        }
    }
}
