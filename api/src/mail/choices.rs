//! Which reminders somebody wants.

use actix_web::{
    get, put,
    web::{self, Json},
};
use shared::wire::reminder::Reminders;

use super::store::receivers as store;
use crate::{
    app::App,
    audit::{self, Act},
    auth::{Allowed, acting, policy::ChooseReminders},
    error::ApiError,
    http::Body,
};

/// Which reminders the caller gets
#[utoipa::path(
    tag = "Accounts",
    security(("bearer" = [])),
    responses((status = 200, description = "Which", body = Reminders))
)]
#[get("/me/reminders")]
pub async fn reminders(
    app: web::Data<App>,
    caller: Allowed<ChooseReminders>,
) -> Result<Json<Reminders>, ApiError> {
    Ok(Json(store::choices(&app.db, caller.account_id()).await?))
}

/// Choose which reminders to get
///
/// A patient, for mails ahead of their appointments. What changes an appointment is always told.
#[utoipa::path(
    tag = "Accounts",
    request_body = Reminders,
    security(("bearer" = [])),
    responses((status = 200, description = "Chosen", body = Reminders))
)]
#[put("/me/reminders")]
pub async fn choose_reminders(
    app: web::Data<App>,
    caller: Allowed<ChooseReminders>,
    body: Body<Reminders>,
) -> Result<Json<Reminders>, ApiError> {
    let (now, id) = (app.now(), caller.account_id());
    let mut tx = acting::begin(&app, &caller, now).await?;
    store::choose(&mut tx, id, &body.0).await?;
    audit::record(&mut tx, now, &caller, Act::ChooseReminders, id.uuid()).await?;
    tx.commit().await?;
    Ok(Json(body.0))
}
