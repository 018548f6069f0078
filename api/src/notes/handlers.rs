//! Drafts of notes.

use actix_web::{
    HttpResponse, get, put,
    web::{self, Json},
};
use serde::Deserialize;
use shared::{
    AppointmentId, ErrorCode,
    record::RecordAct,
    wire::{
        note::{Note, NoteVersion, SaveNote},
        page::Page,
    },
};
use utoipa::IntoParams;

use super::{
    saving::Save,
    store,
    view::{answer, present},
};
use crate::{
    app::App,
    appointments::access::own,
    audit::reading,
    auth::{Allowed, acting, policy::WriteNotes},
    error::ApiError,
    http::{Body, Id, KnownRevision, Params, Position, limit},
};

/// The note of an appointment
///
/// Its doctor. Nobody else reads it; what the patient reads is the summary, once it is signed.
#[utoipa::path(
    tag = "Notes",
    security(("bearer" = [])),
    params(("id" = AppointmentId, Path, description = "The appointment's id")),
    responses(
        (status = 200, description = "The note", body = Note, headers(("ETag" = String, description = "The revision; \"0\" until something is written"))),
        (status = 404, description = "No such appointment, or not its doctor"),
    )
)]
#[get("/appointments/{id}/note")]
pub async fn note(
    app: web::Data<App>,
    caller: Allowed<WriteNotes>,
    id: Id<AppointmentId>,
) -> Result<HttpResponse, ApiError> {
    let row = own(&app, caller.actor, id.0).await?;
    reading::read_of(&app, &caller, RecordAct::ReadNote, &row.facts()).await?;
    Ok(answer(&present(&app.db, &app.sealing, id.0).await?))
}

/// Save the draft of a note
///
/// Its doctor, until it is signed. `If-Match` names the one revision that the page has read. A save that
/// is sent again because its answer was lost is answered as the first time. Of what one page saves within
/// a minute the last is kept as a version; what another page saved always stays.
#[utoipa::path(
    tag = "Notes",
    request_body = SaveNote,
    security(("bearer" = [])),
    params(
        ("id" = AppointmentId, Path, description = "The appointment's id"),
        ("If-Match" = String, Header, max_length = 21, pattern = r#"^"[0-9]{1,19}"$"#, description = "The revision that was read, as in its `ETag`"),
    ),
    responses(
        (status = 200, description = "Saved", body = Note, headers(("ETag" = String, description = "The new revision"))),
        (status = 404, description = "No such appointment, or not its doctor"),
        (status = 409, description = "`already_signed`"),
        (status = 412, description = "`precondition_failed`: another page has saved meanwhile; read the note again and put both together"),
        (status = 422, description = "A text is too long or has characters that can not be used"),
    )
)]
#[put("/appointments/{id}/note")]
pub async fn save(
    app: web::Data<App>,
    caller: Allowed<WriteNotes>,
    id: Id<AppointmentId>,
    known: KnownRevision,
    body: Body<SaveNote>,
) -> Result<HttpResponse, ApiError> {
    own(&app, caller.actor, id.0).await?;
    let texts = body.0.check()?;
    let save = Save {
        id: id.0,
        known: known.get()?,
        editor: body.0.editor,
        texts,
        by: (&caller).into(),
    };
    let now = app.now();
    let tx = acting::begin(&app, &caller, now).await?;
    Ok(answer(&save.write(tx, &app.sealing, now).await?))
}

/// Which part of the versions is asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct VersionParams {
    /// The most items to answer.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u8>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    cursor: Option<String>,
}

/// The versions of a note
///
/// Its doctor. The newest first, which is the draft as it was last saved.
#[utoipa::path(
    tag = "Notes",
    security(("bearer" = [])),
    params(("id" = AppointmentId, Path, description = "The appointment's id"), VersionParams),
    responses(
        (status = 200, description = "A page of versions", body = Page<NoteVersion>),
        (status = 404, description = "No such appointment, or not its doctor"),
    )
)]
#[get("/appointments/{id}/note/versions")]
pub async fn versions(
    app: web::Data<App>,
    caller: Allowed<WriteNotes>,
    id: Id<AppointmentId>,
    params: Params<VersionParams>,
) -> Result<Json<Page<NoteVersion>>, ApiError> {
    let limit = limit(params.0.limit)?;
    let before = match &params.0.cursor {
        Some(cursor) => revision(&Position::decode(cursor)?)?,
        None => i64::MAX,
    };
    let row = own(&app, caller.actor, id.0).await?;
    reading::read_of(&app, &caller, RecordAct::ReadNoteVersions, &row.facts()).await?;
    let most = i64::from(limit) + 1;
    let versions = store::versions(&app.db, &app.sealing, id.0, before, most).await?;
    Ok(Json(Position::page(versions, limit, |version| Position {
        key: version.revision.to_string(),
        id: id.0.uuid(),
    })))
}

fn revision(cursor: &Position) -> Result<i64, ApiError> {
    let malformed = |_| ApiError::new(ErrorCode::MalformedRequest);
    cursor.key.parse().map_err(malformed)
}
