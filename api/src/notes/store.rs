//! Drafts and their versions; signing and what comes after it is in [`signed`].

pub mod signed;

use shared::{
    AppointmentId, Instant, PageId,
    consultation::note::Writing,
    wire::note::{Amendment, Note, NoteTexts, NoteVersion},
};
use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    db::{Db, DbError, Tx, error::exactly_one},
    on_db, on_tx,
    sealing::{Context, Sealing, SealingKey},
};

/// Both texts of a note, sealed for its row.
fn sealed(
    key: &SealingKey,
    texts: &NoteTexts,
    place: impl Fn(&'static str) -> Context,
) -> Result<NoteTexts, DbError> {
    Ok(NoteTexts {
        text: key.seal(&place("text"), &texts.text)?,
        summary: key.seal(&place("summary"), &texts.summary)?,
    })
}

/// A column of a note.
fn of_note(id: AppointmentId) -> impl Fn(&'static str) -> Context {
    move |column| Context::new("notes", column, id.uuid())
}

/// Where the summary of a note is sealed for.
pub fn summary_of(id: AppointmentId) -> Context {
    of_note(id)("summary")
}

/// A column of a version.
fn of_version(id: AppointmentId, revision: i64) -> impl Fn(&'static str) -> Context {
    move |column| Context::revised("note_versions", column, id.uuid(), revision)
}

/// A note.
#[derive(FromRow)]
pub struct NoteRow {
    /// Raised by one with every change.
    pub revision: i64,
    /// The private note.
    pub text: String,
    /// What the patient reads once it is signed.
    pub summary: String,
    signed_at: Option<OffsetDateTime>,
    #[sqlx(try_from = "OffsetDateTime")]
    updated_at: Instant,
}

impl NoteRow {
    /// When it was signed.
    pub fn signed_at(&self) -> Option<Instant> {
        self.signed_at.map(Into::into)
    }

    fn opened(self, sealing: &Sealing, id: AppointmentId) -> Result<Self, DbError> {
        let place = of_note(id);
        Ok(Self {
            text: sealing.open(&place("text"), &self.text)?,
            summary: sealing.open(&place("summary"), &self.summary)?,
            ..self
        })
    }

    /// The note as its doctor reads it.
    pub fn into_note(self, amendments: Vec<Amendment>) -> Note {
        Note {
            revision: self.revision,
            signed_at: self.signed_at(),
            text: self.text,
            summary: self.summary,
            updated_at: Some(self.updated_at),
            amendments,
        }
    }
}

const FIND: &str =
    "SELECT revision, text, summary, signed_at, updated_at FROM notes WHERE appointment_id = $1";

/// The note of an appointment, if anything was written.
///
/// # Errors
/// When the database does not answer.
pub async fn find(
    db: &Db,
    sealing: &Sealing,
    id: AppointmentId,
) -> Result<Option<NoteRow>, DbError> {
    let row: Option<NoteRow> =
        on_db!(db, conn => sqlx::query_as(FIND).bind(id.uuid()).fetch_optional(conn).await)?;
    row.map(|row| row.opened(sealing, id)).transpose()
}

/// The same as a transaction sees it.
///
/// # Errors
/// When the database does not answer.
pub async fn find_in(
    tx: &mut Tx,
    sealing: &Sealing,
    id: AppointmentId,
) -> Result<Option<NoteRow>, DbError> {
    let row: Option<NoteRow> =
        on_tx!(tx, conn => sqlx::query_as(FIND).bind(id.uuid()).fetch_optional(conn).await)?;
    row.map(|row| row.opened(sealing, id)).transpose()
}

/// Writes the draft over the revision that its page knows; 0: nothing was written yet.
///
/// # Errors
/// [`DbError::Stale`] when the note has another revision by now, or is signed.
pub async fn save(
    tx: &mut Tx,
    key: &SealingKey,
    id: AppointmentId,
    known: i64,
    texts: &NoteTexts,
    now: Instant,
) -> Result<(), DbError> {
    const FIRST: &str = "INSERT INTO notes (appointment_id, revision, text, summary, created_at, updated_at, sealed_by) \
        VALUES ($1, $2 + 1, $3, $4, $5, $5, $6) ON CONFLICT (appointment_id) DO NOTHING";
    const NEXT: &str = "UPDATE notes SET text = $3, summary = $4, updated_at = $5, sealed_by = $6, revision = revision + 1 \
        WHERE appointment_id = $1 AND revision = $2 AND signed_at IS NULL";
    let sql = if known == 0 { FIRST } else { NEXT };
    let texts = sealed(key, texts, of_note(id))?;
    let rows = on_tx!(tx, conn => sqlx::query(sql)
        .bind(id.uuid())
        .bind(known)
        .bind(&texts.text)
        .bind(&texts.summary)
        .bind(OffsetDateTime::from(now))
        .bind(key.id())
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    exactly_one(rows)
}

/// The version that was written last.
#[derive(FromRow)]
pub struct LastVersion {
    /// Its revision.
    pub revision: i64,
    editor: Uuid,
    #[sqlx(try_from = "OffsetDateTime")]
    began_at: Instant,
}

impl LastVersion {
    /// Who has been writing it.
    pub fn writing(&self) -> Writing {
        Writing {
            editor: self.editor.into(),
            began_at: self.began_at,
        }
    }
}

/// The version of a note that was written last.
///
/// # Errors
/// When the database does not answer.
pub async fn last_version(tx: &mut Tx, id: AppointmentId) -> Result<Option<LastVersion>, DbError> {
    const SQL: &str = "SELECT revision, editor, began_at FROM note_versions \
        WHERE appointment_id = $1 ORDER BY revision DESC LIMIT 1";
    Ok(on_tx!(tx, conn => sqlx::query_as(SQL).bind(id.uuid()).fetch_optional(conn).await)?)
}

/// Keeps a revision as a version of its own.
///
/// # Errors
/// When the database does not take it.
pub async fn add_version(
    tx: &mut Tx,
    key: &SealingKey,
    (id, revision): (AppointmentId, i64),
    texts: &NoteTexts,
    editor: PageId,
    now: Instant,
) -> Result<(), DbError> {
    const SQL: &str = "INSERT INTO note_versions \
        (appointment_id, revision, text, summary, editor, began_at, saved_at, sealed_by) \
        VALUES ($1, $2, $3, $4, $5, $6, $6, $7)";
    let texts = sealed(key, texts, of_version(id, revision))?;
    on_tx!(tx, conn => sqlx::query(SQL)
        .bind(id.uuid())
        .bind(revision)
        .bind(&texts.text)
        .bind(&texts.summary)
        .bind(editor.uuid())
        .bind(OffsetDateTime::from(now))
        .bind(key.id())
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

/// Lets a later revision take the place of a version of the same page.
///
/// # Errors
/// [`DbError::Stale`] when that version is no longer there.
pub async fn replace_version(
    tx: &mut Tx,
    key: &SealingKey,
    id: AppointmentId,
    (before, revision): (i64, i64),
    texts: &NoteTexts,
    now: Instant,
) -> Result<(), DbError> {
    const SQL: &str = "UPDATE note_versions SET revision = $3, text = $4, summary = $5, saved_at = $6, \
        sealed_by = $7 WHERE appointment_id = $1 AND revision = $2";
    let texts = sealed(key, texts, of_version(id, revision))?;
    let rows = on_tx!(tx, conn => sqlx::query(SQL)
        .bind(id.uuid())
        .bind(before)
        .bind(revision)
        .bind(&texts.text)
        .bind(&texts.summary)
        .bind(OffsetDateTime::from(now))
        .bind(key.id())
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    exactly_one(rows)
}

#[derive(FromRow)]
struct VersionRow {
    revision: i64,
    text: String,
    summary: String,
    #[sqlx(try_from = "OffsetDateTime")]
    saved_at: Instant,
}

/// Up to `limit` versions before a revision, the newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn versions(
    db: &Db,
    sealing: &Sealing,
    id: AppointmentId,
    before: i64,
    limit: i64,
) -> Result<Vec<NoteVersion>, DbError> {
    const SQL: &str = "SELECT revision, text, summary, saved_at FROM note_versions \
        WHERE appointment_id = $1 AND revision < $2 ORDER BY revision DESC LIMIT $3";
    let rows: Vec<VersionRow> = on_db!(db, conn => sqlx::query_as(SQL)
        .bind(id.uuid())
        .bind(before)
        .bind(limit)
        .fetch_all(conn)
        .await)?;
    let version = |row: VersionRow| {
        let place = of_version(id, row.revision);
        Ok(NoteVersion {
            revision: row.revision,
            text: sealing.open(&place("text"), &row.text)?,
            summary: sealing.open(&place("summary"), &row.summary)?,
            saved_at: row.saved_at,
        })
    };
    rows.into_iter().map(version).collect()
}
