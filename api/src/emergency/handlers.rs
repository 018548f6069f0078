//! Opening a record in an emergency, reading it, and the list of all of it.

use actix_web::{
    get, post,
    web::{self, Json},
};
use serde::Deserialize;
use shared::{
    ErrorCode, Instant, PatientId,
    emergency::EmergencyAccess,
    record::RecordAct,
    wire::{
        audit::Outcome,
        emergency::{EmergencyLine, OpenRecord, OpenedRecord, PatientRecord, RecordAppointment},
        page::Page,
    },
};
use utoipa::IntoParams;
use uuid::Uuid;

use super::store;
use crate::{
    accounts::store::{self as accounts, turns},
    app::App,
    appointments::{
        store::{self as appointments, AppointmentRow, Whose},
        view::view,
    },
    audit::{reading, store as audit},
    auth::{
        Allowed, Caller, acting,
        policy::{OpenRecords, ReadAudit},
    },
    error::ApiError,
    http::{Body, Id, Params, Position, limit},
    mail::{self, Addressee, Message},
    notes::view::present,
    random,
};

/// Open a record in an emergency
///
/// A doctor, with a reason, for an hour: for a patient who can not be asked.
/// The patient is told at once, with the reason, and the admins see it.
#[utoipa::path(
    tag = "Emergency access",
    request_body = OpenRecord,
    security(("bearer" = [])),
    responses(
        (status = 200, description = "Open", body = OpenedRecord),
        (status = 404, description = "No such patient"),
        (status = 422, description = "The address or the reason is not valid"),
        (status = 429, description = "Too many records opened or looked for"),
    )
)]
#[post("/emergency-access")]
pub async fn open_record(
    app: web::Data<App>,
    caller: Allowed<OpenRecords>,
    body: Body<OpenRecord>,
) -> Result<Json<OpenedRecord>, ApiError> {
    let now = app.now();
    let (email, reason) = body.0.check()?;
    if let Err(wait) = app.throttles.emergency(caller.account_id(), now) {
        // What does not exist is written down as every such refusal is; this is another kind.
        let act = RecordAct::OpenEmergency.as_str();
        reading::refused(&app, now, (&caller).into(), act, None).await;
        return Err(wait.into());
    }
    let unknown = || ApiError::new(ErrorCode::NotFound);
    let id = store::patient_by_email(&app.db, &email)
        .await?
        .ok_or_else(unknown)?;
    let patient = accounts::find(&app.db, id.into()).await?;
    let patient = patient.ok_or_else(unknown)?;
    let access =
        EmergencyAccess::open(caller.actor, id, now).ok_or(ApiError::new(ErrorCode::Forbidden))?;
    let opened = random::uuid_v7(now);
    let act = RecordAct::OpenEmergency.as_str();
    let line = audit::Line::new(now, (&caller).into(), act, Outcome::Done)
        .about(opened)
        .concerning([id]);
    let to = Addressee::from(&patient);
    let mut tx = acting::begin_about(&app, &caller, &[id.into()], now).await?;
    if !turns::take_unless_erased(&mut tx, id.into()).await? {
        return Err(unknown());
    }
    store::insert(&mut tx, opened, &access, &reason).await?;
    audit::insert(&mut tx, &line).await?;
    mail::tell(&mut tx, &app.sealing, &Message::RecordOpened, &to, now).await?;
    tx.commit().await?;
    Ok(Json(OpenedRecord {
        patient_id: id,
        expires_at: access.expires_at,
    }))
}

/// Which part of a list is asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PartParams {
    /// The most items to answer.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u8>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    cursor: Option<String>,
}

impl PartParams {
    fn after(&self) -> Result<Option<(Instant, Uuid)>, ApiError> {
        let malformed = |_| ApiError::new(ErrorCode::MalformedRequest);
        let place = |cursor: &String| {
            let at = Position::decode(cursor)?;
            Ok((Instant::parse(&at.key).map_err(malformed)?, at.id))
        };
        self.cursor.as_ref().map(place).transpose()
    }
}

