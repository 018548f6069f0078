//! Who wins when many come at once. The database decides; the tests only count.
//!
//! [`few`] tells each story in a round or ten. [`many`] tells the four that must never go wrong five
//! hundred times over, with sixteen writers at once.

mod few;
mod many;

use std::collections::BTreeMap;

use crate::support::Answer;

/// How many answers there are of each status.
fn count(answers: &[Answer]) -> BTreeMap<u16, usize> {
    let mut statuses = BTreeMap::new();
    for answer in answers {
        *statuses.entry(answer.status.as_u16()).or_default() += 1;
    }
    statuses
}
