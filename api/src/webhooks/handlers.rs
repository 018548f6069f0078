//! Webhooks, for admins and for clients of the API that may have some.

use actix_web::{
    HttpResponse, delete, get,
    http::header::LOCATION,
    post, put,
    web::{self, Json},
};
use serde::Deserialize;
use shared::{
    ErrorCode, FieldError, WebhookId,
    wire::{
        page::Page,
        webhook::{DescribeWebhook, Described, WEBHOOKS_MAX, Webhook, WebhookWithSecret},
    },
};
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::{
    deliveries,
    known::{address, answer, complete, known, owner},
    secrets, store, switching,
};
use crate::{
    app::App,
    audit::{self, Act},
    auth::{Allowed, acting, policy::ManageWebhooks},
    error::ApiError,
    http::{Body, Id, IfMatch, Params, Position, limit},
    outgoing::Target,
    random,
};

/// All that is about webhooks.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list)
        .service(create)
        .service(find)
        .service(describe)
        .service(remove)
        .service(switching::disable_webhook)
        .service(switching::enable_webhook)
        .service(switching::try_webhook)
        .service(secrets::rotate)
        .service(secrets::drop_secret)
        .service(deliveries::deliveries)
        .service(deliveries::replay);
}

/// Which part of the webhooks is asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WebhookParams {
    /// The most items to answer.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u8>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    cursor: Option<String>,
}

/// Webhooks
///
/// An admin, all of them; a client with `webhooks:manage`, its own. In the order in which they were made.
/// No secret is in it.
#[utoipa::path(
    tag = "Webhooks",
    security(("bearer" = [])),
    params(WebhookParams),
    responses((status = 200, description = "A page of webhooks", body = Page<Webhook>))
)]
#[get("/webhooks")]
pub async fn list(
    app: web::Data<App>,
    caller: Allowed<ManageWebhooks>,
    params: Params<WebhookParams>,
) -> Result<Json<Page<Webhook>>, ApiError> {
    let owner = owner(&caller)?;
    let limit = limit(params.0.limit)?;
    let after = Position::id_of(params.0.cursor.as_deref())?.unwrap_or(Uuid::nil());
    let webhooks = store::list(&app.db, owner, after, i64::from(limit) + 1).await?;
    let mut page = Position::page(webhooks, limit, |webhook| {
        Position::of_id(webhook.id.uuid())
    });
    complete(&app, &mut page.items).await?;
    Ok(Json(page))
}

/// One webhook
///
/// An admin, or the client whose it is.
#[utoipa::path(
    tag = "Webhooks",
    security(("bearer" = [])),
    params(("id" = WebhookId, Path, description = "The webhook's id")),
    responses(
        (status = 200, description = "The webhook", body = Webhook, headers(("ETag" = String, description = "The revision"))),
        (status = 404, description = "No such webhook, or another client's"),
    )
)]
#[get("/webhooks/{id}")]
pub async fn find(
    app: web::Data<App>,
    caller: Allowed<ManageWebhooks>,
    id: Id<WebhookId>,
) -> Result<HttpResponse, ApiError> {
    Ok(answer(&known(&app, &caller, id.0).await?))
}

/// Everything that is wrong with what was sent, or what it means.
fn judged(app: &App, body: &DescribeWebhook) -> Result<(Target, Described), Vec<FieldError>> {
    match (address(app, &body.url), body.check()) {
        (Ok(target), Ok(described)) => Ok((target, described)),
        (target, described) => {
            let others = described.err().unwrap_or_default();
            Err(target.err().into_iter().chain(others).collect())
        }
    }
}

