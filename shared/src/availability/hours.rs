//! Wall times: windows of a day, dates, and stretches between two of them.

use time::{Date, PrimitiveDateTime};

use crate::{
    calendar,
    error::{Faults, FieldCode},
    instant::Instant,
};

/// Minutes of a day.
const DAY: u16 = 24 * 60;

/// A window of a day, in minutes from midnight on the wall. One that ends at or before its start runs
/// into the next day, so `00:00` as its end is the midnight that follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hours {
    from: u16,
    length: u16,
}

impl Hours {
    /// From `HH:MM` to `HH:MM`, both on whole five minutes.
    ///
    /// # Errors
    /// Not of that form, or off the five minutes.
    pub fn parse(from: &str, to: &str) -> Result<Self, FieldCode> {
        let (from, to) = (minutes(from)?, minutes(to)?);
        let length = if to <= from {
            to + DAY - from
        } else {
            to - from
        };
        Ok(Self { from, length })
    }

    /// The wall seconds of the window that begins on this date.
    pub(super) fn on(self, date: Date) -> (i64, i64) {
        let from = midnight(date) + i64::from(self.from) * 60;
        (from, from + i64::from(self.length) * 60)
    }
}

fn minutes(text: &str) -> Result<u16, FieldCode> {
    let time = calendar::parse_minute(text).ok_or(FieldCode::InvalidFormat)?;
    if time.minute() % 5 != 0 {
        return Err(FieldCode::OffGrid);
    }
    Ok(u16::from(time.hour()) * 60 + u16::from(time.minute()))
}

/// A stretch of wall time in which the doctor is away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeOff {
    /// The first wall second.
    pub(super) from: i64,
    /// The first wall second after it.
    pub(super) until: i64,
}

impl TimeOff {
    /// From and to a wall time, each as `YYYY-MM-DDTHH:MM`.
    ///
    /// # Errors
    /// Not of that form; an end that is not after the start is out of range.
    pub fn parse(from: &str, to: &str) -> Result<Self, FieldCode> {
        let (from, until) = (parse_wall(from)?, parse_wall(to)?);
        if from < until {
            Ok(Self { from, until })
        } else {
            Err(FieldCode::OutOfRange)
        }
    }
}

/// Dates from one to another, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    /// The first.
    pub from: Date,
    /// The last.
    pub to: Date,
}

impl Days {
    /// The days from one `YYYY-MM-DD` to another, at most so many; what is wrong is noted under `from`
    /// and `to`.
    pub fn check(faults: &mut Faults, from: &str, to: &str, most: i64) -> Option<Self> {
        let from = faults.note("from", parse_date(from));
        let to = faults.note("to", parse_date(to));
        let days = from.zip(to).map(|(from, to)| Self { from, to })?;
        let fits = (1..=most).contains(&days.count());
        let days = fits.then_some(days).ok_or(FieldCode::OutOfRange);
        faults.note("to", days)
    }

    /// One day.
    pub const fn only(date: Date) -> Self {
        Self {
            from: date,
            to: date,
        }
    }

    /// The dates that an instant may have on some wall: whatever the zone, at most a day from that of UTC.
    pub fn around(at: Instant) -> Self {
        Self::only(at.date_time().date()).widened(1)
    }

    /// How many days; zero or less when they are the wrong way round.
    pub const fn count(self) -> i64 {
        self.to.to_julian_day() as i64 - self.from.to_julian_day() as i64 + 1
    }

    /// So many days more at either end, as far as dates go.
    #[must_use]
    pub fn widened(self, days: i64) -> Self {
        Self {
            from: self.from.saturating_sub(time::Duration::days(days)),
            to: self.to.saturating_add(time::Duration::days(days)),
        }
    }

    /// Each of them, in order.
    pub fn iter(self) -> impl Iterator<Item = Date> {
        std::iter::successors(Some(self.from), |date| date.next_day())
            .take_while(move |date| *date <= self.to)
    }

    /// The wall seconds from the first midnight to the one after the last day.
    pub fn wall(self) -> (i64, i64) {
        (midnight(self.from), midnight(self.to) + i64::from(DAY) * 60)
    }
}

/// A date from `YYYY-MM-DD`.
///
/// # Errors
/// Not a date of that form; not a year that anybody means.
pub fn parse_date(text: &str) -> Result<Date, FieldCode> {
    let date = calendar::parse_date(text).ok_or(FieldCode::InvalidFormat)?;
    if (2000..2200).contains(&date.year()) {
        Ok(date)
    } else {
        Err(FieldCode::OutOfRange)
    }
}

/// The wall seconds of `YYYY-MM-DDTHH:MM`.
///
/// # Errors
/// Not of that form; not a year that anybody means.
pub fn parse_wall(text: &str) -> Result<i64, FieldCode> {
    let (date, time) = text.split_once('T').ok_or(FieldCode::InvalidFormat)?;
    let time = calendar::parse_minute(time).ok_or(FieldCode::InvalidFormat)?;
    let wall = PrimitiveDateTime::new(parse_date(date)?, time);
    Ok(wall.assume_utc().unix_timestamp())
}

/// A wall second as `YYYY-MM-DDTHH:MM`; the seconds are cut off.
pub fn wall_text(wall: i64) -> String {
    // Where no date is, at the ends of time, nobody has an appointment.
    let at = Instant::from_unix(wall).map(|at| at.to_string());
    at.and_then(|text| text.get(..16).map(str::to_owned))
        .unwrap_or_default()
}

/// The wall second at which a date begins.
pub(super) const fn midnight(date: Date) -> i64 {
    date.midnight().assume_utc().unix_timestamp()
}
