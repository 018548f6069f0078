//! What was told to a webhook, and telling it once more.

use actix_web::{
    get, post,
    web::{self, Json},
};
use serde::Deserialize;
use shared::{
    DeliveryId, ErrorCode, WebhookId,
    wire::{
        page::Page,
        webhook::{Delivery, DeliveryState},
    },
};
use utoipa::IntoParams;
use uuid::Uuid;

use super::{
    known::{known, owner},
    store::deliveries as store,
};
use crate::{
    app::App,
    audit::{self, Act},
    auth::{Allowed, acting, policy::ManageWebhooks},
    error::ApiError,
    http::{Id, Params, Position, limit},
};

/// Which deliveries are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DeliveryParams {
    /// The most items to answer.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u8>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    cursor: Option<String>,
    /// Only deliveries of this state.
    #[param(inline)]
    state: Option<DeliveryState>,
}

/// What was told to a webhook
///
/// An admin, or the client whose it is. The newest first, and what waits too.
#[utoipa::path(
    tag = "Webhooks",
    security(("bearer" = [])),
    params(("id" = WebhookId, Path, description = "The webhook's id"), DeliveryParams),
    responses(
        (status = 200, description = "A page of deliveries", body = Page<Delivery>),
        (status = 404, description = "No such webhook, or another client's"),
    )
)]
#[get("/webhooks/{id}/deliveries")]
pub async fn deliveries(
    app: web::Data<App>,
    caller: Allowed<ManageWebhooks>,
    id: Id<WebhookId>,
    params: Params<DeliveryParams>,
) -> Result<Json<Page<Delivery>>, ApiError> {
    owner(&caller)?;
    let limit = limit(params.0.limit)?;
    let before = Position::id_of(params.0.cursor.as_deref())?.unwrap_or(Uuid::max());
    known(&app, &caller, id.0).await?;
    let most = i64::from(limit) + 1;
    let found = store::list(&app.db, id.0, params.0.state, before, most).await?;
    Ok(Json(Position::page(found, limit, |delivery| {
        Position::of_id(delivery.id.uuid())
    })))
}

/// Tell a webhook once more
///
/// An admin, or the client whose it is, of what was told before or given up. It is sent as if for the first
/// time, under the same id.
#[utoipa::path(
    tag = "Webhooks",
    security(("bearer" = [])),
    params(
        ("id" = WebhookId, Path, description = "The webhook's id"),
        ("delivery_id" = DeliveryId, Path, description = "The delivery's id"),
    ),
    responses(
        (status = 200, description = "It waits to be sent", body = Delivery),
        (status = 404, description = "No such webhook, or no such delivery to it"),
        (status = 409, description = "`invalid_transition`: it waits already, or the webhook is disabled"),
    )
)]
#[post("/webhooks/{id}/deliveries/{delivery_id}/replay")]
pub async fn replay(
    app: web::Data<App>,
    caller: Allowed<ManageWebhooks>,
    path: web::Path<(String, String)>,
) -> Result<Json<Delivery>, ApiError> {
    let now = app.now();
    let missing = || ApiError::new(ErrorCode::NotFound);
    let (id, delivery) = path.into_inner();
    let id: WebhookId = id.parse().map_err(|_| missing())?;
    let delivery: DeliveryId = delivery.parse().map_err(|_| missing())?;
    known(&app, &caller, id).await?;
    let find = async || store::find(&app.db, id, delivery).await;
    find().await?.ok_or_else(missing)?;
    let mut tx = acting::begin(&app, &caller, now).await?;
    if !store::replay(&mut tx, id, delivery, now).await? {
        return Err(ApiError::new(ErrorCode::InvalidTransition));
    }
    audit::record(&mut tx, now, &caller, Act::ReplayWebhook, delivery.uuid()).await?;
    tx.commit().await?;
    Ok(Json(find().await?.ok_or_else(missing)?))
}
