//! Changes, which are events that have a number.

use shared::{Actor, EventType, Instant, wire::change::Change};
use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    appointments::store::Whose,
    db::{Db, DbError},
    on_db,
};

/// A change with whom it concerns.
#[derive(Clone, Debug, FromRow)]
pub struct ChangeRow {
    /// Its number.
    pub seq: i64,
    #[sqlx(rename = "type", try_from = "String")]
    kind: EventType,
    appointment_id: Uuid,
    /// The appointment's doctor.
    pub doctor_id: Uuid,
    /// Its patient.
    pub patient_id: Uuid,
    revision: i64,
    #[sqlx(try_from = "OffsetDateTime")]
    at: Instant,
    #[sqlx(try_from = "OffsetDateTime")]
    starts_at: Instant,
}

impl ChangeRow {
    /// What everybody reads of it who may know of it.
    pub fn shown(&self) -> Change {
        Change {
            seq: self.seq,
            kind: self.kind,
            at: self.at,
            appointment_id: self.appointment_id.into(),
            doctor_id: self.doctor_id.into(),
            status: self.kind.status(),
            revision: self.revision,
            starts_at: self.starts_at,
        }
    }
}

/// Whose changes somebody may know of: those of the appointments that they may list.
pub fn whose(actor: Actor) -> Whose {
    match actor {
        Actor::Doctor(id) => Whose::Doctor(id.uuid()),
        Actor::Patient(id) => Whose::Patient(id.uuid()),
        Actor::Admin(_) => Whose::All,
        Actor::Integrator(id) => Whose::Client(id.uuid()),
    }
}

macro_rules! select {
    ($where:literal) => {
        concat!(
            "SELECT e.seq, e.type, e.appointment_id, e.doctor_id, e.patient_id, e.revision, e.at, e.starts_at FROM events e WHERE ",
            $where,
            "e.seq > $1 AND e.seq <= $2 ORDER BY e.seq LIMIT $3"
        )
    };
}

/// Up to `limit` changes with numbers above the first and not above the second one, in their order.
///
/// # Errors
/// When the database does not answer.
pub async fn between(
    db: &Db,
    whose: Whose,
    (after, until): (i64, i64),
    limit: i64,
) -> Result<Vec<ChangeRow>, DbError> {
    const ALL: &str = select!("");
    const DOCTOR: &str = select!("e.doctor_id = $4 AND ");
    const PATIENT: &str = select!("e.patient_id = $4 AND ");
    const CLIENT: &str = select!(
        "EXISTS (SELECT 1 FROM client_doctors g WHERE g.client_id = $4 AND g.doctor_id = e.doctor_id) AND "
    );
    let (sql, owner) = match whose {
        Whose::All => (ALL, None),
        Whose::Doctor(id) => (DOCTOR, Some(id)),
        Whose::Patient(id) => (PATIENT, Some(id)),
        Whose::Client(id) => (CLIENT, Some(id)),
    };
    Ok(on_db!(db, conn => {
        let query = sqlx::query_as(sql).bind(after).bind(until).bind(limit);
        match owner {
            Some(owner) => query.bind(owner).fetch_all(conn).await,
            None => query.fetch_all(conn).await,
        }
    })?)
}
