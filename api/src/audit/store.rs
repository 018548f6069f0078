//! The lines of the audit. There are statements that add and statements that read; the database itself
//! refuses any other.

pub mod chain;
pub mod keys;
pub mod lines;

use std::borrow::Cow;

use shared::{AccountId, Instant, PatientId, wire::audit::Outcome};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{By, request};
use crate::{
    db::{DbError, Tx},
    on_tx, random,
};

/// A line as it is written.
#[derive(Clone, Debug)]
pub struct Line {
    id: Uuid,
    at: Instant,
    by: By,
    action: Cow<'static, str>,
    outcome: Outcome,
    target: Option<Uuid>,
    request: Option<Uuid>,
    subjects: Vec<PatientId>,
}

impl Line {
    /// A line about nothing in particular.
    pub fn new(
        now: Instant,
        by: By,
        action: impl Into<Cow<'static, str>>,
        outcome: Outcome,
    ) -> Self {
        Self {
            id: random::uuid_v7(now),
            at: now,
            by,
            action: action.into(),
            outcome,
            target: None,
            request: request::id(),
            subjects: Vec::new(),
        }
    }

    /// The same about a thing.
    #[must_use]
    pub fn about(mut self, target: impl Into<Option<Uuid>>) -> Self {
        self.target = target.into();
        self
    }

    /// The same with the patients whose health data it is about.
    #[must_use]
    pub fn concerning(mut self, patients: impl IntoIterator<Item = PatientId>) -> Self {
        self.subjects.extend(patients);
        self.subjects.sort_unstable();
        self.subjects.dedup();
        self
    }
}

/// Adds a line.
///
/// # Errors
/// When the database does not take it.
pub async fn insert(tx: &mut Tx, line: &Line) -> Result<(), DbError> {
    const SQL: &str = "INSERT INTO audit \
        (id, at, actor_id, acting_for, action, outcome, target_id, request_id) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    const SUBJECT: &str = "INSERT INTO audit_subjects (audit_id, patient_id) VALUES ($1, $2)";
    on_tx!(tx, conn => sqlx::query(SQL)
        .bind(line.id)
        .bind(OffsetDateTime::from(line.at))
        .bind(line.by.account.map(AccountId::uuid))
        .bind(line.by.acting_for.map(AccountId::uuid))
        .bind(line.action.as_ref())
        .bind(line.outcome.as_str())
        .bind(line.target)
        .bind(line.request)
        .execute(conn)
        .await
        .map(drop))?;
    for subject in &line.subjects {
        on_tx!(tx, conn => sqlx::query(SUBJECT).bind(line.id).bind(subject.uuid()).execute(conn).await.map(drop))?;
    }
    Ok(())
}
