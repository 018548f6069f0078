//! Stretches of time as pairs of a first second and the first one after it.

/// Joins stretches that touch or overlap; they come in order.
pub(super) fn joined(stretches: Vec<(i64, i64)>) -> Vec<(i64, i64)> {
    let mut joined: Vec<(i64, i64)> = Vec::with_capacity(stretches.len());
    for (from, until) in stretches {
        match joined.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(until),
            _ => joined.push((from, until)),
        }
    }
    joined
}

/// Takes stretches out of others; both come in order, and the first are apart from each other.
pub(super) fn without(stretches: Vec<(i64, i64)>, away: &[(i64, i64)]) -> Vec<(i64, i64)> {
    let mut left = Vec::with_capacity(stretches.len());
    for (mut from, until) in stretches {
        // What comes after all that is away ends with the stretch itself.
        for (gone, back) in away.iter().copied().chain([(until, until)]) {
            let gone = gone.min(until);
            if from < gone {
                left.push((from, gone));
            }
            from = from.max(back);
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_touches_or_overlaps_is_one() {
        let apart = vec![(0, 10), (11, 20)];
        assert_eq!(joined(apart.clone()), apart);
        assert_eq!(joined(vec![(0, 10), (10, 20)]), [(0, 20)]);
        assert_eq!(joined(vec![(0, 20), (5, 10), (15, 30)]), [(0, 30)]);
        assert_eq!(joined(Vec::new()), []);
    }

    #[test]
    fn what_is_taken_out_leaves_what_is_before_and_after() {
        for (away, left) in [
            (vec![], vec![(10, 20)]),
            (vec![(12, 15)], vec![(10, 12), (15, 20)]),
            (vec![(5, 12), (12, 15)], vec![(15, 20)]),
            (vec![(11, 19), (12, 13)], vec![(10, 11), (19, 20)]),
            (vec![(12, 15), (18, 30)], vec![(10, 12), (15, 18)]),
            // At the edges nothing is left, not even something empty.
            (vec![(10, 15)], vec![(15, 20)]),
            (vec![(15, 20)], vec![(10, 15)]),
            (vec![(10, 20)], vec![]),
            (vec![(5, 10), (20, 30)], vec![(10, 20)]),
        ] {
            assert_eq!(without(vec![(10, 20)], &away), left, "{away:?}");
        }
        let two = vec![(0, 10), (20, 30)];
        assert_eq!(without(two, &[(5, 25)]), [(0, 5), (25, 30)]);
    }
}
