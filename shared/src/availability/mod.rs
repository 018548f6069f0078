//! A doctor's time: weekly hours, exceptions, time off, visit types and booking rules, all in the
//! wall time of the doctor's zone.
//!
//! [`slots`] turns them into bookable instants. What the zone's clocks do comes in as a fact
//! ([`Offsets`]); no rule here knows a zone.

mod hours;
mod nearest;
pub mod slots;
mod stretches;
mod zone;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use time::{Date, Weekday};

pub use hours::{Days, Hours, TimeOff, parse_date, parse_wall, wall_text};
pub use nearest::nearest;
pub use zone::Offsets;

use self::slots::{Busy, Slot};
use crate::{
    account::TimeZoneName,
    error::{Faults, FieldCode},
    text,
};

/// Steps a grid of starts can have, in minutes. Each divides a day, so that every day has the same grid.
pub const STEPS: [u16; 9] = [5, 10, 15, 20, 30, 45, 60, 90, 120];
/// The longest visit, in minutes.
pub const LENGTH_MAX: u16 = 480;
/// The longest buffer on either side of a visit, in minutes.
pub const BUFFER_MAX: u16 = 240;
/// The longest minimum notice, in minutes: thirty days.
pub const NOTICE_MAX: u32 = 30 * 24 * 60;
/// The farthest horizon, in days.
pub const HORIZON_MAX: u16 = 731;
/// The highest limit of appointments on one day.
pub const PER_DAY_MAX: u16 = 200;

/// When a doctor can be booked, and for what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Availability {
    /// The zone that every wall time here is in.
    pub time_zone: TimeZoneName,
    /// The windows of a usual week, each keyed to the day on which it begins.
    pub hours: Vec<(Weekday, Hours)>,
    /// Dates on which other windows, or none, replace those of the week.
    pub exceptions: BTreeMap<Date, Vec<Hours>>,
    /// Stretches that are taken out of everything above.
    pub time_off: Vec<TimeOff>,
    /// What can be booked; never empty, and the first one is meant when none is named.
    pub visit_types: Vec<VisitType>,
    /// The limits.
    pub rules: Rules,
}

/// What a visit is for, and so how long it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitType {
    /// Names it in requests.
    pub id: VisitTypeId,
    /// Names it for people.
    pub name: VisitTypeName,
    /// How long it is, in minutes: 5 to [`LENGTH_MAX`], on whole five minutes.
    pub length_minutes: u16,
}

/// The limits of booking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Kept free before each visit, in minutes.
    #[cfg_attr(feature = "openapi", schema(maximum = 240))]
    pub buffer_before_minutes: u16,
    /// Kept free after each visit, in minutes.
    #[cfg_attr(feature = "openapi", schema(maximum = 240))]
    pub buffer_after_minutes: u16,
    /// A visit starts no sooner than so many minutes from now; at most thirty days.
    #[cfg_attr(feature = "openapi", schema(maximum = 43200))]
    pub minimum_notice_minutes: u32,
    /// A visit starts no later than so many days of 24 hours from now.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 731))]
    pub horizon_days: u16,
    /// Visits start on whole multiples of so many minutes from the doctor's midnight: 5, 10, 15, 20,
    /// 30, 45, 60, 90 or 120.
    #[cfg_attr(feature = "openapi", schema(minimum = 5, maximum = 120, examples(30)))]
    pub step_minutes: u16,
    /// The most appointments that start on one day of the doctor's zone; `null` for no limit.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 200))]
    pub max_per_day: Option<u16>,
}

impl Rules {
    /// Each limit by its name, judged.
    fn faults(&self) -> impl Iterator<Item = (&'static str, FieldCode)> {
        let per_day = self
            .max_per_day
            .is_none_or(|most| (1..=PER_DAY_MAX).contains(&most));
        let limits = [
            (
                "buffer_before_minutes",
                self.buffer_before_minutes <= BUFFER_MAX,
            ),
            (
                "buffer_after_minutes",
                self.buffer_after_minutes <= BUFFER_MAX,
            ),
            (
                "minimum_notice_minutes",
                self.minimum_notice_minutes <= NOTICE_MAX,
            ),
            (
                "horizon_days",
                (1..=HORIZON_MAX).contains(&self.horizon_days),
            ),
            ("step_minutes", STEPS.contains(&self.step_minutes)),
            ("max_per_day", per_day),
        ];
        limits
            .into_iter()
            .filter(|(_, fits)| !fits)
            .map(|(name, _)| (name, FieldCode::OutOfRange))
    }

    /// The doctor's time that a visit takes, buffers included.
    pub fn around(&self, visit: Slot) -> Busy {
        let (before, after) = (self.buffer_before_minutes, self.buffer_after_minutes);
        Busy {
            from: visit.starts_at.plus_minutes(-i64::from(before)),
            until: visit.ends_at.plus_minutes(i64::from(after)),
            starts_at: visit.starts_at,
        }
    }

    /// Notes every limit that is out of range, under `rules.<name>`.
    pub fn check(&self, faults: &mut Faults) {
        for (name, code) in self.faults() {
            faults.note::<()>(&format!("rules.{name}"), Err(code));
        }
    }
}

impl Default for Rules {
    /// As open as can be: whoever wants limits sets them.
    fn default() -> Self {
        Self {
            buffer_before_minutes: 0,
            buffer_after_minutes: 0,
            minimum_notice_minutes: 0,
            horizon_days: HORIZON_MAX,
            step_minutes: 5,
            max_per_day: None,
        }
    }
}

impl Availability {
    /// The visit type of this id, or the first one when none is named.
    pub fn visit_type(&self, id: Option<&VisitTypeId>) -> Option<&VisitType> {
        match id {
            None => self.visit_types.first(),
            Some(id) => self.visit_types.iter().find(|known| known.id == *id),
        }
    }

    /// The windows that begin on a date.
    fn windows(&self, date: Date) -> impl Iterator<Item = Hours> {
        let exception = self.exceptions.get(&date);
        let usual = self
            .hours
            .iter()
            .filter(move |(day, _)| exception.is_none() && *day == date.weekday())
            .map(|(_, hours)| *hours);
        exception.into_iter().flatten().copied().chain(usual)
    }
}

/// The name of a visit type in requests: 1 to 32 lower-case letters, digits and underscores.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitTypeId(String);

impl VisitTypeId {
    /// # Errors
    /// Empty, too long, or other characters.
    pub fn parse(text: &str) -> Result<Self, FieldCode> {
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        match text.len() {
            0 => Err(FieldCode::Blank),
            33.. => Err(FieldCode::TooLong),
            _ if text.chars().all(fits) => Ok(Self(text.to_owned())),
            _ => Err(FieldCode::InvalidCharacters),
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The name of a visit type for people: one line of 1 to 60 characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitTypeName(String);

impl VisitTypeName {
    /// # Errors
    /// See [`text::line`].
    pub fn parse(text: &str) -> Result<Self, FieldCode> {
        text::line(text, 60).map(Self)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
