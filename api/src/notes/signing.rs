//! Signing a note, adding to it afterwards, and the summary that the patient takes home.

use actix_web::{
    HttpResponse, get, post,
    web::{self, Json},
};
use shared::{
    AppointmentId, ErrorCode, EventType,
    appointment::Refusal,
    consultation::note::MOST_AMENDMENTS,
    record::RecordAct,
    wire::note::{Amend, Note, Summary},
};

use super::{
    store::signed,
    view::{answer, present},
};
use crate::{
    app::App,
    appointments::access::own,
    audit::{self, Act, reading},
    auth::{
        Allowed, acting,
        policy::{TakePart, WriteNotes},
    },
    db::DbError,
    error::ApiError,
    events::{self, News},
    http::{Body, Id, IfMatch, KnownRevision, etag},
};

/// Sign a note
///
/// Its doctor, from the appointment's start on. From then on it does not change, and the patient reads
/// the summary. `If-Match` names the one revision that is signed.
#[utoipa::path(
    tag = "Notes",
    security(("bearer" = [])),
    params(
        ("id" = AppointmentId, Path, description = "The appointment's id"),
        ("If-Match" = String, Header, max_length = 21, pattern = r#"^"[0-9]{1,19}"$"#, description = "The revision that is signed, as in its `ETag`"),
    ),
    responses(
        (status = 200, description = "Signed", body = Note, headers(("ETag" = String, description = "The new revision"))),
        (status = 404, description = "No such appointment, or not its doctor"),
        (status = 409, description = "`already_signed`; `invalid_transition`: nothing was written, the appointment has not begun, or it was never confirmed or was canceled"),
        (status = 412, description = "`precondition_failed`: the note has another revision"),
    )
)]
#[post("/appointments/{id}/note/sign")]
pub async fn sign(
    app: web::Data<App>,
    caller: Allowed<WriteNotes>,
    id: Id<AppointmentId>,
    known: KnownRevision,
) -> Result<HttpResponse, ApiError> {
    let now = app.now();
    let row = own(&app, caller.actor, id.0).await?;
    let known = known.get()?;
    let note = present(&app.db, &app.sealing, id.0).await?;
    if note.signed_at.is_some() {
        return if signing_led_to(&note, known) {
            Ok(answer(&note))
        } else {
            Err(ApiError::new(ErrorCode::AlreadySigned))
        };
    }
    row.facts().has_begun(now)?;
    if note.revision == 0 {
        let status = row.facts().status;
        return Err(Refusal::InvalidTransition { status }.into());
    }
    let mut tx = acting::begin(&app, &caller, now).await?;
    signed::sign(&mut tx, id.0, known, now)
        .await
        .map_err(|error| match error {
            DbError::Stale => ApiError::new(ErrorCode::PreconditionFailed),
            other => other.into(),
        })?;
    let news = News::new(EventType::NoteShared, Act::SignNote, Some(caller.actor));
    events::record(&mut tx, id.0, &news, now).await?;
    audit::record(&mut tx, now, &caller, Act::SignNote, id.0.uuid()).await?;
    tx.commit().await?;
    Ok(answer(&present(&app.db, &app.sealing, id.0).await?))
}

/// Whether it was this revision that was signed: then the request comes again because its answer was
/// lost. Each addition has raised the revision by one since.
fn signing_led_to(note: &Note, known: i64) -> bool {
    let additions = i64::try_from(note.amendments.len()).unwrap_or(i64::MAX);
    note.revision - additions == known + 1
}

/// Add to a signed note
///
/// Its doctor. What was signed stays as it is. A page that names the revision in `If-Match` does not add
/// twice when an answer is lost.
#[utoipa::path(
    tag = "Notes",
    request_body = Amend,
    security(("bearer" = [])),
    params(("id" = AppointmentId, Path, description = "The appointment's id")),
    responses(
        (status = 201, description = "Added", body = Note, headers(("ETag" = String, description = "The new revision"))),
        (status = 404, description = "No such appointment, or not its doctor"),
        (status = 409, description = "`invalid_transition`: not signed, or there are a hundred additions already; `conflict`: changed meanwhile"),
        (status = 412, description = "`If-Match` names another revision"),
        (status = 422, description = "The text is not valid"),
    )
)]
#[post("/appointments/{id}/note/amendments")]
pub async fn amend(
    app: web::Data<App>,
    caller: Allowed<WriteNotes>,
    id: Id<AppointmentId>,
    if_match: IfMatch,
    body: Body<Amend>,
) -> Result<HttpResponse, ApiError> {
    let now = app.now();
    let row = own(&app, caller.actor, id.0).await?;
    let text = body.0.check()?;
    let note = present(&app.db, &app.sealing, id.0).await?;
    if_match.check(note.revision)?;
    if note.signed_at.is_none() || MOST_AMENDMENTS <= note.amendments.len() {
        let status = row.facts().status;
        return Err(Refusal::InvalidTransition { status }.into());
    }
    let mut tx = acting::begin(&app, &caller, now).await?;
    let addition = (text.as_str(), body.0.for_patient);
    let key = app.sealing.to_write(&mut tx).await?;
    signed::amend(&mut tx, &key, (id.0, note.revision), addition, now).await?;
    if body.0.for_patient {
        let news = News::new(EventType::NoteShared, Act::AmendNote, Some(caller.actor));
        events::record(&mut tx, id.0, &news, now).await?;
    }
    audit::record(&mut tx, now, &caller, Act::AmendNote, id.0.uuid()).await?;
    tx.commit().await?;
    let note = present(&app.db, &app.sealing, id.0).await?;
    Ok(HttpResponse::Created()
        .insert_header(etag(note.revision))
        .json(note))
}

/// The summary of a consultation
///
/// The appointment's patient and doctor, once it is signed.
#[utoipa::path(
    tag = "Notes",
    security(("bearer" = [])),
    params(("id" = AppointmentId, Path, description = "The appointment's id")),
    responses(
        (status = 200, description = "The summary", body = Summary),
        (status = 404, description = "No such appointment, not a participant, or not signed"),
    )
)]
#[get("/appointments/{id}/summary")]
pub async fn summary(
    app: web::Data<App>,
    caller: Allowed<TakePart>,
    id: Id<AppointmentId>,
) -> Result<Json<Summary>, ApiError> {
    let row = own(&app, caller.actor, id.0).await?;
    let signed = signed::summary(&app.db, &app.sealing, id.0)
        .await?
        .ok_or(ApiError::new(ErrorCode::NotFound))?;
    let facts = row.facts();
    reading::read_of(&app, &caller, RecordAct::ReadSummary, &facts).await?;
    let mut amendments = signed::amendments(&app.db, &app.sealing, id.0).await?;
    amendments.retain(|amendment| amendment.for_patient);
    let (began_at, ended_at) = signed.met();
    Ok(Json(Summary {
        summary: signed.summary,
        signed_at: signed.signed_at,
        doctor_name: row.name_of(facts.doctor_id.into()).to_owned(),
        patient_name: row.name_of(facts.patient_id.into()).to_owned(),
        starts_at: facts.starts_at,
        began_at,
        ended_at,
        amendments,
    }))
}
