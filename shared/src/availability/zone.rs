//! What the clocks of one zone do in a stretch of time, as a fact from outside.

/// The offsets of a zone from UTC, in seconds east, over a stretch of time. Outside the stretch it was
/// made for it says nothing that is true.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offsets {
    first: i32,
    /// From which second since 1970 on the clocks show which offset, in order.
    changes: Vec<(i64, i32)>,
}

/// A stretch in which the offset stays the same.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stretch {
    /// Its first second since 1970.
    pub from: i64,
    /// The first second of the next one.
    pub until: i64,
    /// Seconds east of UTC.
    pub offset: i64,
    /// The first wall second that no earlier stretch has shown.
    pub fresh_from: i64,
}

impl Offsets {
    /// The offset at the beginning, and each change after it in order: from which second since 1970
    /// on, which offset.
    pub const fn new(first: i32, changes: Vec<(i64, i32)>) -> Self {
        Self { first, changes }
    }

    /// The stretches of one offset, in order.
    pub(super) fn stretches(&self) -> impl Iterator<Item = Stretch> {
        let starts = std::iter::once((i64::MIN, self.first)).chain(self.changes.iter().copied());
        let ends = self
            .changes
            .iter()
            .map(|(at, _)| *at)
            .chain(std::iter::once(i64::MAX));
        let mut fresh_from = i64::MIN;
        starts.zip(ends).map(move |((from, offset), until)| {
            let stretch = Stretch {
                from,
                until,
                offset: i64::from(offset),
                fresh_from,
            };
            fresh_from = fresh_from.max(until.saturating_add(stretch.offset));
            stretch
        })
    }

    /// The wall time at an instant; both in seconds, of the wall as if it were UTC.
    pub fn wall_at(&self, instant: i64) -> i64 {
        let changed = self.changes.partition_point(|(at, _)| *at <= instant);
        let offset = match changed {
            0 => self.first,
            n => self.changes[n - 1].1,
        };
        instant + i64::from(offset)
    }

    /// The first instant at which the clocks show a wall time; `None` for one that they leap over.
    pub fn first_instant(&self, wall: i64) -> Option<i64> {
        let reached = self.reaches(wall);
        (self.wall_at(reached) == wall).then_some(reached)
    }

    /// The first instant at which the clocks show a wall time or, where they leap over it, a later one.
    pub fn reaches(&self, wall: i64) -> i64 {
        self.stretches()
            .find(|stretch| wall - stretch.offset < stretch.until)
            .map_or(wall, |stretch| stretch.from.max(wall - stretch.offset))
    }
}
