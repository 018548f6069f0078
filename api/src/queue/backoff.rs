//! How long to wait before something is tried again whose receiver has no say in it.

/// How often it is tried, about two days in all.
pub const MOST_ATTEMPTS: i64 = 20;

/// The wait after the first failure, in seconds.
const FIRST: i64 = 30;
/// The longest wait, in seconds.
const LONGEST: i64 = 4 * 60 * 60;

/// Seconds until the next attempt after so many: twice as many each time, up to four hours, and somewhere
/// between half of that and all of it, so that what failed together does not come back together.
pub fn wait(attempts: i64, jitter: u32) -> i64 {
    let doublings = attempts.clamp(1, 16) - 1;
    let full = (FIRST << doublings).min(LONGEST);
    let half = full / 2;
    half + i64::from(jitter) % (full - half + 1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_wait_is_within_its_bounds(attempts in any::<i64>(), jitter in any::<u32>()) {
            let wait = wait(attempts, jitter);
            prop_assert!((FIRST / 2..=LONGEST).contains(&wait));
        }

        #[test]
        fn who_failed_more_often_does_not_come_back_much_sooner(
            attempts in 1..MOST_ATTEMPTS,
            one in any::<u32>(),
            other in any::<u32>(),
        ) {
            prop_assert!(wait(attempts, one) <= 2 * wait(attempts + 1, other));
        }

        #[test]
        fn what_failed_together_is_spread(attempts in 1..MOST_ATTEMPTS, jitter in 0..u32::MAX) {
            prop_assert_ne!(wait(attempts, jitter), wait(attempts, jitter + 1));
        }
    }

    #[test]
    fn a_receiver_may_be_away_for_a_day() {
        let least: i64 = (1..MOST_ATTEMPTS).map(|attempts| wait(attempts, 0)).sum();
        assert!(least > 20 * 60 * 60, "{least}");
    }
}
