//! Appointments that repeat: on which wall times of the doctor's zone the occurrences fall.
//!
//! The rules are a small part of RFC 5545's `RRULE`: `FREQ` daily, weekly or monthly, `INTERVAL`,
//! `BYDAY` for weeks, and `COUNT` or `UNTIL`. The time of day on the wall stays the same all along, so
//! the time between two occurrences is an hour longer or shorter where the clocks are set.

mod plan;
mod shift;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use time::{Date, Duration, Weekday};

use crate::{
    appointment::HORIZON_DAYS,
    availability::{Days, Offsets, slots::date_at},
    error::{FieldCode, FieldError},
    instant::Instant,
};

pub use plan::{Conflict, DAYS_AWAY, Planned, plan};
pub use shift::{Scope, shifted};

/// The most occurrences of a series: one a week for a year.
pub const OCCURRENCES_MAX: u8 = 52;
/// The longest step, in days, weeks or months.
pub const INTERVAL_MAX: u8 = 12;

/// More steps than there are days up to the horizon, so that no search for dates is without an end.
const STEPS: i64 = 1_000;
/// Seconds of a day.
const DAY: i64 = 24 * 60 * 60;

/// In what a series counts its steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Every {
    /// Days.
    Day,
    /// Weeks, which begin on Monday.
    Week,
    /// Months. One that does not have the day of the start is left out.
    Month,
}

/// Where a series ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// After so many occurrences, 1 to [`OCCURRENCES_MAX`].
    Count(u8),
    /// With the last occurrence on or before this date.
    Until(Date),
}

/// How a series goes on from its start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// In what it counts its steps.
    pub every: Every,
    /// How many of them a step is, 1 to [`INTERVAL_MAX`].
    pub interval: u8,
    /// On which days of a week; the start's alone when empty. Nothing but weeks has days.
    pub days: Vec<Weekday>,
    /// Where it ends.
    pub end: End,
}

/// One wall time of a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// The wall time in seconds, as if it were UTC.
    pub wall: i64,
    /// The first instant at which the clocks show it; `None` when they leap over it.
    pub starts_at: Option<Instant>,
}

impl Rule {
    /// The farthest date that a series can reach, as seen from `now`, with some days to spare for zones.
    pub fn last_day(now: Instant) -> Date {
        let farthest = now.plus_minutes((HORIZON_DAYS + 2) * 24 * 60);
        farthest.date_time().date()
    }

    /// The days from the first occurrence to the farthest one there could be. What the clocks do
    /// between them is all that [`expand`](Self::expand) needs to know.
    pub fn reach(&self, starts_at: Instant, now: Instant) -> Days {
        let from = starts_at.date_time().date();
        let to = match self.end {
            End::Until(date) => date.min(Self::last_day(now)),
            End::Count(_) => Self::last_day(now),
        };
        Days {
            from,
            to: to.max(from),
        }
        .widened(1)
    }

    /// The occurrences in order, from the start on.
    ///
    /// # Errors
    /// A start that is on none of the days; an end before the start, or one that makes more than
    /// [`OCCURRENCES_MAX`] occurrences or one beyond the horizon.
    pub fn expand(
        &self,
        starts_at: Instant,
        offsets: &Offsets,
        now: Instant,
    ) -> Result<Vec<Occurrence>, FieldError> {
        let start_wall = offsets.wall_at(starts_at.unix());
        let out_of_range = |field| FieldError::new(field, FieldCode::OutOfRange);
        let start_day = date_at(offsets, starts_at).ok_or_else(|| out_of_range("starts_at"))?;
        let is_weekly = self.every == Every::Week && !self.days.is_empty();
        if is_weekly && !self.days.contains(&start_day.weekday()) {
            return Err(out_of_range("rule.days"));
        }
        let last_day = Self::last_day(now);
        let dates = self.dates(start_day).take_while(|date| *date <= last_day);
        let dates: Vec<Date> = match self.end {
            End::Count(count) => {
                let dates: Vec<Date> = dates.take(usize::from(count)).collect();
                if dates.len() < usize::from(count) {
                    return Err(out_of_range("rule.count"));
                }
                dates
            }
            End::Until(until) => {
                let dates = dates.take_while(|date| *date <= until);
                let dates: Vec<Date> = dates.take(usize::from(OCCURRENCES_MAX) + 1).collect();
                let too_many = usize::from(OCCURRENCES_MAX) < dates.len();
                if dates.is_empty() || too_many || last_day < until {
                    return Err(out_of_range("rule.until"));
                }
                dates
            }
        };
        let occurrence = |date: Date| {
            let days = i64::from(date.to_julian_day()) - i64::from(start_day.to_julian_day());
            let wall = start_wall + days * DAY;
            // Which of two instants an ambiguous start means was said by whoever named it.
            let starts_at = match days {
                0 => Some(starts_at),
                _ => offsets.first_instant(wall).and_then(Instant::from_unix),
            };
            Occurrence { wall, starts_at }
        };
        Ok(dates.into_iter().map(occurrence).collect())
    }

    /// The dates from the start on, beyond the horizon.
    fn dates(&self, start: Date) -> Box<dyn Iterator<Item = Date> + '_> {
        let steps = (0..STEPS).step_by(usize::from(self.interval.max(1)));
        match self.every {
            Every::Day => Box::new(steps.map_while(move |n| start.checked_add(Duration::days(n)))),
            Every::Week => {
                let into_week = i64::from(start.weekday().number_days_from_monday());
                let monday = start.saturating_sub(Duration::days(into_week));
                let weeks = steps.map_while(move |n| monday.checked_add(Duration::weeks(n)));
                let fits = move |date: &Date| match self.days.as_slice() {
                    [] => date.weekday() == start.weekday(),
                    days => days.contains(&date.weekday()),
                };
                let days = |monday: Date| {
                    let week = Days {
                        from: monday,
                        to: monday.saturating_add(Duration::days(6)),
                    };
                    week.iter()
                };
                Box::new(
                    weeks
                        .flat_map(days)
                        .filter(fits)
                        .skip_while(move |date| *date < start),
                )
            }
            Every::Month => {
                let months = steps.map_while(move |n| months_later(start, n));
                Box::new(months.flatten())
            }
        }
    }
}

/// The same day so many months later: `Some(None)` in a month without that day, `None` beyond all dates.
fn months_later(start: Date, months: i64) -> Option<Option<Date>> {
    let index =
        start.year() * 12 + i32::from(u8::from(start.month())) - 1 + i32::try_from(months).ok()?;
    let month = u8::try_from(index.rem_euclid(12) + 1).ok()?;
    let month = time::Month::try_from(month).ok()?;
    let first = Date::from_calendar_date(index.div_euclid(12), month, 1).ok()?;
    Some(first.replace_day(start.day()).ok())
}
