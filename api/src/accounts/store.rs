//! Accounts.

pub mod security;
pub mod turns;

use shared::{
    AccountId, Instant, Language, Role,
    account::{Email, PersonName, TimeZoneName, Username},
    wire::account::{Account, AccountChanges},
    words::UnknownWord,
};
use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    db::{Db, DbError, Tx, error::exactly_one},
    doctors::fold::fold,
    on_db, on_tx,
};

/// A new account, its fields proven and its password hashed.
#[derive(Debug)]
pub struct NewAccount<'a> {
    /// Its id.
    pub id: AccountId,
    /// What it is.
    pub role: Role,
    /// A short name to sign in with.
    pub username: Option<&'a Username>,
    /// The address.
    pub email: &'a Email,
    /// The name.
    pub name: &'a PersonName,
    /// The zone.
    pub time_zone: &'a TimeZoneName,
    /// The language of what is sent to them.
    pub language: Language,
    /// The hash in PHC form.
    pub password_hash: &'a str,
}

/// Adds an account, without its profile. A taken address leaves the transaction as it was, to go on with.
///
/// # Errors
/// [`DbError::Unique`] when the address or the user name is taken.
pub async fn insert(tx: &mut Tx, new: &NewAccount<'_>, now: Instant) -> Result<(), DbError> {
    const SQL: &str = "INSERT INTO accounts \
        (id, role, username, email, name, name_key, time_zone, language, password_hash, state, created_at, updated_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'active', $10, $10) ON CONFLICT (email) DO NOTHING";
    let rows = on_tx!(tx, conn => sqlx::query(SQL)
        .bind(new.id.uuid())
        .bind(new.role.as_str())
        .bind(new.username.map(Username::as_str))
        .bind(new.email.as_str())
        .bind(new.name.as_str())
        .bind(fold(new.name.as_str()))
        .bind(new.time_zone.as_str())
        .bind(new.language.as_str())
        .bind(new.password_hash)
        .bind(OffsetDateTime::from(now))
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    if rows == 0 {
        return Err(DbError::Unique);
    }
    Ok(())
}

/// Adds the profile of a patient; where there is no such account, it does as much and adds nothing.
///
/// # Errors
/// When the database does not take it.
pub async fn insert_patient(tx: &mut Tx, id: AccountId) -> Result<(), DbError> {
    const SQL: &str = "INSERT INTO patients (account_id) SELECT id FROM accounts WHERE id = $1";
    on_tx!(tx, conn => sqlx::query(SQL).bind(id.uuid()).execute(conn).await.map(drop))?;
    Ok(())
}

/// What a sign-in is checked against.
#[derive(Debug)]
pub struct Credential {
    /// The account.
    pub id: AccountId,
    /// The hash in PHC form.
    pub password_hash: String,
    /// Whether the account may sign in.
    pub is_active: bool,
    /// Whether a sign-in waits for the address to be verified, where mails reach people.
    pub waits_for_address: bool,
}

/// The account of a user name or an address in lower case.
///
/// # Errors
/// When the database does not answer.
pub async fn credential(db: &Db, login: &str) -> Result<Option<Credential>, DbError> {
    // A user name has no "@" and an address has one, so that the two never meet.
    // Who has a user name got it from the clinic, who knows them. An erased account is nobody's, and has no user name.
    const BY_EMAIL: &str = "SELECT id, password_hash, state = 'active', \
        role = 'patient' AND username IS NULL AND email_verified_at IS NULL FROM accounts WHERE email = $1 AND erased_at IS NULL";
    const BY_USERNAME: &str =
        "SELECT id, password_hash, state = 'active', FALSE FROM accounts WHERE username = $1";
    if login.contains('\0') {
        return Ok(None);
    }
    let sql = if login.contains('@') {
        BY_EMAIL
    } else {
        BY_USERNAME
    };
    let row: Option<(Uuid, String, bool, bool)> =
        on_db!(db, conn => sqlx::query_as(sql).bind(login).fetch_optional(conn).await)?;
    Ok(row.map(
        |(id, password_hash, is_active, waits_for_address)| Credential {
            id: id.into(),
            password_hash,
            is_active,
            waits_for_address,
        },
    ))
}

#[derive(FromRow)]
struct AccountRow {
    id: Uuid,
    role: String,
    username: Option<String>,
    email: String,
    name: String,
    time_zone: String,
    language: String,
    phone: Option<String>,
    date_of_birth: Option<String>,
    specialty: Option<String>,
    about: Option<String>,
    waiting_room: Option<bool>,
}

impl TryFrom<AccountRow> for Account {
    type Error = UnknownWord;

    fn try_from(row: AccountRow) -> Result<Self, UnknownWord> {
        Ok(Self {
            id: row.id.into(),
            role: row.role.parse()?,
            username: row.username,
            email: row.email,
            name: row.name,
            time_zone: row.time_zone,
            language: row.language.parse()?,
            phone: row.phone,
            date_of_birth: row.date_of_birth,
            specialty: row.specialty,
            about: row.about,
            waiting_room: row.waiting_room,
        })
    }
}

/// An account with its profile.
///
/// # Errors
/// When the database does not answer.
pub async fn find(db: &Db, id: AccountId) -> Result<Option<Account>, DbError> {
    const SQL: &str = "SELECT a.id, a.role, a.username, a.email, a.name, a.time_zone, a.language, \
        p.phone, p.date_of_birth, d.specialty, d.about, d.waiting_room FROM accounts a \
        LEFT JOIN patients p ON p.account_id = a.id LEFT JOIN doctors d ON d.account_id = a.id WHERE a.id = $1";
    let row: Option<AccountRow> =
        on_db!(db, conn => sqlx::query_as(SQL).bind(id.uuid()).fetch_optional(conn).await)?;
    row.map(|row| {
        Account::try_from(row).map_err(|error| DbError::Other(sqlx::Error::Decode(error.into())))
    })
    .transpose()
}

/// Writes the changes to an account that every role has.
///
/// # Errors
/// [`DbError::Stale`] when there is no such account.
pub async fn update(
    tx: &mut Tx,
    id: AccountId,
    changes: &AccountChanges,
    now: Instant,
) -> Result<(), DbError> {
    const SQL: &str = "UPDATE accounts SET name = COALESCE($2, name), name_key = COALESCE($3, name_key), time_zone = COALESCE($4, time_zone), \
        language = COALESCE($5, language), updated_at = $6 WHERE id = $1";
    let rows = on_tx!(tx, conn => sqlx::query(SQL)
        .bind(id.uuid())
        .bind(changes.name.as_ref().map(PersonName::as_str))
        .bind(changes.name.as_ref().map(|name| fold(name.as_str())))
        .bind(changes.time_zone.as_ref().map(TimeZoneName::as_str))
        .bind(changes.language.map(Language::as_str))
        .bind(OffsetDateTime::from(now))
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    exactly_one(rows)
}

/// Writes the changes to a patient's profile; what is not sent stays.
///
/// # Errors
/// When the database does not take it.
pub async fn update_patient(
    tx: &mut Tx,
    id: AccountId,
    changes: &AccountChanges,
) -> Result<(), DbError> {
    const PHONE: &str = "UPDATE patients SET phone = $2 WHERE account_id = $1";
    const DATE_OF_BIRTH: &str = "UPDATE patients SET date_of_birth = $2 WHERE account_id = $1";
    if let Some(phone) = &changes.phone {
        set_text(
            tx,
            PHONE,
            id,
            phone.as_ref().map(|phone| phone.as_str().to_owned()),
        )
        .await?;
    }
    if let Some(date) = &changes.date_of_birth {
        set_text(tx, DATE_OF_BIRTH, id, date.map(|date| date.to_string())).await?;
    }
    Ok(())
}

/// Runs an update of one column that may be empty: `$1` is the account, `$2` the value.
///
/// # Errors
/// When the database does not take it.
pub async fn set_text(
    tx: &mut Tx,
    sql: &'static str,
    id: AccountId,
    value: Option<String>,
) -> Result<(), DbError> {
    on_tx!(tx, conn => sqlx::query(sql).bind(id.uuid()).bind(value).execute(conn).await.map(drop))?;
    Ok(())
}
