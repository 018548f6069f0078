//! Reading notifications.

use actix_web::{
    get, post,
    web::{self, Json},
};
use serde::Deserialize;
use shared::{
    ErrorCode,
    wire::{
        notification::{Notifications, ReadNotifications, Unread},
        seq::Seq,
    },
};
use utoipa::IntoParams;

use super::store;
use crate::{
    app::App,
    auth::{Allowed, acting, policy::Person},
    error::ApiError,
    http::{Body, Params, limit},
};

/// Which notifications are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct NotificationParams {
    /// The most items to answer.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u8>,
    /// `next_cursor` of the page before.
    #[param(value_type = Option<i64>, minimum = 1, maximum = 9007199254740991i64)]
    cursor: Option<Seq>,
}

/// What the caller is notified of
///
/// The newest first: what others did to the caller's appointments, what they brought about by
/// themselves, and what is there to be read. Who takes part in no appointments has none.
#[utoipa::path(
    tag = "Changes",
    security(("bearer" = [])),
    params(NotificationParams),
    responses((status = 200, description = "A page of notifications", body = Notifications))
)]
#[get("/me/notifications")]
pub async fn notifications(
    app: web::Data<App>,
    caller: Allowed<Person>,
    params: Params<NotificationParams>,
) -> Result<Json<Notifications>, ApiError> {
    let limit = usize::from(limit(params.0.limit)?);
    let before = params.0.cursor.map_or(i64::MAX, i64::from);
    if before < 1 {
        return Err(ApiError::new(ErrorCode::MalformedRequest));
    }
    let (id, most) = (
        caller.account_id(),
        i64::try_from(limit + 1).map_err(ApiError::internal)?,
    );
    let mut items = store::list(&app.db, id, before, most).await?;
    let has_more = limit < items.len();
    items.truncate(limit);
    Ok(Json(Notifications {
        next_cursor: items.last().filter(|_| has_more).map(|last| last.seq),
        items,
        unread: store::unread(&app.db, id).await?,
    }))
}

/// Say that notifications have been read
///
/// All up to one: those that came before it as well. Saying it again changes nothing.
#[utoipa::path(
    tag = "Changes",
    request_body = ReadNotifications,
    security(("bearer" = [])),
    responses((status = 200, description = "How many are unread now", body = Unread))
)]
#[post("/me/notifications/read")]
pub async fn read_notifications(
    app: web::Data<App>,
    caller: Allowed<Person>,
    body: Body<ReadNotifications>,
) -> Result<Json<Unread>, ApiError> {
    let (now, id) = (app.now(), caller.account_id());
    let mut tx = acting::begin(&app, &caller, now).await?;
    store::read(&mut tx, id, body.0.up_to, now).await?;
    tx.commit().await?;
    app.followers.counted(id);
    let unread = store::unread(&app.db, id).await?;
    Ok(Json(Unread { unread }))
}
