//! A note for its doctor.

use actix_web::HttpResponse;
use shared::{AppointmentId, wire::note::Note};

use super::store::{self, signed};
use crate::{db::Db, error::ApiError, http::etag, sealing::Sealing};

/// The note as it is; an empty one while nothing was written.
///
/// # Errors
/// When the database does not answer.
pub async fn present(db: &Db, sealing: &Sealing, id: AppointmentId) -> Result<Note, ApiError> {
    let Some(row) = store::find(db, sealing, id).await? else {
        return Ok(Note {
            revision: 0,
            text: String::new(),
            summary: String::new(),
            signed_at: None,
            updated_at: None,
            amendments: Vec::new(),
        });
    };
    let amendments = match row.signed_at() {
        Some(_) => signed::amendments(db, sealing, id).await?,
        None => Vec::new(),
    };
    Ok(row.into_note(amendments))
}

/// The note with its revision.
pub fn answer(note: &Note) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header(etag(note.revision))
        .json(note)
}
