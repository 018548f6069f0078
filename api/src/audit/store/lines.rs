//! Reading the lines: for admins all of them, for patients those about their own record.

use shared::{
    Instant, PatientId,
    wire::audit::{AuditLine, RecordAccess, RecordAct, Who},
    words::UnknownWord,
};
use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    db::{Db, DbError},
    on_db,
};

/// Which lines are wanted.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Of whom.
    pub actor: Option<Uuid>,
    /// About what.
    pub target: Option<Uuid>,
    /// What was done.
    pub action: Option<String>,
}

/// A line with the names of its accounts.
#[derive(FromRow)]
struct Row {
    id: Uuid,
    #[sqlx(try_from = "OffsetDateTime")]
    at: Instant,
    actor_id: Option<Uuid>,
    actor_name: Option<String>,
    actor_role: Option<String>,
    for_id: Option<Uuid>,
    for_name: Option<String>,
    for_role: Option<String>,
    action: String,
    outcome: String,
    target_id: Option<Uuid>,
    request_id: Option<Uuid>,
}

impl TryFrom<Row> for AuditLine {
    type Error = UnknownWord;

    fn try_from(row: Row) -> Result<Self, UnknownWord> {
        Ok(Self {
            id: row.id,
            at: row.at,
            actor: who(row.actor_id, row.actor_name, row.actor_role)?,
            acting_for: who(row.for_id, row.for_name, row.for_role)?,
            action: row.action,
            outcome: row.outcome.parse()?,
            target_id: row.target_id,
            request_id: row.request_id,
        })
    }
}

fn who(
    id: Option<Uuid>,
    name: Option<String>,
    role: Option<String>,
) -> Result<Option<Who>, UnknownWord> {
    let Some(((id, name), role)) = id.zip(name).zip(role) else {
        return Ok(None);
    };
    Ok(Some(Who {
        id: id.into(),
        name,
        role: role.parse()?,
    }))
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT a.id, a.at, a.actor_id, w.name AS actor_name, w.role AS actor_role, a.acting_for AS for_id, ",
            "f.name AS for_name, f.role AS for_role, a.action, a.outcome, a.target_id, a.request_id FROM audit a ",
            "LEFT JOIN accounts w ON w.id = a.actor_id LEFT JOIN accounts f ON f.id = a.acting_for ",
            $rest,
            " AND (a.at, a.id) < ($1, $2) AND a.at >= $3 ORDER BY a.at DESC, a.id DESC LIMIT $4"
        )
    };
}

/// Up to `limit` lines before a place and not before an instant, the newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn list(
    db: &Db,
    filter: &Filter,
    before: (Instant, Uuid),
    from: Instant,
    limit: i64,
) -> Result<Vec<AuditLine>, DbError> {
    // Four texts, because each has an index of its own to read in order.
    const ALL: &str = select!("WHERE a.outcome IN ('done', 'refused')");
    const TARGET: &str = select!(
        "WHERE a.target_id = $5 AND ($6 IS NULL OR a.actor_id = $6) AND ($7 IS NULL OR a.action = $7)"
    );
    const ACTOR: &str = select!("WHERE a.actor_id = $5 AND ($6 IS NULL OR a.action = $6)");
    const ACTION: &str = select!("WHERE a.action = $5");
    let Filter {
        actor,
        target,
        action,
    } = filter;
    let sql = match (target, actor, action) {
        (Some(_), _, _) => TARGET,
        (None, Some(_), _) => ACTOR,
        (None, None, Some(_)) => ACTION,
        (None, None, None) => ALL,
    };
    let rows: Vec<Row> = on_db!(db, conn => {
        let mut query = sqlx::query_as(sql)
            .bind(OffsetDateTime::from(before.0))
            .bind(before.1)
            .bind(OffsetDateTime::from(from))
            .bind(limit);
        if target.is_some() {
            query = query.bind(*target).bind(*actor).bind(action.as_deref());
        } else if actor.is_some() {
            query = query.bind(*actor).bind(action.as_deref());
        } else if action.is_some() {
            query = query.bind(action.as_deref());
        }
        query.fetch_all(conn).await
    })?;
    rows.into_iter().map(read).collect()
}

/// A word in the database that is none of ours.
fn read<R, T: TryFrom<R, Error = UnknownWord>>(row: R) -> Result<T, DbError> {
    T::try_from(row).map_err(|error| DbError::Other(sqlx::Error::Decode(error.into())))
}

/// A look into a record with the names that go with it.
#[derive(FromRow)]
struct AccessRow {
    id: Uuid,
    #[sqlx(try_from = "OffsetDateTime")]
    at: Instant,
    actor_id: Uuid,
    actor_name: String,
    #[sqlx(try_from = "String")]
    actor_role: shared::Role,
    for_id: Option<Uuid>,
    for_name: Option<String>,
    for_role: Option<String>,
    #[sqlx(try_from = "String")]
    action: RecordAct,
    target_id: Option<Uuid>,
    emergency: Option<String>,
}

impl TryFrom<AccessRow> for RecordAccess {
    type Error = UnknownWord;

    fn try_from(row: AccessRow) -> Result<Self, UnknownWord> {
        let of_record = matches!(row.action, RecordAct::OpenEmergency | RecordAct::ReadRecord);
        Ok(Self {
            id: row.id,
            at: row.at,
            who: Who {
                id: row.actor_id.into(),
                name: row.actor_name,
                role: row.actor_role,
            },
            acting_for: who(row.for_id, row.for_name, row.for_role)?,
            act: row.action,
            appointment_id: row.target_id.filter(|_| !of_record).map(Into::into),
            emergency: row.emergency,
        })
    }
}

/// Up to `limit` looks into the record of a patient before a line, the newest first. The patient's own
/// are not among them, for nobody is told of those.
///
/// # Errors
/// When the database does not answer.
pub async fn accesses(
    db: &Db,
    patient: PatientId,
    before: Uuid,
    limit: i64,
) -> Result<Vec<RecordAccess>, DbError> {
    const SQL: &str = "SELECT a.id, a.at, a.actor_id, w.name AS actor_name, w.role AS actor_role, \
        a.acting_for AS for_id, f.name AS for_name, f.role AS for_role, a.action, a.target_id, e.reason AS emergency \
        FROM audit_subjects s JOIN audit a ON a.id = s.audit_id JOIN accounts w ON w.id = a.actor_id \
        LEFT JOIN accounts f ON f.id = a.acting_for LEFT JOIN emergency_accesses e ON e.id = a.target_id \
        WHERE s.patient_id = $1 AND s.audit_id < $2 ORDER BY s.audit_id DESC LIMIT $3";
    let rows: Vec<AccessRow> = on_db!(db, conn => sqlx::query_as(SQL)
        .bind(patient.uuid())
        .bind(before)
        .bind(limit)
        .fetch_all(conn)
        .await)?;
    rows.into_iter().map(read).collect()
}
