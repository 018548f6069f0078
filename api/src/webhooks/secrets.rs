//! Giving a webhook its next secret, and dropping the one before it.

use actix_web::{HttpResponse, delete, post, web};
use shared::{
    ErrorCode, Instant, WebhookId, WebhookSecretId,
    wire::webhook::{SECRETS_MAX, WebhookWithSecret},
};

use super::{known::known, signature, store::secrets};
use crate::{
    app::App,
    audit::{self, Act},
    auth::{Allowed, acting, policy::ManageWebhooks},
    db::{DbError, Tx},
    error::ApiError,
    http::Id,
    random,
    sealing::Sealing,
};

/// Gives a webhook one more secret, and gives its text. Two work at a time at most.
///
/// # Errors
/// [`DbError::Stale`] when there is no place for one more.
pub async fn give(
    tx: &mut Tx,
    sealing: &Sealing,
    webhook: WebhookId,
    now: Instant,
) -> Result<String, DbError> {
    let taken = secrets::taken(tx, webhook).await?;
    let mut places = (1..).take(SECRETS_MAX);
    let place = places.find(|place| !taken.contains(place));
    let place = place.ok_or(DbError::Stale)?;
    let secret = signature::draw_secret();
    let id = WebhookSecretId::from(random::uuid_v7(now));
    match secrets::insert(tx, sealing, (id, place), webhook, &secret, now).await {
        // Somebody else made one meanwhile, or removed the webhook.
        Err(DbError::Unique | DbError::Missing) => Err(DbError::Stale),
        given => given.map(|()| secret),
    }
}

/// Give a webhook its next secret
///
/// An admin, or the client whose it is. It is shown this once. Deliveries are signed with both secrets until
/// one of them is dropped.
#[utoipa::path(
    tag = "Webhooks",
    security(("bearer" = [])),
    params(("id" = WebhookId, Path, description = "The webhook's id")),
    responses(
        (status = 201, description = "Given", body = WebhookWithSecret),
        (status = 404, description = "No such webhook, or another client's"),
        (status = 409, description = "`conflict`: two work already"),
    )
)]
#[post("/webhooks/{id}/secrets")]
pub async fn rotate(
    app: web::Data<App>,
    caller: Allowed<ManageWebhooks>,
    id: Id<WebhookId>,
) -> Result<HttpResponse, ApiError> {
    let now = app.now();
    known(&app, &caller, id.0).await?;
    let mut tx = acting::begin(&app, &caller, now).await?;
    let secret = give(&mut tx, &app.sealing, id.0, now).await?;
    audit::record(&mut tx, now, &caller, Act::GiveWebhookSecret, id.0.uuid()).await?;
    tx.commit().await?;
    let webhook = known(&app, &caller, id.0).await?;
    Ok(HttpResponse::Created().json(WebhookWithSecret { webhook, secret }))
}

/// Drop a secret of a webhook
///
/// An admin, or the client whose it is. Nothing is signed with it any more. The last one stays.
#[utoipa::path(
    tag = "Webhooks",
    security(("bearer" = [])),
    params(
        ("id" = WebhookId, Path, description = "The webhook's id"),
        ("secret_id" = WebhookSecretId, Path, description = "The secret's id"),
    ),
    responses(
        (status = 204, description = "Dropped"),
        (status = 404, description = "No such webhook, or no such secret of it"),
        (status = 409, description = "`invalid_transition`: it is the only one"),
    )
)]
#[delete("/webhooks/{id}/secrets/{secret_id}")]
pub async fn drop_secret(
    app: web::Data<App>,
    caller: Allowed<ManageWebhooks>,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, ApiError> {
    let now = app.now();
    let missing = || ApiError::new(ErrorCode::NotFound);
    let (id, secret) = path.into_inner();
    let id: WebhookId = id.parse().map_err(|_| missing())?;
    let secret: WebhookSecretId = secret.parse().map_err(|_| missing())?;
    known(&app, &caller, id).await?;
    let mut tx = acting::begin(&app, &caller, now).await?;
    secrets::hold(&mut tx, id).await?;
    if !secrets::drop_one(&mut tx, id, secret).await? {
        return Err(missing());
    }
    if secrets::taken(&mut tx, id).await?.is_empty() {
        return Err(ApiError::new(ErrorCode::InvalidTransition));
    }
    audit::record(&mut tx, now, &caller, Act::DropWebhookSecret, id.uuid()).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
