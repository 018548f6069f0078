//! Naming deputies, and whose deputy one is.

use actix_web::{
    HttpResponse, delete, get, put,
    web::{self, Json},
};
use shared::{
    AccountId, DoctorId, ErrorCode, FieldCode, FieldError,
    wire::{
        deputy::{Deputy, Deputyship, NameDeputy},
        page::Page,
    },
};

use super::store;
use crate::{
    app::App,
    audit::{self, Act},
    auth::{
        Allowed, Caller, acting,
        policy::{NameDeputies, Person},
    },
    error::ApiError,
    http::{Body, Id},
    random,
};

/// The most that a doctor can have, and the most doctors that somebody can stand in for: so that all of
/// them can be listed and dismissed.
const MOST: i64 = 100;

/// The own deputies
///
/// A doctor's: those who see to the schedule, in the order in which they were named.
#[utoipa::path(
    tag = "Deputies",
    security(("bearer" = [])),
    responses((status = 200, description = "All of them, on one page", body = Page<Deputy>))
)]
#[get("/me/deputies")]
pub async fn deputies(
    app: web::Data<App>,
    caller: Allowed<NameDeputies>,
) -> Result<Json<Page<Deputy>>, ApiError> {
    let rows = store::of_doctor(&app.db, doctor(&caller), MOST).await?;
    let items = rows.into_iter().map(|row| Deputy {
        account_id: row.id.into(),
        name: row.name,
        role: row.role,
        email: row.email,
        granted_at: row.granted_at,
    });
    Ok(Json(one_page(items.collect())))
}

/// Name a deputy
///
/// A doctor. Another doctor or an admin may from now on see and change the schedule in the doctor's
/// place: confirm, cancel and move appointments, and set the hours. They do not read why patients come.
/// Nothing happens for somebody who is a deputy already.
#[utoipa::path(
    tag = "Deputies",
    request_body = NameDeputy,
    security(("bearer" = [])),
    responses(
        (status = 204, description = "Named"),
        (status = 409, description = "`limit_reached`: the doctor has 100 already, or the deputy stands in for 100"),
        (status = 422, description = "Not an address, or not one of another doctor or an admin"),
        (status = 429, description = "Too many addresses were tried"),
    )
)]
#[put("/me/deputies")]
pub async fn name(
    app: web::Data<App>,
    caller: Allowed<NameDeputies>,
    body: Body<NameDeputy>,
) -> Result<HttpResponse, ApiError> {
    let now = app.now();
    let email = body.0.check()?;
    let found = store::colleague(&app.db, &email).await?;
    let deputy = found
        .filter(|deputy| *deputy != caller.account_id())
        .ok_or_else(|| vec![FieldError::new("email", FieldCode::Unknown)])?;
    // Both people's turn, so that two who are named at once do not make one too many.
    let mut tx = acting::begin_about(&app, &caller, &[deputy], now).await?;
    if store::is_deputy_in(&mut tx, doctor(&caller), deputy).await? {
        return Ok(HttpResponse::NoContent().finish());
    }
    let (has, serves) = store::counts_in(&mut tx, doctor(&caller), deputy).await?;
    if MOST <= has.max(serves) {
        return Err(ApiError::new(ErrorCode::LimitReached));
    }
    store::name(&mut tx, random::uuid_v7(now), doctor(&caller), deputy, now).await?;
    audit::record(&mut tx, now, &caller, Act::NameDeputy, deputy.uuid()).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Dismiss a deputy
///
/// A doctor. At once: what they ask for from now on is refused.
#[utoipa::path(
    tag = "Deputies",
    security(("bearer" = [])),
    params(("id" = AccountId, Path, description = "The deputy's account id")),
    responses(
        (status = 204, description = "Dismissed"),
        (status = 404, description = "No deputy of the caller"),
    )
)]
#[delete("/me/deputies/{id}")]
pub async fn dismiss(
    app: web::Data<App>,
    caller: Allowed<NameDeputies>,
    id: Id<AccountId>,
) -> Result<HttpResponse, ApiError> {
    let now = app.now();
    let mut tx = acting::begin(&app, &caller, now).await?;
    if !store::dismiss(&mut tx, doctor(&caller), id.0, now).await? {
        return Err(ApiError::new(ErrorCode::NotFound));
    }
    audit::record(&mut tx, now, &caller, Act::DismissDeputy, id.0.uuid()).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Whose deputy one is
///
/// The doctors for whom the caller may act, by sending the header `Acting-For` with the doctor's id.
#[utoipa::path(
    tag = "Deputies",
    security(("bearer" = [])),
    responses((status = 200, description = "All of them, on one page", body = Page<Deputyship>))
)]
#[get("/me/deputyships")]
pub async fn deputyships(
    app: web::Data<App>,
    caller: Allowed<Person>,
) -> Result<Json<Page<Deputyship>>, ApiError> {
    let rows = store::of_deputy(&app.db, caller.account_id(), MOST).await?;
    let items = rows.into_iter().map(|row| Deputyship {
        doctor_id: row.id.into(),
        name: row.name,
        specialty: row.specialty,
        granted_at: row.granted_at,
    });
    Ok(Json(one_page(items.collect())))
}

fn doctor(caller: &Caller) -> DoctorId {
    caller.account_id().uuid().into()
}

const fn one_page<T>(items: Vec<T>) -> Page<T> {
    Page {
        items,
        next_cursor: None,
    }
}
