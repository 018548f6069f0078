//! What somebody has to do with others: who opened their record and whose they opened, and deputies.

use shared::{
    AccountId, Instant, Role,
    wire::{
        audit::{AuditLine, RecordAccess},
        export::{ExportedDeputy, ExportedEmergency},
    },
};
use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    audit::store::lines::{self, Filter},
    db::{Db, DbError},
    on_db,
};

/// Lines of the audit that are asked for at once.
const BATCH: u16 = 1_000;
/// The most of one export, which says so.
const MOST: usize = 100_000;

/// The newest of something, the oldest of them first.
pub struct Newest<T> {
    /// They.
    pub items: Vec<T>,
    /// Whether there are older ones.
    pub is_cut: bool,
}

impl<T> Newest<T> {
    /// Reads piece by piece backwards: `more` gives those before the last one that is known.
    async fn read(
        more: impl AsyncFn(Option<&T>) -> Result<Vec<T>, DbError>,
    ) -> Result<Self, DbError> {
        let mut items = Vec::new();
        let mut is_cut = false;
        loop {
            let some = more(items.last()).await?;
            let is_end = some.len() < usize::from(BATCH);
            items.extend(some);
            if is_end {
                break;
            }
            if MOST <= items.len() {
                is_cut = true;
                break;
            }
        }
        items.reverse();
        Ok(Self { items, is_cut })
    }
}

/// Who opened the record of a patient.
///
/// # Errors
/// When the database does not answer.
pub async fn accesses(db: &Db, id: AccountId) -> Result<Newest<RecordAccess>, DbError> {
    Newest::read(async |last: Option<&RecordAccess>| {
        let before = last.map_or(Uuid::max(), |last| last.id);
        lines::accesses(db, id.uuid().into(), before, BATCH.into()).await
    })
    .await
}

/// What somebody did and was refused.
///
/// # Errors
/// When the database does not answer.
pub async fn acts(db: &Db, id: AccountId, now: Instant) -> Result<Newest<AuditLine>, DbError> {
    let filter = Filter {
        actor: Some(id.uuid()),
        ..Filter::default()
    };
    let ever = OffsetDateTime::UNIX_EPOCH.into();
    Newest::read(async |last: Option<&AuditLine>| {
        let before = last.map_or((now.plus_minutes(1), Uuid::max()), |last| {
            (last.at, last.id)
        });
        lines::list(db, &filter, before, ever, BATCH.into()).await
    })
    .await
}

#[derive(FromRow)]
struct EmergencyRow {
    doctor_name: String,
    reason: String,
    #[sqlx(try_from = "OffsetDateTime")]
    opened_at: Instant,
    #[sqlx(try_from = "OffsetDateTime")]
    expires_at: Instant,
    acknowledged_at: Option<OffsetDateTime>,
}

/// The times that a patient's record was opened in an emergency, or that a doctor opened one. What the
/// doctor wrote about it then is the patient's.
///
/// # Errors
/// When the database does not answer.
pub async fn emergencies(
    db: &Db,
    id: AccountId,
    role: Role,
) -> Result<Vec<ExportedEmergency>, DbError> {
    const OF_PATIENT: &str = "SELECT d.name AS doctor_name, e.reason, e.opened_at, e.expires_at, e.acknowledged_at \
        FROM emergency_accesses e JOIN accounts d ON d.id = e.doctor_id WHERE e.patient_id = $1 ORDER BY e.opened_at, e.id";
    const BY_DOCTOR: &str = "SELECT d.name AS doctor_name, e.reason, e.opened_at, e.expires_at, e.acknowledged_at \
        FROM emergency_accesses e JOIN accounts d ON d.id = e.doctor_id WHERE e.doctor_id = $1 ORDER BY e.opened_at, e.id";
    let is_patient = role == Role::Patient;
    let sql = if is_patient { OF_PATIENT } else { BY_DOCTOR };
    let rows: Vec<EmergencyRow> =
        on_db!(db, conn => sqlx::query_as(sql).bind(id.uuid()).fetch_all(conn).await)?;
    let emergency = |row: EmergencyRow| ExportedEmergency {
        at: row.opened_at,
        expires_at: row.expires_at,
        doctor_name: row.doctor_name,
        reason: Some(row.reason).filter(|_| is_patient),
        acknowledged_at: row.acknowledged_at.map(Into::into).filter(|_| is_patient),
    };
    Ok(rows.into_iter().map(emergency).collect())
}

#[derive(FromRow)]
struct TermRow {
    name: String,
    #[sqlx(try_from = "OffsetDateTime")]
    granted_at: Instant,
    ended_at: Option<OffsetDateTime>,
}

/// Who saw and sees to a doctor's schedule.
///
/// # Errors
/// When the database does not answer.
pub async fn deputies(db: &Db, id: AccountId) -> Result<Vec<ExportedDeputy>, DbError> {
    const SQL: &str = "SELECT a.name, d.granted_at, d.ended_at FROM deputies d \
        JOIN accounts a ON a.id = d.deputy_id WHERE d.doctor_id = $1 ORDER BY d.granted_at, d.id";
    terms(db, SQL, id).await
}

/// Whose schedule somebody saw and sees to.
///
/// # Errors
/// When the database does not answer.
pub async fn deputyships(db: &Db, id: AccountId) -> Result<Vec<ExportedDeputy>, DbError> {
    const SQL: &str = "SELECT a.name, d.granted_at, d.ended_at FROM deputies d \
        JOIN accounts a ON a.id = d.doctor_id WHERE d.deputy_id = $1 ORDER BY d.granted_at, d.id";
    terms(db, SQL, id).await
}

async fn terms(db: &Db, sql: &'static str, id: AccountId) -> Result<Vec<ExportedDeputy>, DbError> {
    let rows: Vec<TermRow> =
        on_db!(db, conn => sqlx::query_as(sql).bind(id.uuid()).fetch_all(conn).await)?;
    let term = |row: TermRow| ExportedDeputy {
        name: row.name,
        granted_at: row.granted_at,
        ended_at: row.ended_at.map(Into::into),
    };
    Ok(rows.into_iter().map(term).collect())
}
