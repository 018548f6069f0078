//! A doctor's availability as it is read and written: one document, the same in both directions.

mod check;

use serde::{Deserialize, Serialize};
use time::Weekday;

use super::slot::SlotDay;
use crate::{
    availability::{self, Rules},
    id::AppointmentId,
    instant::Instant,
};

/// When a doctor can be booked, and for what. All times are wall times of `time_zone`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Availability {
    /// The zone of all that follows, an IANA name.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 64, examples("Europe/Berlin"))
    )]
    pub time_zone: String,
    /// The windows of a usual week.
    #[cfg_attr(feature = "openapi", schema(max_items = 100))]
    pub hours: Vec<WeeklyHours>,
    /// Dates on which other windows, or none, replace those of the week.
    #[cfg_attr(feature = "openapi", schema(max_items = 200))]
    pub exceptions: Vec<Exception>,
    /// Stretches that are taken out of everything above.
    #[cfg_attr(feature = "openapi", schema(max_items = 100))]
    pub time_off: Vec<TimeOff>,
    /// What can be booked; the first one is meant when none is named.
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 12))]
    pub visit_types: Vec<VisitType>,
    /// The limits.
    pub rules: Rules,
}

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the days of the week")]
pub enum Day {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl Day {
    /// Every day, from Monday.
    pub const ALL: [Self; 7] = [
        Self::Monday,
        Self::Tuesday,
        Self::Wednesday,
        Self::Thursday,
        Self::Friday,
        Self::Saturday,
        Self::Sunday,
    ];

    /// The same day as the `time` crate has it.
    pub fn weekday(self) -> Weekday {
        Weekday::Monday.nth_next(self as u8)
    }
}

/// A window of a usual week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct WeeklyHours {
    /// The day on which it begins.
    pub day: Day,
    /// When it begins, `HH:MM` on whole five minutes.
    #[cfg_attr(feature = "openapi", schema(max_length = 5, examples("09:00")))]
    pub from: String,
    /// When it ends. At or before `from` means the next day; `00:00` is the midnight that follows.
    #[cfg_attr(feature = "openapi", schema(max_length = 5, examples("17:00")))]
    pub to: String,
}

/// A window of one date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DateHours {
    /// When it begins, `HH:MM` on whole five minutes.
    #[cfg_attr(feature = "openapi", schema(max_length = 5, examples("09:00")))]
    pub from: String,
    /// When it ends. At or before `from` means the next day.
    #[cfg_attr(feature = "openapi", schema(max_length = 5, examples("12:00")))]
    pub to: String,
}

/// A date that is not like others of its weekday.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Exception {
    /// `YYYY-MM-DD`.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 10, format = "date", examples("2026-12-24"))
    )]
    pub date: String,
    /// The windows of that date; none when there are no hours.
    #[cfg_attr(feature = "openapi", schema(max_items = 12))]
    pub hours: Vec<DateHours>,
}

/// A stretch in which the doctor is away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TimeOff {
    /// From then, `YYYY-MM-DDTHH:MM`.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 16, examples("2026-08-03T00:00"))
    )]
    pub from: String,
    /// Until then.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 16, examples("2026-08-15T00:00"))
    )]
    pub to: String,
}

/// What a visit is for, and so how long it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct VisitType {
    /// Names it in requests: lower-case letters, digits and underscores.
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 32, examples("first_visit"))
    )]
    pub id: String,
    /// Names it for people.
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 480, examples("First visit"))
    )]
    pub name: String,
    /// How long it is, on whole five minutes.
    #[cfg_attr(feature = "openapi", schema(minimum = 5, maximum = 480, examples(30)))]
    pub length_minutes: u16,
}

/// What visit types a doctor offers, for who books.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VisitTypes {
    /// The doctor's zone, an IANA name.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 64, examples("Europe/Berlin"))
    )]
    pub time_zone: String,
    /// They; the first one is meant when none is named.
    #[cfg_attr(feature = "openapi", schema(max_items = 12))]
    pub items: Vec<VisitType>,
}

/// What an availability would do, were it written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AvailabilityPreview {
    /// The next two weeks, from today on in its zone.
    #[cfg_attr(feature = "openapi", schema(max_items = 14))]
    pub days: Vec<SlotDay>,
    /// Future appointments that would lie outside the hours, soonest first. They stay.
    #[cfg_attr(feature = "openapi", schema(max_items = 100))]
    pub outside: Vec<OutsideHours>,
    /// Whether there are more of them than are listed.
    pub more_outside: bool,
}

/// An appointment outside the hours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OutsideHours {
    /// The appointment's id.
    pub id: AppointmentId,
    /// When it starts.
    pub starts_at: Instant,
    /// When it ends.
    pub ends_at: Instant,
    /// The patient's name.
    #[cfg_attr(feature = "openapi", schema(max_length = 800, examples("Pat Example")))]
    pub patient_name: String,
}

impl Availability {
    /// What a doctor starts with who has set nothing: any time can be asked for, since the doctor
    /// confirms each appointment anyway.
    pub fn at_any_time(time_zone: String) -> Self {
        let all_day = |day| WeeklyHours {
            day,
            from: "00:00".to_owned(),
            to: "00:00".to_owned(),
        };
        let visit_type = |id: &str, name: &str, length_minutes| VisitType {
            id: id.to_owned(),
            name: name.to_owned(),
            length_minutes,
        };
        Self {
            time_zone,
            hours: Day::ALL.map(all_day).into(),
            exceptions: Vec::new(),
            time_off: Vec::new(),
            visit_types: vec![
                visit_type("first_visit", "First visit", 30),
                visit_type("follow_up", "Follow-up", 15),
            ],
            rules: Rules::default(),
        }
    }
}

impl From<&availability::VisitType> for VisitType {
    fn from(visit: &availability::VisitType) -> Self {
        Self {
            id: visit.id.as_str().to_owned(),
            name: visit.name.as_str().to_owned(),
            length_minutes: visit.length_minutes,
        }
    }
}
