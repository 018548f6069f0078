//! When somebody is reminded of an appointment.

use serde::{Deserialize, Serialize};

use crate::{instant::Instant, words::words};

/// What a patient is told ahead of an appointment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Reminder {
    /// It is in a day.
    DayBefore,
    /// It is in an hour.
    HourBefore,
    /// The room is open.
    RoomOpen,
}

words!(Reminder {
    DayBefore = "day_before",
    HourBefore = "hour_before",
    RoomOpen = "room_open",
});

impl Reminder {
    /// When it is due for an appointment that starts then and whose room opens then.
    pub const fn due_at(self, starts_at: Instant, opens_at: Instant) -> Instant {
        match self {
            Self::DayBefore => starts_at.plus_minutes(-24 * 60),
            Self::HourBefore => starts_at.plus_minutes(-60),
            Self::RoomOpen => opens_at,
        }
    }

    /// What is to be told now, if anything, of an appointment that has been as it is since `since`.
    ///
    /// It is the last that has come due: one that another has come after would be told too late. Nor is
    /// one told that came due before the appointment was as it is, because its people have just been
    /// told of that: who books late, or whose appointment was moved, is not told the same twice.
    pub fn now(
        starts_at: Instant,
        opens_at: Instant,
        since: Instant,
        now: Instant,
    ) -> Option<Self> {
        let due = |reminder: &Self| reminder.due_at(starts_at, opens_at);
        Self::ALL
            .into_iter()
            .filter(|reminder| due(reminder) <= now && now < starts_at)
            .max_by_key(due)
            .filter(|reminder| since < due(reminder))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(minutes: i64) -> Instant {
        Instant::parse("2026-01-31T09:00:00Z")
            .unwrap()
            .plus_minutes(minutes)
    }

    /// What is told in the day before a start in `START` minutes, looked for in each minute.
    fn told(since: i64, opens_before: i64) -> Vec<(i64, Reminder)> {
        const START: i64 = 3 * 24 * 60;
        let mut told: Vec<(i64, Reminder)> = Vec::new();
        for minute in 0..START + 60 {
            let opens_at = at(START - opens_before);
            let reminder = Reminder::now(at(START), opens_at, at(since), at(minute));
            if let Some(reminder) = reminder
                && minute > since
                && !told.iter().any(|(_, known)| *known == reminder)
            {
                told.push((START - minute, reminder));
            }
        }
        told
    }

    #[test]
    fn who_booked_in_time_is_told_each_when_it_is_due() {
        use Reminder::{DayBefore, HourBefore, RoomOpen};
        let usual = [(1440, DayBefore), (60, HourBefore), (30, RoomOpen)];
        assert_eq!(told(0, 30), usual);
        // A room that opens hours before is told of before the last hour.
        let early = [(1440, DayBefore), (180, RoomOpen), (60, HourBefore)];
        assert_eq!(told(0, 180), early);
    }

    #[test]
    fn who_booked_late_is_told_what_is_still_to_come() {
        use Reminder::{HourBefore, RoomOpen};
        const START: i64 = 3 * 24 * 60;
        assert_eq!(told(START - 1440, 30), [(60, HourBefore), (30, RoomOpen)]);
        assert_eq!(told(START - 60, 30), [(30, RoomOpen)]);
        assert_eq!(told(START - 30, 30), []);
        assert_eq!(told(START - 5, 30), []);
    }

    #[test]
    fn nobody_is_told_that_it_starts_when_it_has_started() {
        let told_at = |now| Reminder::now(at(0), at(-30), at(-3000), now);
        let before = at(-1).plus_seconds(59);
        assert_eq!(told_at(before), Some(Reminder::RoomOpen));
        assert_eq!(told_at(at(0)), None);
    }

    proptest! {
        #[test]
        fn nothing_is_told_from_the_start_on_or_before_it_is_due(
            opens_before in 0..1440_i64,
            since in -3000..3000_i64,
            now in -3000..3000_i64,
        ) {
            let (start, opens_at) = (at(0), at(-opens_before));
            if let Some(reminder) = Reminder::now(start, opens_at, at(since), at(now)) {
                let due_at = reminder.due_at(start, opens_at);
                prop_assert!(due_at <= at(now) && at(now) < start && at(since) < due_at);
            }
        }
    }
}
