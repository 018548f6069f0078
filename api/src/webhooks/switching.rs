//! Disabling a webhook, enabling it again, and trying whether its receiver is there.

use actix_web::{HttpResponse, post, web};
use shared::{
    ErrorCode, WebhookId,
    wire::webhook::{Delivery, DisabledWhy, TEST_TYPE, Webhook, WebhookState},
};

use super::{
    body,
    known::{answer, known},
    store::{
        self, deliveries,
        telling::{self, New},
    },
};
use crate::{
    app::App,
    audit::{self, Act},
    auth::{Allowed, acting, policy::ManageWebhooks},
    error::ApiError,
    http::Id,
    random,
};

/// Disable a webhook
///
/// An admin, or the client whose it is. It is told of nothing until it is enabled again, and never of what
/// happens meanwhile; what waits for it waits on. Nothing happens to one that is disabled.
#[utoipa::path(
    tag = "Webhooks",
    security(("bearer" = [])),
    params(("id" = WebhookId, Path, description = "The webhook's id")),
    responses(
        (status = 200, description = "It is disabled", body = Webhook, headers(("ETag" = String, description = "The revision"))),
        (status = 404, description = "No such webhook, or another client's"),
    )
)]
#[post("/webhooks/{id}/disable")]
pub async fn disable_webhook(
    app: web::Data<App>,
    caller: Allowed<ManageWebhooks>,
    id: Id<WebhookId>,
) -> Result<HttpResponse, ApiError> {
    let now = app.now();
    known(&app, &caller, id.0).await?;
    let mut tx = acting::begin(&app, &caller, now).await?;
    if store::disable(&mut tx, id.0, DisabledWhy::ByHand, now).await? {
        audit::record(&mut tx, now, &caller, Act::DisableWebhook, id.0.uuid()).await?;
    }
    tx.commit().await?;
    Ok(answer(&known(&app, &caller, id.0).await?))
}

/// Enable a webhook
///
/// An admin, or the client whose it is, whatever it was disabled for. What waits for it is sent at once.
/// Nothing happens to one that is enabled.
#[utoipa::path(
    tag = "Webhooks",
    security(("bearer" = [])),
    params(("id" = WebhookId, Path, description = "The webhook's id")),
    responses(
        (status = 200, description = "It is enabled", body = Webhook, headers(("ETag" = String, description = "The revision"))),
        (status = 404, description = "No such webhook, or another client's"),
    )
)]
#[post("/webhooks/{id}/enable")]
pub async fn enable_webhook(
    app: web::Data<App>,
    caller: Allowed<ManageWebhooks>,
    id: Id<WebhookId>,
) -> Result<HttpResponse, ApiError> {
    let now = app.now();
    known(&app, &caller, id.0).await?;
    let mut tx = acting::begin(&app, &caller, now).await?;
    if store::enable(&mut tx, id.0, now).await? {
        audit::record(&mut tx, now, &caller, Act::EnableWebhook, id.0.uuid()).await?;
    }
    tx.commit().await?;
    Ok(answer(&known(&app, &caller, id.0).await?))
}

/// Try a webhook
///
/// An admin, or the client whose it is: something of the type `webhook.test` is sent to it, whatever types
/// it is for. What came of that stands among its deliveries.
#[utoipa::path(
    tag = "Webhooks",
    security(("bearer" = [])),
    params(("id" = WebhookId, Path, description = "The webhook's id")),
    responses(
        (status = 202, description = "It waits to be sent", body = Delivery),
        (status = 404, description = "No such webhook, or another client's"),
        (status = 409, description = "`invalid_transition`: it is disabled"),
    )
)]
#[post("/webhooks/{id}/test")]
pub async fn try_webhook(
    app: web::Data<App>,
    caller: Allowed<ManageWebhooks>,
    id: Id<WebhookId>,
) -> Result<HttpResponse, ApiError> {
    let now = app.now();
    let webhook = known(&app, &caller, id.0).await?;
    if webhook.state == WebhookState::Disabled {
        return Err(ApiError::new(ErrorCode::InvalidTransition));
    }
    let new = New {
        id: random::uuid_v7(now),
        webhook: id.0,
        kind: TEST_TYPE,
        body: &body::of_test(id.0, now),
        event: None,
    };
    let mut tx = acting::begin(&app, &caller, now).await?;
    telling::insert(&mut tx, &new, now).await?;
    audit::record(&mut tx, now, &caller, Act::TryWebhook, id.0.uuid()).await?;
    tx.commit().await?;
    let queued = deliveries::find(&app.db, id.0, new.id.into()).await?;
    let queued = queued.ok_or(ApiError::new(ErrorCode::NotFound))?;
    Ok(HttpResponse::Accepted().json(queued))
}
