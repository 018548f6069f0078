//! Slots: what can be booked. [`find`] lists them and [`check`] judges one start, both by [`Search`],
//! so that what is offered can be booked and what is not offered can not.

use serde::{Deserialize, Serialize};
use time::Date;

use super::{
    Availability, Days, Offsets, VisitType,
    hours::midnight,
    stretches::{joined, without},
};
use crate::instant::Instant;

/// Seconds of a day.
const DAY: i64 = 24 * 60 * 60;

/// A bookable interval, half-open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Slot {
    /// When the visit starts.
    pub starts_at: Instant,
    /// When it ends.
    pub ends_at: Instant,
}

/// A stretch in which the doctor is taken, buffers included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Busy {
    /// From when on.
    pub from: Instant,
    /// Until when; not itself taken.
    pub until: Instant,
    /// When the visit in it starts: the day whose limit it counts for.
    pub starts_at: Instant,
}

/// Everything a decision looks at.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// The doctor's hours and rules.
    pub availability: &'a Availability,
    /// What the clocks of the doctor's zone do around the time in question.
    pub offsets: &'a Offsets,
    /// Days on which the clinic is closed.
    pub closures: &'a [Days],
    /// The doctor's taken time, in the order of its beginning.
    pub busy: &'a [Busy],
    /// The visits the patient has then, with any doctor.
    pub patient_busy: &'a [Slot],
    /// The present time.
    pub now: Instant,
}

/// Why a start can not be booked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unavailable {
    /// The doctor does not offer it: outside the hours, off the grid, too soon or too far.
    #[error("the doctor does not offer this time")]
    NotOffered,
    /// Offered, but somebody has it, or the day is full.
    #[error("the time is taken")]
    Taken,
}

/// Every slot for a visit that starts on one of these days of the doctor's zone, in order.
pub fn find(facts: &Facts<'_>, visit: &VisitType, days: Days) -> Vec<Slot> {
    let mut search = Search::new(facts, visit);
    let mut slots = Vec::new();
    search.offered(days, |search, start| {
        if search.is_free(start) {
            slots.extend(search.slot(start));
        }
    });
    slots
}

/// The slot that starts then, if it can be booked.
///
/// # Errors
/// See [`Unavailable`].
pub fn check(
    facts: &Facts<'_>,
    visit: &VisitType,
    starts_at: Instant,
) -> Result<Slot, Unavailable> {
    let wanted = starts_at.unix();
    let day = date_of(facts.offsets.wall_at(wanted)).ok_or(Unavailable::NotOffered)?;
    let mut found = Err(Unavailable::NotOffered);
    Search::new(facts, visit).offered(Days::only(day), |search, start| {
        if start == wanted {
            let slot = search.slot(start).filter(|_| search.is_free(start));
            found = slot.ok_or(Unavailable::Taken);
        }
    });
    found
}

/// The date on the wall.
fn date_of(wall: i64) -> Option<Date> {
    let at = time::OffsetDateTime::from_unix_timestamp(wall).ok()?;
    Some(at.date())
}

/// One search in seconds since 1970. Starts are asked for in order, so that each look at what is taken
/// goes on where the last one stopped.
struct Search<'a> {
    facts: &'a Facts<'a>,
    length: i64,
    before: i64,
    after: i64,
    /// Starts before it are too soon.
    first: i64,
    /// Starts after it are too far.
    last: i64,
    /// The taken stretches that may still matter.
    busy: &'a [Busy],
    /// How many visits start on which day, counted from 1970; only where there is a limit.
    counts: Vec<i64>,
}

impl<'a> Search<'a> {
    fn new(facts: &'a Facts<'a>, visit: &VisitType) -> Self {
        let rules = &facts.availability.rules;
        let now = facts.now.unix();
        let mut counts = Vec::new();
        if rules.max_per_day.is_some() {
            let day = |busy: &Busy| facts.offsets.wall_at(busy.starts_at.unix()).div_euclid(DAY);
            counts.extend(facts.busy.iter().map(day));
            counts.sort_unstable();
        }
        Self {
            facts,
            length: i64::from(visit.length_minutes) * 60,
            before: i64::from(rules.buffer_before_minutes) * 60,
            after: i64::from(rules.buffer_after_minutes) * 60,
            // What has started can not be booked, whatever the notice.
            first: (now + 1).max(now + i64::from(rules.minimum_notice_minutes) * 60),
            last: now + i64::from(rules.horizon_days) * DAY,
            busy: facts.busy,
            counts,
        }
    }