/// Make a webhook
///
/// An admin, one of the clinic's own, which is told of all appointments; a client with `webhooks:manage`, one
/// of its own, which is told of those of the doctors who granted it. Its first secret is shown this once.
///
/// From then on each event of its types is sent to it as a POST after Standard Webhooks 1.0.0, with the
/// headers `webhook-id`, `webhook-timestamp` and `webhook-signature` and a body of `type`, `timestamp` and
/// `data`: ids, the status, the revision and the start of the appointment, and the number of the event.
/// Anything but a 2xx within 15 seconds is a failure, redirects too, and is tried again for about three days;
/// a 410 disables the webhook. What is about one appointment comes in the order in which it happened, and may
/// come twice, under one id.
#[utoipa::path(
    tag = "Webhooks",
    request_body = DescribeWebhook,
    security(("bearer" = [])),
    responses(
        (status = 201, description = "Made", body = WebhookWithSecret, headers(("Location" = String, description = "The webhook's path"))),
        (status = 409, description = "`limit_reached`: a hundred are there already"),
        (status = 422, description = "Some fields are not valid; `url` is not of the public network, or not https"),
    )
)]
#[post("/webhooks")]
pub async fn create(
    app: web::Data<App>,
    caller: Allowed<ManageWebhooks>,
    body: Body<DescribeWebhook>,
) -> Result<HttpResponse, ApiError> {
    let now = app.now();
    let owner = owner(&caller)?;
    let (target, described) = judged(&app, &body.0)?;
    let id = WebhookId::from(random::uuid_v7(now));
    let mut tx = acting::begin(&app, &caller, now).await?;
    if WEBHOOKS_MAX <= store::count(&mut tx, owner).await? {
        return Err(ApiError::new(ErrorCode::LimitReached));
    }
    store::insert(&mut tx, (id, owner), target.as_str(), &described, now).await?;
    let secret = secrets::give(&mut tx, &app.sealing, id, now).await?;
    audit::record(&mut tx, now, &caller, Act::MakeWebhook, id.uuid()).await?;
    tx.commit().await?;
    let webhook = known(&app, &caller, id).await?;
    Ok(HttpResponse::Created()
        .insert_header((LOCATION, format!("/api/v1/webhooks/{id}")))
        .json(WebhookWithSecret { webhook, secret }))
}

/// Describe a webhook anew
///
/// An admin, or the client whose it is. It counts at once, for what waits too, but not for its types: what was
/// queued is sent.
#[utoipa::path(
    tag = "Webhooks",
    request_body = DescribeWebhook,
    security(("bearer" = [])),
    params(("id" = WebhookId, Path, description = "The webhook's id")),
    responses(
        (status = 200, description = "Described", body = Webhook, headers(("ETag" = String, description = "The new revision"))),
        (status = 404, description = "No such webhook, or another client's"),
        (status = 409, description = "`conflict`: changed meanwhile"),
        (status = 412, description = "`If-Match` names another revision"),
        (status = 422, description = "Some fields are not valid; `url` is not of the public network, or not https"),
    )
)]
#[put("/webhooks/{id}")]
pub async fn describe(
    app: web::Data<App>,
    caller: Allowed<ManageWebhooks>,
    id: Id<WebhookId>,
    if_match: IfMatch,
    body: Body<DescribeWebhook>,
) -> Result<HttpResponse, ApiError> {
    let now = app.now();
    let present = known(&app, &caller, id.0).await?;
    let (target, described) = judged(&app, &body.0)?;
    if_match.check(present.revision)?;
    let mut tx = acting::begin(&app, &caller, now).await?;
    let url = target.as_str();
    store::update(&mut tx, id.0, url, &described, present.revision, now).await?;
    audit::record(&mut tx, now, &caller, Act::ChangeWebhook, id.0.uuid()).await?;
    tx.commit().await?;
    Ok(answer(&known(&app, &caller, id.0).await?))
}

/// Remove a webhook
///
/// An admin, or the client whose it is. With all that waits for it, and with what was told to it.
#[utoipa::path(
    tag = "Webhooks",
    security(("bearer" = [])),
    params(("id" = WebhookId, Path, description = "The webhook's id")),
    responses(
        (status = 204, description = "Removed"),
        (status = 404, description = "No such webhook, or another client's"),
    )
)]
#[delete("/webhooks/{id}")]
pub async fn remove(
    app: web::Data<App>,
    caller: Allowed<ManageWebhooks>,
    id: Id<WebhookId>,
) -> Result<HttpResponse, ApiError> {
    let now = app.now();
    known(&app, &caller, id.0).await?;
    let mut tx = acting::begin(&app, &caller, now).await?;
    if !store::delete(&mut tx, id.0).await? {
        return Err(ApiError::new(ErrorCode::NotFound));
    }
    audit::record(&mut tx, now, &caller, Act::RemoveWebhook, id.0.uuid()).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
