//! Reminders. Nothing is planned ahead: what is due is reckoned again and again from the appointments as
//! they are, so that none is left over from a time that was canceled or moved.

use std::time::Duration;

use actix_web::web::Data;
use shared::{AppointmentId, Instant, consultation::presence::Side, reminder::Reminder};

use super::{
    appointment::{About, Occasion},
    store::{
        Until,
        receivers::{self as store, NearRow},
    },
    telling,
};
use crate::{app::App, db::DbError};

/// How often it is looked for what is due.
const EVERY: Duration = Duration::from_secs(20);
/// How many are looked at at once.
const BATCH: i64 = 200;

/// Looks for ever. A database that does not answer is looked for again.
pub async fn run(app: Data<App>) {
    let mut tick = tokio::time::interval(EVERY);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        if let Err(error) = sweep(&app, app.now()).await {
            tracing::warn!(cause = ?error, "can not remind people of their appointments; trying again");
        }
    }
}

/// Writes every reminder that is due.
///
/// # Errors
/// When the database does not answer; what was written before stays so.
pub async fn sweep(app: &App, now: Instant) -> Result<(), DbError> {
    let policy = app.settings().join_policy();
    // What starts then opens then.
    let opens_at = policy.window(now, now).opens_at;
    for reminder in Reminder::ALL {
        let ahead = reminder.due_at(now, opens_at).seconds_until(now);
        let (mut from, until) = (now, now.plus_seconds(ahead));
        loop {
            let rows = store::near(&app.db, reminder, (from, until), BATCH).await?;
            for row in &rows {
                remind(app, row, reminder, now).await?;
            }
            match rows.last() {
                Some(last) if rows.len() == BATCH as usize => from = last.starts_at,
                _ => break,
            }
        }
    }
    Ok(())
}

/// Reminds a patient, unless something else is to be told now, or nothing.
async fn remind(app: &App, row: &NearRow, reminder: Reminder, now: Instant) -> Result<(), DbError> {
    let policy = app.settings().join_policy();
    let opens_at = policy.window(row.starts_at, row.ends_at).opens_at;
    let due = Reminder::now(row.starts_at, opens_at, row.updated_at, now);
    let mut tx = app.db.begin().await?;
    // What is not told now never is, so that it need not be looked at again.
    let is_first = store::settle(&mut tx, row, reminder, now).await?;
    if is_first && due == Some(reminder) && row.is_wanted(reminder) {
        let people = store::both(&mut tx, row.doctor_id, row.patient_id).await?;
        let person = |id| people.iter().find(|person| person.is(id));
        if let (Some(doctor), Some(patient)) = (person(row.doctor_id), person(row.patient_id)) {
            let about = About {
                id: AppointmentId::from(row.id),
                occasion: Occasion::Near(reminder),
                to: Side::Patient,
                name: &patient.name,
                time_zone: &patient.time_zone,
                language: patient.language,
                doctor: &doctor.name,
                starts_at: row.starts_at,
                other_starts_at: None,
                acted_by: None,
                minutes: 0,
                plan: None,
                public_url: &app.config.http.public_url,
            };
            let until = Until {
                revision: row.revision,
                instant: row.starts_at,
            };
            telling::write(&mut tx, app, patient, &about, None, Some(until), now).await?;
        }
    }
    tx.commit().await
}
