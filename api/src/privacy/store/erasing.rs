//! Taking out of the database what need not be kept of a person. What the law keeps stays: when
//! appointments were and records were opened, and the doctor's notes until their time is over. It names
//! nobody any more.

use shared::{AccountId, Instant};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{CONTESTS, GUESTS, MAIL_PARTS};
use crate::{
    accounts::store::turns,
    clients::store as clients,
    db::{DbError, Tx},
    deputies::store as deputies,
    doctors::store as doctors,
    factors::store as factors,
    feeds::store as feeds,
    links::store as links,
    on_tx,
    push::store as push,
    slots::store as slots,
};

const PROFILE: &str =
    "UPDATE patients SET phone = NULL, date_of_birth = NULL WHERE account_id = $1";
const DOCTOR: &str =
    "UPDATE doctors SET about = NULL, sort_name = 'erased account' WHERE account_id = $1";
const HOURS: &str = "DELETE FROM availabilities WHERE doctor_id = $1";
const ANSWERS: &str = "DELETE FROM idempotency_keys WHERE account_id = $1";
const TOKENS: &str = "DELETE FROM refresh_tokens \
    WHERE session_id IN (SELECT id FROM sessions WHERE account_id = $1)";
const SESSIONS: &str = "DELETE FROM sessions WHERE account_id = $1";
const MAILS: &str = "DELETE FROM mails WHERE account_id = $1";
const NOTIFICATIONS: &str = "DELETE FROM notifications WHERE account_id = $1";
const PUSHES: &str = "DELETE FROM push_messages WHERE account_id = $1";
const REMINDERS: &str = "DELETE FROM reminder_choices WHERE account_id = $1";
const REASONS: &str = "UPDATE appointments SET reason = 'Erased', objection = NULL, \
    cancel_reason = CASE WHEN canceled_by = 'patient' THEN 'Erased' ELSE cancel_reason END \
    WHERE patient_id = $1";
const EMERGENCIES: &str = "UPDATE emergency_accesses SET reason = 'Erased' WHERE patient_id = $1";

/// All that takes nothing but the account, in an order that no reference forbids.
const OF_ACCOUNT: [&str; 12] = [
    PROFILE,
    DOCTOR,
    HOURS,
    ANSWERS,
    TOKENS,
    SESSIONS,
    MAILS,
    NOTIFICATIONS,
    PUSHES,
    REMINDERS,
    REASONS,
    EMERGENCIES,
];

const REPORTS: &str = "DELETE FROM call_reports WHERE appointment_id = $1 AND side = 'patient'";
const RATINGS: &str = "DELETE FROM ratings WHERE appointment_id = $1 AND side = 'patient'";
const HISTORY: &str = "UPDATE appointment_events SET reason = NULL WHERE appointment_id = $1 AND actor_role = 'patient'";

/// What takes the id of one of a patient's appointments.
const OF_APPOINTMENT: [&str; 5] = [REPORTS, RATINGS, HISTORY, CONTESTS, GUESTS];

/// What cleans the tables in which erasing leaves rows as they were before.
pub const TOUCHED: [&str; 27] = [
    "VACUUM accounts",
    "VACUUM appointment_events",
    "VACUUM appointments",
    "VACUUM availabilities",
    "VACUUM backup_codes",
    "VACUUM calendar_feeds",
    "VACUUM call_reports",
    "VACUUM consultations",
    "VACUUM deputies",
    "VACUUM doctor_terms",
    "VACUUM doctors",
    "VACUUM emergency_accesses",
    "VACUUM factor_steps",
    "VACUUM guests",
    "VACUUM holds",
    "VACUUM idempotency_keys",
    "VACUUM links",
    "VACUUM mails",
    "VACUUM notifications",
    "VACUUM passkeys",
    "VACUUM patients",
    "VACUUM push_messages",
    "VACUUM push_subscriptions",
    "VACUUM ratings",
    "VACUUM refresh_tokens",
    "VACUUM sessions",
    "VACUUM totp",
];

/// Erases what need not be kept, and disables the account for good: its password is `nobodys_hash` then.
///
/// # Errors
/// When the database does not take it.
pub async fn erase(
    tx: &mut Tx,
    id: AccountId,
    nobodys_hash: &str,
    now: Instant,
) -> Result<(), DbError> {
    const APPOINTMENTS: &str = "SELECT id FROM appointments WHERE patient_id = $1";
    const LETTERS: &str = "SELECT id FROM mails WHERE account_id = $1";
    const ACCOUNT: &str = "UPDATE accounts SET username = NULL, email = $2, name = $3, name_key = '', disabled_reason = NULL, time_zone = 'UTC', language = 'en', \
        password_hash = $5, state = 'disabled', email_verified_at = NULL, erased_at = $4, \
        updated_at = $4 WHERE id = $1";
    turns::take(tx, id).await?;
    doctors::forget_terms(tx, id).await?;
    slots::drop_hold(tx, id.uuid().into()).await?;
    links::void(tx, id).await?;
    deputies::end_all(tx, id, now).await?;
    clients::take_all(tx, id).await?;
    feeds::drop_feed(tx, id).await?;
    push::forget_all(tx, id, None).await?;
    let appointments: Vec<(Uuid,)> =
        on_tx!(tx, conn => sqlx::query_as(APPOINTMENTS).bind(id.uuid()).fetch_all(conn).await)?;
    for (appointment,) in appointments {
        for sql in OF_APPOINTMENT {
            on_tx!(&mut *tx, conn => sqlx::query(sql).bind(appointment).execute(conn).await.map(drop))?;
        }
    }
    let mails: Vec<(Uuid,)> =
        on_tx!(&mut *tx, conn => sqlx::query_as(LETTERS).bind(id.uuid()).fetch_all(conn).await)?;
    for (mail,) in mails {
        on_tx!(&mut *tx, conn => sqlx::query(MAIL_PARTS).bind(mail).execute(conn).await.map(drop))?;
    }
    factors::forget(tx, id, now).await?;
    factors::steps::void(tx, id).await?;
    for sql in OF_ACCOUNT {
        on_tx!(&mut *tx, conn => sqlx::query(sql).bind(id.uuid()).execute(conn).await.map(drop))?;
    }
    on_tx!(tx, conn => sqlx::query(ACCOUNT)
        .bind(id.uuid())
        // Addresses are unique, and nobody gets mail under this one.
        .bind(format!("{id}@erased.invalid"))
        .bind("Erased account")
        .bind(OffsetDateTime::from(now))
        .bind(nobodys_hash)
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}
