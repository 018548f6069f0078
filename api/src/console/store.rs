//! Accounts as admins see and change them.

use shared::{
    AccountId, Instant,
    account::Email,
    wire::console::{AccountEntry, AccountState},
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

/// The state as admins see it.
macro_rules! state {
    () => {
        "CASE WHEN a.erased_at IS NOT NULL THEN 'erased' WHEN a.state = 'disabled' THEN 'disabled' \
         WHEN a.invited_at IS NOT NULL THEN 'invited' ELSE 'active' END"
    };
}

macro_rules! select {
    ($($rest:tt)+) => {
        concat!(
            "SELECT a.id, a.role, a.username, a.email, a.name, a.time_zone, a.language, ",
            state!(),
            " AS state, a.invited_at, a.disabled_reason, a.created_at, a.email_verified_at IS NOT NULL AS is_verified, ",
            "d.specialty, d.about, d.is_published ",
            "FROM accounts a LEFT JOIN doctors d ON d.account_id = a.id WHERE ",
            $($rest)+
        )
    };
}

#[derive(FromRow)]
struct EntryRow {
    id: Uuid,
    role: String,
    username: Option<String>,
    email: String,
    name: String,
    time_zone: String,
    language: String,
    state: String,
    invited_at: Option<OffsetDateTime>,
    disabled_reason: Option<String>,
    #[sqlx(try_from = "OffsetDateTime")]
    created_at: Instant,
    is_verified: bool,
    specialty: Option<String>,
    about: Option<String>,
    is_published: Option<bool>,
}

impl TryFrom<EntryRow> for AccountEntry {
    type Error = UnknownWord;

    fn try_from(row: EntryRow) -> Result<Self, UnknownWord> {
        Ok(Self {
            id: row.id.into(),
            role: row.role.parse()?,
            username: row.username,
            email: row.email,
            name: row.name,
            time_zone: row.time_zone,
            language: row.language.parse()?,
            state: row.state.parse()?,
            invited_at: row.invited_at.map(Instant::from),
            disabled_reason: row.disabled_reason,
            is_verified: row.is_verified,
            specialty: row.specialty,
            about: row.about,
            is_published: row.is_published,
            created_at: row.created_at,
        })
    }
}

fn entry(row: EntryRow) -> Result<AccountEntry, DbError> {
    AccountEntry::try_from(row).map_err(|error| DbError::Other(sqlx::Error::Decode(error.into())))
}

/// What a part of the accounts is chosen by.
#[derive(Debug, Default)]
pub struct Filter {
    /// A part of the name or of the address; capitals and accents do not matter.
    pub text: Option<String>,
    /// The role.
    pub role: Option<shared::Role>,
    /// The state.
    pub state: Option<AccountState>,
}

/// Up to `limit` accounts after an address, by address.
///
/// # Errors
/// When the database does not answer.
pub async fn list(
    db: &Db,
    filter: &Filter,
    after: &str,
    limit: i64,
) -> Result<Vec<AccountEntry>, DbError> {
    const SQL: &str = select!(
        "a.email > $1 AND (a.name_key LIKE $2 ESCAPE '!' OR a.email LIKE $2 ESCAPE '!') AND a.role LIKE $3 AND (",
        state!(),
        ") LIKE $4 ORDER BY a.email LIMIT $5"
    );
    let text = filter.text.as_deref().unwrap_or_default();
    let rows: Vec<EntryRow> = on_db!(db, conn => sqlx::query_as(SQL)
        .bind(after)
        .bind(containing(text))
        .bind(filter.role.map_or("%", shared::Role::as_str))
        .bind(filter.state.map_or("%", AccountState::as_str))
        .bind(limit)
        .fetch_all(conn)
        .await)?;
    rows.into_iter().map(entry).collect()
}

/// The pattern of what contains this text, whose own `%` and `_` mean themselves.
fn containing(text: &str) -> String {
    let mut pattern = String::from("%");
    for c in fold(text).chars() {
        if matches!(c, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

/// One account.
///
/// # Errors
/// When the database does not answer.
pub async fn find(db: &Db, id: AccountId) -> Result<Option<AccountEntry>, DbError> {
    const SQL: &str = select!("a.id = $1");
    let row: Option<EntryRow> =
        on_db!(db, conn => sqlx::query_as(SQL).bind(id.uuid()).fetch_optional(conn).await)?;
    row.map(entry).transpose()
}

/// Disables an active account; whether it was active.
///
/// # Errors
/// [`DbError::LastAdmin`] when nobody would be left to enable it again.
pub async fn disable(
    tx: &mut Tx,
    id: AccountId,
    reason: &str,
    now: Instant,
) -> Result<bool, DbError> {
    const SQL: &str = "UPDATE accounts SET state = 'disabled', disabled_reason = $2, updated_at = $3 \
        WHERE id = $1 AND state = 'active'";
    let rows = on_tx!(tx, conn => sqlx::query(SQL)
        .bind(id.uuid())
        .bind(reason)
        .bind(OffsetDateTime::from(now))
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Enables a disabled account; whether it was disabled. One that was erased stays so.
///
/// # Errors
/// When the database does not take it.
pub async fn enable(tx: &mut Tx, id: AccountId, now: Instant) -> Result<bool, DbError> {
    const SQL: &str = "UPDATE accounts SET state = 'active', disabled_reason = NULL, updated_at = $2 \
        WHERE id = $1 AND state = 'disabled' AND erased_at IS NULL";
    let rows = on_tx!(tx, conn => sqlx::query(SQL)
        .bind(id.uuid())
        .bind(OffsetDateTime::from(now))
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Puts a doctor into the directory, or takes them out of it; whether that changed anything.
///
/// # Errors
/// When the database does not take it.
pub async fn publish(tx: &mut Tx, doctor: AccountId, is_published: bool) -> Result<bool, DbError> {
    const SQL: &str =
        "UPDATE doctors SET is_published = $2 WHERE account_id = $1 AND is_published <> $2";
    let rows = on_tx!(tx, conn => sqlx::query(SQL)
        .bind(doctor.uuid())
        .bind(is_published)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// The active account of a patient with an address that nobody has shown to be theirs, who has never had an
/// appointment.
///
/// # Errors
/// When the database does not answer.
pub async fn unproven(tx: &mut Tx, email: &Email) -> Result<Option<AccountId>, DbError> {
    const SQL: &str = "SELECT id FROM accounts WHERE email = $1 AND role = 'patient' AND state = 'active' \
        AND username IS NULL AND email_verified_at IS NULL \
        AND NOT EXISTS (SELECT 1 FROM appointments p WHERE p.patient_id = accounts.id)";
    let row: Option<(Uuid,)> =
        on_tx!(tx, conn => sqlx::query_as(SQL).bind(email.as_str()).fetch_optional(conn).await)?;
    Ok(row.map(|(id,)| id.into()))
}

/// Notes that a new account waits for its owner from now on.
///
/// # Errors
/// When the database does not take it.
pub async fn set_invited(tx: &mut Tx, id: AccountId, now: Instant) -> Result<(), DbError> {
    const SQL: &str = "UPDATE accounts SET invited_at = $2, updated_at = $2 WHERE id = $1";
    on_tx!(tx, conn => sqlx::query(SQL)
        .bind(id.uuid())
        .bind(OffsetDateTime::from(now))
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

/// Begins the wait of an invited account anew.
///
/// # Errors
/// [`DbError::Stale`] when its owner has come meanwhile, or it is disabled.
pub async fn renew_invitation(tx: &mut Tx, id: AccountId, now: Instant) -> Result<(), DbError> {
    const SQL: &str = "UPDATE accounts SET invited_at = $2, updated_at = $2 \
        WHERE id = $1 AND invited_at IS NOT NULL AND state = 'active'";
    let rows = on_tx!(tx, conn => sqlx::query(SQL)
        .bind(id.uuid())
        .bind(OffsetDateTime::from(now))
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    exactly_one(rows)
}

/// Notes that the owner of an invited account has come, by whatever link; whether it waited for them.
///
/// # Errors
/// When the database does not take it.
pub async fn settle(tx: &mut Tx, id: AccountId) -> Result<bool, DbError> {
    const SQL: &str =
        "UPDATE accounts SET invited_at = NULL WHERE id = $1 AND invited_at IS NOT NULL";
    let rows = on_tx!(tx, conn => sqlx::query(SQL)
        .bind(id.uuid())
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

/// Gives an invited, active account its first password; whether there was one that waited for it.
///
/// # Errors
/// When the database does not take it.
pub async fn accept(
    tx: &mut Tx,
    id: AccountId,
    password_hash: &str,
    now: Instant,
) -> Result<bool, DbError> {
    const SQL: &str = "UPDATE accounts SET password_hash = $2, invited_at = NULL, email_verified_at = $3, updated_at = $3 \
        WHERE id = $1 AND state = 'active' AND invited_at IS NOT NULL";
    let rows = on_tx!(tx, conn => sqlx::query(SQL)
        .bind(id.uuid())
        .bind(password_hash)
        .bind(OffsetDateTime::from(now))
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}
