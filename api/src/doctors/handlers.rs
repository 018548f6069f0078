//! The directory.

use actix_web::{
    get,
    web::{self, Json},
};
use serde::Deserialize;
use shared::{
    DoctorId, ErrorCode,
    wire::{doctor::Doctor, page::Page},
};
use utoipa::IntoParams;
use uuid::Uuid;

use super::store::{self, Filter};
use crate::{
    app::App,
    auth::{Allowed, policy::ReadDoctors},
    error::ApiError,
    http::{Id, Params, Position, limit},
};

/// What of the directory is asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DirectoryParams {
    /// The beginning of a word of the name; capitals and accents do not matter.
    #[param(max_length = 100, example = "ada")]
    q: Option<String>,
    /// The specialty; capitals and accents do not matter.
    #[param(max_length = 100, example = "General practice")]
    specialty: Option<String>,
    /// The most items to answer.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u8>,
    /// `next_cursor` of the page before.
    #[param(max_length = 2048)]
    cursor: Option<String>,
}

/// The longest search, in characters.
const SEARCH_MAX: usize = 100;

/// List doctors
///
/// By name, a page at a time.
#[utoipa::path(
    tag = "Doctors",
    security(("bearer" = [])),
    params(DirectoryParams),
    responses(
        (status = 200, description = "A page of the directory", body = Page<Doctor>),
    )
)]
#[get("/doctors")]
pub async fn list(
    app: web::Data<App>,
    _caller: Allowed<ReadDoctors>,
    params: Params<DirectoryParams>,
) -> Result<Json<Page<Doctor>>, ApiError> {
    let DirectoryParams {
        q,
        specialty,
        limit: asked,
        cursor,
    } = params.0;
    if [&q, &specialty]
        .into_iter()
        .flatten()
        .any(|text| text.contains('\0') || text.chars().count() > SEARCH_MAX)
    {
        return Err(ApiError::new(ErrorCode::MalformedRequest));
    }
    let limit = limit(asked)?;
    let start = Position {
        key: String::new(),
        id: Uuid::nil(),
    };
    let after = cursor.as_deref().map_or(Ok(start), Position::decode)?;
    let rows = store::list(
        &app.db,
        &Filter { name: q, specialty },
        &after,
        i64::from(limit) + 1,
    )
    .await?;
    let Page { items, next_cursor } = Position::page(rows, limit, store::DoctorRow::position);
    Ok(Json(Page {
        items: items.into_iter().map(Doctor::from).collect(),
        next_cursor,
    }))
}

/// One doctor
#[utoipa::path(
    tag = "Doctors",
    security(("bearer" = [])),
    params(("id" = DoctorId, Path, description = "The doctor's id")),
    responses(
        (status = 200, description = "The doctor", body = Doctor),
        (status = 404, description = "No such doctor"),
    )
)]
#[get("/doctors/{id}")]
pub async fn find(
    app: web::Data<App>,
    _caller: Allowed<ReadDoctors>,
    id: Id<DoctorId>,
) -> Result<Json<Doctor>, ApiError> {
    let doctor = store::find(&app.db, id.0)
        .await?
        .ok_or(ApiError::new(ErrorCode::NotFound))?;
    Ok(Json(doctor.into()))
}
