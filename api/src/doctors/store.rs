//! Doctors.

use shared::{
    AccountId, DoctorId,
    account::{PersonName, Specialty},
    wire::{account::AccountChanges, doctor::Doctor},
};
use sqlx::FromRow;
use uuid::Uuid;

use super::fold::{after_prefix, fold, terms};
use crate::{
    accounts,
    db::{Db, DbError, Tx},
    http::Position,
    on_db, on_tx,
};

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT d.account_id AS id, a.name, d.specialty, d.about, a.time_zone, d.sort_name FROM doctors d ",
            "JOIN accounts a ON a.id = d.account_id WHERE a.state = 'active' AND d.is_published AND ",
            $rest
        )
    };
}

/// A doctor's row.
#[derive(Debug, FromRow)]
pub struct DoctorRow {
    id: Uuid,
    name: String,
    specialty: String,
    about: Option<String>,
    time_zone: String,
    sort_name: String,
}

impl DoctorRow {
    /// Where it stands in the directory.
    pub fn position(&self) -> Position {
        Position {
            key: self.sort_name.clone(),
            id: self.id,
        }
    }
}

impl From<DoctorRow> for Doctor {
    fn from(row: DoctorRow) -> Self {
        Self {
            id: row.id.into(),
            name: row.name,
            specialty: row.specialty,
            about: row.about,
            time_zone: row.time_zone,
        }
    }
}

/// A doctor of the directory.
///
/// # Errors
/// When the database does not answer.
pub async fn find(db: &Db, id: DoctorId) -> Result<Option<DoctorRow>, DbError> {
    const SQL: &str = select!("d.account_id = $1");
    Ok(on_db!(db, conn => sqlx::query_as(SQL).bind(id.uuid()).fetch_optional(conn).await)?)
}

/// What a part of the directory is chosen by.
#[derive(Debug, Default)]
pub struct Filter {
    /// The beginning of a word of the name.
    pub name: Option<String>,
    /// The specialty.
    pub specialty: Option<String>,
}

/// Up to `limit` doctors after `after`, by name.
///
/// # Errors
/// When the database does not answer.
pub async fn list(
    db: &Db,
    filter: &Filter,
    after: &Position,
    limit: i64,
) -> Result<Vec<DoctorRow>, DbError> {
    const PAGE: &str = select!(
        "(d.sort_name, d.account_id) > ($1, $2) ORDER BY d.sort_name, d.account_id LIMIT $3"
    );
    const BY_SPECIALTY: &str = select!(
        "d.specialty_key = $4 AND (d.sort_name, d.account_id) > ($1, $2) ORDER BY d.sort_name, d.account_id LIMIT $3"
    );
    const BY_NAME: &str = select!(
        "d.account_id IN (SELECT t.doctor_id FROM doctor_terms t WHERE t.term >= $4 AND t.term < $5) \
         AND (d.sort_name, d.account_id) > ($1, $2) ORDER BY d.sort_name, d.account_id LIMIT $3"
    );
    const BY_NAME_AND_SPECIALTY: &str = select!(
        "d.account_id IN (SELECT t.doctor_id FROM doctor_terms t WHERE t.term >= $4 AND t.term < $5) \
         AND d.specialty_key = $6 AND (d.sort_name, d.account_id) > ($1, $2) ORDER BY d.sort_name, d.account_id LIMIT $3"
    );
    let name = filter
        .name
        .as_deref()
        .map(fold)
        .filter(|name| !name.is_empty());
    let specialty = filter
        .specialty
        .as_deref()
        .map(fold)
        .filter(|specialty| !specialty.is_empty());
    Ok(on_db!(db, conn => {
        let page = |sql| sqlx::query_as(sql).bind(after.key.clone()).bind(after.id).bind(limit);
        let query = match (name, specialty) {
            (None, None) => page(PAGE),
            (None, Some(specialty)) => page(BY_SPECIALTY).bind(specialty),
            (Some(name), None) => page(BY_NAME).bind(name.clone()).bind(after_prefix(&name)),
            (Some(name), Some(specialty)) => {
                page(BY_NAME_AND_SPECIALTY).bind(name.clone()).bind(after_prefix(&name)).bind(specialty)
            }
        };
        query.fetch_all(conn).await
    })?)
}

/// Adds the profile of a doctor.
///
/// # Errors
/// When the database does not take it.
pub async fn insert(
    tx: &mut Tx,
    id: DoctorId,
    name: &PersonName,
    specialty: &Specialty,
) -> Result<(), DbError> {
    const SQL: &str = "INSERT INTO doctors (account_id, specialty, specialty_key, sort_name) VALUES ($1, $2, $3, $4)";
    let sort_name = fold(name.as_str());
    on_tx!(tx, conn => sqlx::query(SQL)
        .bind(id.uuid())
        .bind(specialty.as_str())
        .bind(fold(specialty.as_str()))
        .bind(&sort_name)
        .execute(conn)
        .await
        .map(drop))?;
    insert_terms(tx, id, &sort_name).await
}

async fn insert_terms(tx: &mut Tx, id: DoctorId, sort_name: &str) -> Result<(), DbError> {
    const SQL: &str = "INSERT INTO doctor_terms (doctor_id, term) VALUES ($1, $2)";
    for term in terms(sort_name) {
        on_tx!(&mut *tx, conn => sqlx::query(SQL).bind(id.uuid()).bind(term).execute(conn).await.map(drop))?;
    }
    Ok(())
}

/// Writes the changes to a doctor's profile, and to what the directory finds the doctor by.
///
/// # Errors
/// When the database does not take it.
pub async fn update(tx: &mut Tx, id: AccountId, changes: &AccountChanges) -> Result<(), DbError> {
    const ABOUT: &str = "UPDATE doctors SET about = $2 WHERE account_id = $1";
    const WAITING_ROOM: &str = "UPDATE doctors SET waiting_room = $2 WHERE account_id = $1";
    const SORT_NAME: &str = "UPDATE doctors SET sort_name = $2 WHERE account_id = $1";
    if let Some(about) = &changes.about {
        accounts::store::set_text(
            tx,
            ABOUT,
            id,
            about.as_ref().map(|about| about.as_str().to_owned()),
        )
        .await?;
    }
    if let Some(waits) = changes.waiting_room {
        on_tx!(&mut *tx, conn => sqlx::query(WAITING_ROOM).bind(id.uuid()).bind(waits).execute(conn).await.map(drop))?;
    }
    if let Some(name) = &changes.name {
        let sort_name = fold(name.as_str());
        accounts::store::set_text(tx, SORT_NAME, id, Some(sort_name.clone())).await?;
        forget_terms(tx, id).await?;
        insert_terms(tx, id.uuid().into(), &sort_name).await?;
    }
    Ok(())
}

/// Takes a doctor's name out of the search.
///
/// # Errors
/// When the database does not take it.
pub async fn forget_terms(tx: &mut Tx, id: AccountId) -> Result<(), DbError> {
    const SQL: &str = "DELETE FROM doctor_terms WHERE doctor_id = $1";
    on_tx!(tx, conn => sqlx::query(SQL).bind(id.uuid()).execute(conn).await.map(drop))?;
    Ok(())
}
