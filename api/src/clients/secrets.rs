//! Giving a client its next secret, and dropping the one before it.

use actix_web::{HttpResponse, delete, post, web};
use shared::{
    AccountId, ClientSecretId, ErrorCode, Instant,
    wire::client::{ClientWithSecret, SECRETS_MAX},
};

use super::{
    secret::ClientSecret,
    shown::known,
    store::{self, secrets},
};
use crate::{
    app::App,
    audit::{self, Act},
    auth::{Allowed, acting, policy::Administer},
    db::{DbError, Tx},
    error::ApiError,
    http::Id,
    random,
};

/// Gives a client one more secret, and gives its text. Two work at a time at most.
///
/// # Errors
/// [`DbError::Stale`] when there is no place for one more, or the client was revoked.
pub async fn give(tx: &mut Tx, client: AccountId, now: Instant) -> Result<String, DbError> {
    let taken = secrets::taken(tx, client).await?;
    let mut places = (1..).take(SECRETS_MAX);
    let place = places.find(|place| !taken.contains(place));
    let place = place.ok_or(DbError::Stale)?;
    let secret = ClientSecret::draw();
    let id = ClientSecretId::from(random::uuid_v7(now));
    match secrets::insert(tx, (id, place), client, &secret.hash(), now).await {
        // Somebody else made one meanwhile.
        Err(DbError::Unique) => Err(DbError::Stale),
        given => given.map(|()| secret.encode()),
    }
}

/// Give a client its next secret
///
/// An admin. It is shown this once, and works beside the one before it until that is dropped.
#[utoipa::path(
    tag = "Clients",
    security(("bearer" = [])),
    params(("id" = AccountId, Path, description = "The client's id")),
    responses(
        (status = 201, description = "Given", body = ClientWithSecret),
        (status = 404, description = "No such client"),
        (status = 409, description = "`conflict`: two work already, or the client was revoked"),
    )
)]
#[post("/clients/{id}/secrets")]
pub async fn rotate(
    app: web::Data<App>,
    caller: Allowed<Administer>,
    id: Id<AccountId>,
) -> Result<HttpResponse, ApiError> {
    let now = app.now();
    store::find(&app.db, id.0, now)
        .await?
        .ok_or(ApiError::new(ErrorCode::NotFound))?;
    let mut tx = acting::begin_about(&app, &caller, &[id.0], now).await?;
    let client_secret = give(&mut tx, id.0, now).await?;
    audit::record(&mut tx, now, &caller, Act::GiveClientSecret, id.0.uuid()).await?;
    tx.commit().await?;
    let client = known(&app, id.0, now).await?;
    Ok(HttpResponse::Created().json(ClientWithSecret {
        client,
        client_secret,
    }))
}

/// Drop a secret of a client
///
/// An admin. At once: what was got by it opens nothing any more either.
#[utoipa::path(
    tag = "Clients",
    security(("bearer" = [])),
    params(
        ("id" = AccountId, Path, description = "The client's id"),
        ("secret_id" = ClientSecretId, Path, description = "The secret's id"),
    ),
    responses(
        (status = 204, description = "Dropped"),
        (status = 404, description = "No such client, or no such secret of it that works"),
    )
)]
#[delete("/clients/{id}/secrets/{secret_id}")]
pub async fn drop_secret(
    app: web::Data<App>,
    caller: Allowed<Administer>,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, ApiError> {
    let now = app.now();
    let missing = || ApiError::new(ErrorCode::NotFound);
    let (id, secret) = path.into_inner();
    let id: AccountId = id.parse().map_err(|_| missing())?;
    let secret: ClientSecretId = secret.parse().map_err(|_| missing())?;
    let mut tx = acting::begin_about(&app, &caller, &[id], now).await?;
    if !secrets::drop_one(&mut tx, id, secret, now).await? {
        return Err(missing());
    }
    audit::record(&mut tx, now, &caller, Act::DropClientSecret, id.uuid()).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