    /// Tells of every start that the doctor offers on these days, taken or not, in order.
    fn offered(&mut self, days: Days, mut tell: impl FnMut(&mut Self, i64)) {
        let minutes = self.facts.availability.rules.step_minutes;
        let (step, every) = (i64::from(minutes) * 60, usize::from(minutes) * 60);
        let (first_wall, end_wall) = days.wall();
        for (open, close) in open(self.facts, days) {
            for stretch in self.facts.offsets.stretches() {
                let from = open.max(self.first).max(stretch.from);
                let until = (close - self.length + 1)
                    .min(self.last + 1)
                    .min(stretch.until);
                if until <= from {
                    continue;
                }
                let wall = (from + stretch.offset)
                    .max(stretch.fresh_from)
                    .max(first_wall);
                let end = (until + stretch.offset).min(end_wall);
                // Wall seconds count from a midnight, so whole steps of them are whole steps of each day.
                let first = (wall + step - 1).div_euclid(step) * step;
                for wall in (first..end).step_by(every) {
                    tell(self, wall - stretch.offset);
                }
            }
        }
    }

    /// Whether nobody has this start. Starts must be asked for in order.
    fn is_free(&mut self, start: i64) -> bool {
        let (from, until) = (start - self.before, start + self.length + self.after);
        while let Some((next, rest)) = self.busy.split_first()
            && next.until.unix() <= from
        {
            self.busy = rest;
        }
        // What comes first now is not over; what comes after it begins no sooner.
        let next = self.busy.first();
        let taken = next.is_some_and(|next| next.from.unix() < until);
        !taken && !self.is_full(start) && !self.patient_is_busy(start)
    }

    fn is_full(&self, start: i64) -> bool {
        let Some(most) = self.facts.availability.rules.max_per_day else {
            return false;
        };
        let day = self.facts.offsets.wall_at(start).div_euclid(DAY);
        let first = self.counts.partition_point(|counted| *counted < day);
        let there = self.counts[first..].partition_point(|counted| *counted == day);
        usize::from(most) <= there
    }

    fn patient_is_busy(&self, start: i64) -> bool {
        let end = start + self.length;
        self.facts
            .patient_busy
            .iter()
            .any(|visit| visit.starts_at.unix() < end && start < visit.ends_at.unix())
    }

    fn slot(&self, start: i64) -> Option<Slot> {
        Some(Slot {
            starts_at: Instant::from_unix(start)?,
            ends_at: Instant::from_unix(start + self.length)?,
        })
    }
}

/// The stretches in which the doctor works that touch these days, apart from each other and in order.
fn open(facts: &Facts<'_>, days: Days) -> Vec<(i64, i64)> {
    let (availability, offsets) = (facts.availability, facts.offsets);
    // A window of the day before may run into the first one, and the last one into the day after.
    let mut open: Vec<(i64, i64)> = days
        .widened(1)
        .iter()
        .flat_map(|date| availability.windows(date).map(move |hours| hours.on(date)))
        .map(|(from, until)| (offsets.reaches(from), offsets.reaches(until)))
        .collect();
    open.sort_unstable();
    let mut away: Vec<(i64, i64)> = availability
        .time_off
        .iter()
        .map(|off| (off.from, off.until))
        .chain(facts.closures.iter().map(|closed| closed.wall()))
        .map(|(from, until)| (offsets.reaches(from), offsets.reaches(until)))
        .collect();
    away.sort_unstable();
    without(joined(open), &away)
}

/// The doctor's working time around some days, whatever is booked in it.
#[derive(Clone, Debug)]
pub struct OpenHours(Vec<(i64, i64)>);

impl OpenHours {
    /// The working time that touches these days.
    pub fn new(facts: &Facts<'_>, days: Days) -> Self {
        Self(open(facts, days))
    }

    /// Whether a visit lies within it as a whole.
    pub fn hold(&self, starts_at: Instant, ends_at: Instant) -> bool {
        let (from, until) = (starts_at.unix(), ends_at.unix());
        let next = self.0.partition_point(|(_, close)| *close < until);
        self.0.get(next).is_some_and(|(open, _)| *open <= from)
    }
}

/// The date of an instant on the doctor's wall.
pub fn date_at(offsets: &Offsets, at: Instant) -> Option<Date> {
    date_of(offsets.wall_at(at.unix()))
}

/// The instants between which everything lies that can matter for visits on these days: three days more at
/// either end holds the longest visit with its buffers in any zone.
pub fn reach(days: Days) -> Option<(Instant, Instant)> {
    let wide = days.widened(3);
    Some((
        Instant::from_unix(midnight(wide.from))?,
        Instant::from_unix(midnight(wide.to))?,
    ))
}
