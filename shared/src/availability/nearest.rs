//! Of many slots those that come closest to a time that can not be had.

use super::slots::Slot;
use crate::instant::Instant;

/// The slots that start nearest to an instant, at most so many, in order of time. Of two that are
/// equally near the earlier one counts as nearer.
pub fn nearest(mut slots: Vec<Slot>, to: Instant, most: usize) -> Vec<Slot> {
    slots.sort_unstable_by_key(|slot| (to.seconds_until(slot.starts_at).abs(), slot.starts_at));
    slots.truncate(most);
    slots.sort_unstable();
    slots
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_on_either_side_in_order_of_time() {
        let at = |minutes| Instant::from_unix(0).unwrap().plus_minutes(minutes);
        let slot = |minutes| Slot {
            starts_at: at(minutes),
            ends_at: at(minutes + 30),
        };
        let slots: Vec<Slot> = [0, 60, 90, 150, 600].map(slot).to_vec();
        assert_eq!(nearest(slots.clone(), at(120), 3), [60, 90, 150].map(slot));
        assert_eq!(nearest(slots.clone(), at(120), 1), [slot(90)]);
        assert_eq!(nearest(slots, at(-60), 9), [0, 60, 90, 150, 600].map(slot));
        assert_eq!(nearest(Vec::new(), at(0), 3), []);
    }
}
