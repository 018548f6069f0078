//! Running late: what a doctor tells, what an overrunning consultation shows, and what both mean for
//! the patients after it.

use serde::{Deserialize, Serialize};

use crate::instant::Instant;

/// How long what a doctor told holds for appointments that start after it, in minutes.
pub const TOLD_FOR_MINUTES: i64 = 12 * 60;
/// The most a doctor can tell, in minutes.
pub const MOST_MINUTES: u32 = 240;
/// Delays are said in whole steps of so many minutes, rounded up; less than one step is none.
pub const STEP_MINUTES: i64 = 5;
/// How long after its start an appointment can still be told of a delay, in minutes.
const TOLD_BEFORE_MINUTES: i64 = 60;

/// What a doctor told of themself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// How late, in minutes.
    pub minutes: u32,
    /// When it was told.
    pub at: Instant,
}

/// The planned time of an appointment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Planned {
    /// When it starts.
    pub starts_at: Instant,
    /// When it ends.
    pub ends_at: Instant,
}

/// Where a delay comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DelayCause {
    /// The doctor said so.
    Told,
    /// A consultation before it takes longer than planned.
    Overrun,
}

/// How much later than planned an appointment is expected to start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Delay {
    /// In minutes, a whole number of fives.
    #[cfg_attr(feature = "openapi", schema(minimum = 5, maximum = 1440, examples(15)))]
    pub minutes: u32,
    /// When it is expected to start.
    pub expected_at: Instant,
    /// Why.
    pub cause: DelayCause,
}

/// The delays of a doctor's coming appointments, in their order. `upcoming` is sorted by start;
/// `running` is the planned time of the consultation the doctor is in now, if any. An appointment pushes
/// the next one only as far as the free time between them is used up.
pub fn delays(
    upcoming: &[Planned],
    told: Option<Told>,
    running: Option<Planned>,
    now: Instant,
) -> Vec<Option<Delay>> {
    let mut free_at = running.map(|running| running.ends_at.max(now));
    upcoming
        .iter()
        .map(|planned| {
            let told_at = told.and_then(|told| told.expected(planned.starts_at));
            let pushed_to = free_at.map_or(planned.starts_at, |free| free.max(planned.starts_at));
            let (expected, cause) = match told_at {
                Some(told_at) if pushed_to <= told_at => (told_at, DelayCause::Told),
                _ => (pushed_to, DelayCause::Overrun),
            };
            let length = planned.starts_at.seconds_until(planned.ends_at);
            free_at = Some(expected.plus_seconds(length));
            delay(planned.starts_at, expected, cause)
        })
        .collect()
}

impl Told {
    /// When an appointment that was planned for `starts_at` is expected, if this is about it.
    fn expected(self, starts_at: Instant) -> Option<Instant> {
        let first = self.at.plus_minutes(-TOLD_BEFORE_MINUTES);
        let last = self.at.plus_minutes(TOLD_FOR_MINUTES);
        let is_meant = first <= starts_at && starts_at <= last;
        is_meant.then(|| starts_at.plus_minutes(i64::from(self.minutes)))
    }
}

fn delay(starts_at: Instant, expected: Instant, cause: DelayCause) -> Option<Delay> {
    let step = STEP_MINUTES * 60;
    let steps = (starts_at.seconds_until(expected) + step - 1) / step;
    let minutes = u32::try_from(steps * STEP_MINUTES).ok()?;
    (0 < minutes).then(|| Delay {
        minutes,
        expected_at: starts_at.plus_minutes(i64::from(minutes)),
        cause,
    })
}
