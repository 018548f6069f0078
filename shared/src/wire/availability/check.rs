//! The check that makes a document sure.

use std::collections::BTreeMap;

use time::Date;

use super::{Availability, Exception};
use crate::{
    account::TimeZoneName,
    availability::{self, Hours, LENGTH_MAX, TimeOff, VisitTypeId, VisitTypeName, parse_date},
    error::{Faults, FieldCode, FieldError},
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

impl Availability {
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
        let exceptions = self.check_exceptions(&mut faults);
        let time_off = self.time_off.iter().enumerate().filter_map(|(n, off)| {
            faults.note(
                &format!("time_off[{n}]"),
                TimeOff::parse(&off.from, &off.to),
            )
        });
        let time_off = time_off.collect();
        let visit_types = self.check_visit_types(&mut faults);
        self.rules.check(&mut faults);
        let checked = time_zone.map(|time_zone| availability::Availability {
            time_zone,
            hours,
            exceptions,
            time_off,
            visit_types,
            rules: self.rules,
        });
        faults.finish(checked)
    }

    fn check_exceptions(&self, faults: &mut Faults) -> BTreeMap<Date, Vec<Hours>> {
        let mut checked = BTreeMap::new();
        for (n, exception) in self.exceptions.iter().enumerate() {
            if let Some((date, hours)) = exception.check(n, faults)
                && checked.insert(date, hours).is_some()
            {
                faults.note::<()>(&format!("exceptions[{n}].date"), Err(FieldCode::Repeated));
            }
        }
        checked
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
    fn check(&self, n: usize, faults: &mut Faults) -> Option<(Date, Vec<Hours>)> {
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
