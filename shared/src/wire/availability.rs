//! A doctor's availability as it is read and written: one document, the same in both directions.

use serde::{Deserialize, Serialize};
use time::Weekday;

use super::slot::SlotDay;
use crate::{
    account::TimeZoneName,
    availability::{
        self, Hours, LENGTH_MAX, Rules, TimeOff as Off, VisitTypeId, VisitTypeName, parse_date,
    },
    error::{Faults, FieldCode, FieldError},
    id::AppointmentId,
    instant::Instant,
};

/// Most windows of a week.
const HOURS_MAX: usize = 100;
/// Most exceptions.
const EXCEPTIONS_MAX: usize = 200;
/// Most windows of one exception.
const EXCEPTION_HOURS_MAX: usize = 12;
/// Most stretches of time off.
const TIME_OFF_MAX: usize = 100;
/// Most visit types.
const VISIT_TYPES_MAX: usize = 12;

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

    /// Whether a zone exists is a fact that the caller brings.
    ///
    /// # Errors
    /// Every field that is not valid, by its path.
    pub fn check(
        &self,
        zone_is_known: impl FnOnce(&str) -> bool,
    ) -> Result<availability::Availability, Vec<FieldError>> {
        let mut faults = Faults::default();
        let time_zone = faults.note(
            "time_zone",
            TimeZoneName::parse(&self.time_zone, zone_is_known),
        );
        for (field, count, most) in [
            ("hours", self.hours.len(), HOURS_MAX),
            ("exceptions", self.exceptions.len(), EXCEPTIONS_MAX),
            ("time_off", self.time_off.len(), TIME_OFF_MAX),
            ("visit_types", self.visit_types.len(), VISIT_TYPES_MAX),
        ] {
            if most < count {
                faults.note::<()>(field, Err(FieldCode::TooLong));
            }
        }
        let hours = self.hours.iter().enumerate().filter_map(|(n, window)| {
            let hours = Hours::parse(&window.from, &window.to);
            let hours = faults.note(&format!("hours[{n}]"), hours)?;
            Some((window.day.weekday(), hours))
        });
        let hours = hours.collect();
        let exceptions = self
            .exceptions
            .iter()
            .enumerate()
            .filter_map(|(n, exception)| exception.check(n, &mut faults));
        let mut by_date = std::collections::BTreeMap::new();
        for (n, (date, hours)) in exceptions.collect::<Vec<_>>().into_iter().enumerate() {
            if by_date.insert(date, hours).is_some() {
                faults.note::<()>(&format!("exceptions[{n}].date"), Err(FieldCode::Repeated));
            }
        }
        let time_off = self.time_off.iter().enumerate().filter_map(|(n, off)| {
            faults.note(&format!("time_off[{n}]"), Off::parse(&off.from, &off.to))
        });
        let time_off = time_off.collect();
        let visit_types = self.check_visit_types(&mut faults);
        self.rules.check(&mut faults);
        let checked = time_zone.map(|time_zone| availability::Availability {
            time_zone,
            hours,
            exceptions: by_date,
            time_off,
            visit_types,
            rules: self.rules,
        });
        faults.finish(checked)
    }

    fn check_visit_types(&self, faults: &mut Faults) -> Vec<availability::VisitType> {
        if self.visit_types.is_empty() {
            faults.note::<()>("visit_types", Err(FieldCode::Blank));
        }
        let mut checked: Vec<availability::VisitType> = Vec::new();
        for (n, visit) in self.visit_types.iter().enumerate() {
            let length = visit.length_minutes;
            let fits = (5..=LENGTH_MAX).contains(&length);
            let length = match (fits, length % 5) {
                (false, _) => Err(FieldCode::OutOfRange),
                (true, 0) => Ok(length),
                (true, _) => Err(FieldCode::OffGrid),
            };
            let id = VisitTypeId::parse(&visit.id).and_then(|id| {
                match checked.iter().any(|known| known.id == id) {
                    true => Err(FieldCode::Repeated),
                    false => Ok(id),
                }
            });
            let id = faults.note(&format!("visit_types[{n}].id"), id);
            let name = faults.note(
                &format!("visit_types[{n}].name"),
                VisitTypeName::parse(&visit.name),
            );
            let length = faults.note(&format!("visit_types[{n}].length_minutes"), length);
            if let (Some(id), Some(name), Some(length_minutes)) = (id, name, length) {
                checked.push(availability::VisitType {
                    id,
                    name,
                    length_minutes,
                });
            }
        }
        checked
    }
}

impl Exception {
    fn check(&self, n: usize, faults: &mut Faults) -> Option<(time::Date, Vec<Hours>)> {
        if EXCEPTION_HOURS_MAX < self.hours.len() {
            faults.note::<()>(&format!("exceptions[{n}].hours"), Err(FieldCode::TooLong));
        }
        let date = faults.note(&format!("exceptions[{n}].date"), parse_date(&self.date));
        let hours = self.hours.iter().enumerate().filter_map(|(m, window)| {
            let hours = Hours::parse(&window.from, &window.to);
            faults.note(&format!("exceptions[{n}].hours[{m}]"), hours)
        });
        let hours = hours.collect();
        date.map(|date| (date, hours))
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