/// A record that is open in an emergency
///
/// The doctor who opened it, within the hour: who the patient is, all appointments with their reasons,
/// and the notes that are signed. Every look is in the audit, where the patient sees it.
#[utoipa::path(
    tag = "Emergency access",
    security(("bearer" = [])),
    params(("id" = PatientId, Path, description = "The patient's id"), PartParams),
    responses(
        (status = 200, description = "The record", body = PatientRecord),
        (status = 404, description = "No such patient, or the caller has not opened the record"),
    )
)]
#[get("/patients/{id}/record")]
pub async fn record(
    app: web::Data<App>,
    caller: Allowed<OpenRecords>,
    id: Id<PatientId>,
    params: Params<PartParams>,
) -> Result<Json<PatientRecord>, ApiError> {
    let now = app.now();
    let limit = limit(params.0.limit)?;
    let after = params.0.after()?;
    let doctor = caller.account_id().uuid().into();
    let last = store::last(&app.db, doctor, id.0).await?;
    let (opened, access) = last
        .filter(|(_, access)| access.lets(caller.actor, id.0, now))
        .ok_or(ApiError::new(ErrorCode::NotFound))?;
    let patient = store::patient(&app.db, id.0)
        .await?
        .ok_or(ApiError::new(ErrorCode::NotFound))?;
    reading::read(&app, &caller, RecordAct::ReadRecord, Some(opened), [id.0]).await?;
    let whose = Whose::Patient(id.0.uuid());
    let after = after.unwrap_or((time::OffsetDateTime::UNIX_EPOCH.into(), Uuid::nil()));
    let end = Instant::parse("2199-12-31T23:59:59Z").map_err(|_| ApiError::internal("no end"))?;
    let rows = appointments::list(&app.db, whose, None, after, end, i64::from(limit) + 1).await?;
    let page = Position::page(rows, limit, AppointmentRow::position);
    let mut items = Vec::with_capacity(page.items.len());
    for row in page.items {
        items.push(with_note(&app, &caller, row, now).await?);
    }
    Ok(Json(PatientRecord {
        patient,
        expires_at: access.expires_at,
        appointments: Page {
            items,
            next_cursor: page.next_cursor,
        },
    }))
}

/// An appointment with its note, once that is signed: nobody else reads a draft.
async fn with_note(
    app: &App,
    caller: &Caller,
    row: AppointmentRow,
    now: Instant,
) -> Result<RecordAppointment, ApiError> {
    let note = present(&app.db, &app.sealing, row.facts().id).await?;
    Ok(RecordAppointment {
        appointment: view(row, caller, &app.settings(), now),
        note: Some(note).filter(|note| note.signed_at.is_some()),
    })
}

/// All records that were opened in an emergency
///
/// An admin; the newest first. Each patient sees in the list of who opened their record that it was read.
#[utoipa::path(
    tag = "Emergency access",
    security(("bearer" = [])),
    params(PartParams),
    responses((status = 200, description = "A page of them", body = Page<EmergencyLine>))
)]
#[get("/emergency-access")]
pub async fn list_opened(
    app: web::Data<App>,
    caller: Allowed<ReadAudit>,
    params: Params<PartParams>,
) -> Result<Json<Page<EmergencyLine>>, ApiError> {
    let limit = limit(params.0.limit)?;
    let end = Instant::parse("2199-12-31T23:59:59Z").map_err(|_| ApiError::internal("no end"))?;
    let before = params.0.after()?.unwrap_or((end, Uuid::nil()));
    let lines = store::list(&app.db, before, i64::from(limit) + 1).await?;
    let page = Position::page(lines, limit, |line| Position {
        key: line.at.to_string(),
        id: line.id.uuid(),
    });
    let patients = page.items.iter().map(|line| line.patient.id.uuid().into());
    reading::read(&app, &caller, RecordAct::ReadEmergencies, None, patients).await?;
    Ok(Json(page))
}
