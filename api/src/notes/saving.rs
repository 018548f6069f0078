//! Saving a draft so that nothing which was acknowledged is ever lost.

use shared::{
    AppointmentId, ErrorCode, Instant, PageId,
    wire::note::{Note, NoteTexts},
};

use super::store;
use crate::{
    audit::{self, Act, By},
    db::{DbError, Tx},
    error::ApiError,
    sealing::{Sealing, SealingKey},
};

/// One save of one page.
pub struct Save {
    /// Of which appointment's note.
    pub id: AppointmentId,
    /// The revision that the page knows; 0: nothing was written yet.
    pub known: i64,
    /// The page.
    pub editor: PageId,
    /// What it has.
    pub texts: NoteTexts,
    /// Its doctor.
    pub by: By,
}

impl Save {
    /// Writes it, and answers the note as it was written. A save that comes again because its answer was
    /// lost is answered as it was the first time.
    ///
    /// # Errors
    /// `already_signed`, or `precondition_failed` when the note has another revision than the page knows.
    pub async fn write(
        self,
        mut tx: Tx,
        sealing: &Sealing,
        now: Instant,
    ) -> Result<Note, ApiError> {
        let key = sealing.to_write(&mut tx).await?;
        match store::save(&mut tx, &key, self.id, self.known, &self.texts, now).await {
            Ok(()) => self.keep_version(&mut tx, &key, now).await?,
            Err(DbError::Stale) => return self.explain(&mut tx, sealing).await,
            Err(other) => return Err(other.into()),
        }
        tx.commit().await?;
        // Not read again: somebody else's text must not come under the revision of this one.
        Ok(Note {
            revision: self.known + 1,
            text: self.texts.text,
            summary: self.texts.summary,
            signed_at: None,
            updated_at: Some(now),
            amendments: Vec::new(),
        })
    }

    /// Of what one page saves within a minute the last is kept, so that saving every few seconds does
    /// not fill the table.
    async fn keep_version(
        &self,
        tx: &mut Tx,
        key: &SealingKey,
        now: Instant,
    ) -> Result<(), DbError> {
        let (id, revision) = (self.id, self.known + 1);
        let last = store::last_version(tx, id).await?;
        let before = last
            .filter(|last| last.writing().goes_on(self.editor, now))
            .map(|last| last.revision);
        if let Some(before) = before {
            return store::replace_version(tx, key, id, (before, revision), &self.texts, now).await;
        }
        store::add_version(tx, key, (id, revision), &self.texts, self.editor, now).await?;
        audit::record(tx, now, self.by, Act::WriteNote, id.uuid()).await
    }

    /// Why nothing was written: it was written before, or somebody was faster.
    async fn explain(&self, tx: &mut Tx, sealing: &Sealing) -> Result<Note, ApiError> {
        let stale = ApiError::new(ErrorCode::PreconditionFailed);
        let Some(present) = store::find_in(tx, sealing, self.id).await? else {
            return Err(stale);
        };
        if present.signed_at().is_some() {
            return Err(ApiError::new(ErrorCode::AlreadySigned));
        }
        let last = store::last_version(tx, self.id).await?;
        let is_own = last.is_some_and(|last| last.writing().editor == self.editor);
        let is_same = present.text == self.texts.text && present.summary == self.texts.summary;
        if present.revision == self.known + 1 && is_own && is_same {
            Ok(present.into_note(Vec::new()))
        } else {
            Err(stale)
        }
    }
}
