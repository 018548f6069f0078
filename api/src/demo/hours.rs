//! The hours of the second test doctor. The first one has set none and can be asked for any time, so
//! that whoever tries the product can book and join within minutes, at any time of day.

use shared::{
    Instant,
    wire::availability::{Availability, Day, VisitType, WeeklyHours},
};

use super::{ACCOUNTS, DemoError};
use crate::{accounts::store as accounts, availability::store, db::Db};

/// Who has office hours.
const DOCTOR: &str = "testdoctor2";

/// Sets them, unless the doctor has set other ones.
pub(super) async fn ensure(db: &Db, now: Instant) -> Result<(), DemoError> {
    let invalid = || DemoError::Invalid(shared::FieldCode::Unknown);
    let known = accounts::credential(db, DOCTOR)
        .await?
        .ok_or_else(invalid)?;
    let doctor = known.id.uuid().into();
    let is_set = store::find(db, doctor)
        .await?
        .is_some_and(|row| row.revision.is_some());
    if is_set {
        return Ok(());
    }
    let document = serde_json::to_string(&office_hours()).map_err(|_| invalid())?;
    let mut tx = db.begin().await?;
    store::insert(&mut tx, doctor, &document, now).await?;
    Ok(tx.commit().await?)
}

fn office_hours() -> Availability {
    let zone = ACCOUNTS.iter().find(|test| test.username == DOCTOR);
    let mut document =
        Availability::at_any_time(zone.map_or("UTC", |test| test.time_zone).to_owned());
    document.hours = Day::ALL[..5]
        .iter()
        .flat_map(|day| {
            [("09:00", "12:00"), ("13:00", "17:00")].map(|(from, to)| WeeklyHours {
                day: *day,
                from: from.to_owned(),
                to: to.to_owned(),
            })
        })
        .collect();
    document.visit_types = vec![
        visit_type("first_visit", "First visit", 30),
        visit_type("follow_up", "Follow-up", 15),
        visit_type("skin_check", "Skin check", 60),
    ];
    document.rules.step_minutes = 30;
    document.rules.minimum_notice_minutes = 60;
    document.rules.horizon_days = 90;
    document
}

fn visit_type(id: &str, name: &str, length_minutes: u16) -> VisitType {
    VisitType {
        id: id.to_owned(),
        name: name.to_owned(),
        length_minutes,
    }
}
