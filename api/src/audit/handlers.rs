//! Reading the audit.

use actix_web::{
    get,
    web::{self, Json},
};
use serde::Deserialize;
use shared::{
    ErrorCode, Instant, PatientId,
    error::Faults,
    record::RecordAct,
    wire::{
        audit::{AuditLine, Outcome, RecordAccess},
        page::Page,
    },
};
use utoipa::IntoParams;
use uuid::Uuid;

use super::{
    Act, looks,
    store::{
        Line,
        lines::{self, Filter},
    },
};
use crate::{
    app::App,
    auth::{
        Allowed,
        policy::{OwnRecord, ReadAudit},
    },
    error::ApiError,
    http::{Params, Position, limit},
};

/// No name of an action is longer.
const MOST_LETTERS: usize = 200;

/// Which lines of the audit are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AuditParams {
    /// Only then or later, RFC 3339.
    #[param(format = "date-time", max_length = 35)]
    from: Option<String>,
    /// Only before, RFC 3339.
    #[param(format = "date-time", max_length = 35)]
    to: Option<String>,
    /// Only by this account.
    #[param(format = "uuid", max_length = 36)]
    actor: Option<Uuid>,
    /// Only about this thing.
    #[param(format = "uuid", max_length = 36)]
    target: Option<Uuid>,
    /// Only with this action.
    #[param(max_length = 200)]
    action: Option<String>,
    /// The most items to answer.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u8>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    cursor: Option<String>,
}

/// The audit
///
/// An admin; the newest line first. Nobody writes it, changes it or removes from it by an operation, and
/// that it was read is a line of its own.
#[utoipa::path(
    tag = "Audit",
    security(("bearer" = [])),
    params(AuditParams),
    responses(
        (status = 200, description = "A page of the audit", body = Page<AuditLine>),
        (status = 422, description = "`from` or `to` is not an instant"),
    )
)]
#[get("/audit")]
pub async fn audit(
    app: web::Data<App>,
    caller: Allowed<ReadAudit>,
    params: Params<AuditParams>,
) -> Result<Json<Page<AuditLine>>, ApiError> {
    let AuditParams {
        from,
        to,
        actor,
        target,
        action,
        cursor,
        ..
    } = params.0;
    let limit = limit(params.0.limit)?;
    let after = cursor.as_deref().map(place).transpose()?;
    if action.as_ref().is_some_and(|action| !is_word(action)) {
        return Err(ApiError::new(ErrorCode::MalformedRequest));
    }
    let mut faults = Faults::default();
    let mut instant = |field, text: Option<String>, default: &str| {
        faults.note(field, Instant::parse(text.as_deref().unwrap_or(default)))
    };
    let from = instant("from", from, "2000-01-01T00:00:00Z");
    let to = instant("to", to, "2199-12-31T23:59:59Z");
    let (from, to) = faults.finish(from.zip(to))?;
    let start = (to, Uuid::nil());
    let before = after.map_or(start, |after| after.min(start));
    let line = Line::new(
        app.now(),
        (&caller).into(),
        Act::ReadAudit.as_str(),
        Outcome::Done,
    );
    app.reading.write(&app.db, line).await?;
    let filter = Filter {
        actor,
        target,
        action,
    };
    let found = lines::list(&app.db, &filter, before, from, i64::from(limit) + 1).await?;
    Ok(Json(Position::page(found, limit, |line| Position {
        key: line.at.to_string(),
        id: line.id,
    })))
}

/// Whether it could be the name of an action.
fn is_word(action: &str) -> bool {
    !action.contains('\0') && action.chars().count() <= MOST_LETTERS
}

fn place(cursor: &str) -> Result<(Instant, Uuid), ApiError> {
    let at = Position::decode(cursor)?;
    let malformed = |_| ApiError::new(ErrorCode::MalformedRequest);
    Ok((Instant::parse(&at.key).map_err(malformed)?, at.id))
}

/// Which part of the looks into the own record is asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AccessParams {
    /// The most items to answer.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u8>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    cursor: Option<String>,
}

/// Who opened my record
///
/// A patient; the newest first. Their own looks are not in it.
#[utoipa::path(
    tag = "Audit",
    security(("bearer" = [])),
    params(AccessParams),
    responses((status = 200, description = "A page of looks into the record", body = Page<RecordAccess>))
)]
#[get("/me/record-accesses")]
pub async fn record_accesses(
    app: web::Data<App>,
    caller: Allowed<OwnRecord>,
    params: Params<AccessParams>,
) -> Result<Json<Page<RecordAccess>>, ApiError> {
    let limit = limit(params.0.limit)?;
    let before = match &params.0.cursor {
        Some(cursor) => Position::decode(cursor)?.id,
        None => Uuid::max(),
    };
    let patient = PatientId::from(caller.account_id().uuid());
    let found = lines::accesses(&app.db, patient, before, i64::from(limit) + 1).await?;
    let told = found.iter().filter(|access| access.emergency.is_some());
    let told = told.map(|access| (access.id, patient));
    looks::at_several(&app, &caller, RecordAct::ReadEmergencies, told).await?;
    Ok(Json(Position::page(found, limit, |access| Position {
        key: access.at.to_string(),
        id: access.id,
    })))
}
