//! Allowing this server to tell one's browser, and no more.

use actix_web::{HttpResponse, delete, post, web};
use shared::{
    ErrorCode, PushSubscriptionId,
    wire::push::{PUSH_SUBSCRIPTIONS_MAX, Subscribe, Subscribed},
};

use super::{store, subscription::Subscription};
use crate::{
    app::App,
    audit::{self, Act},
    auth::{Allowed, acting, policy::TakePart},
    error::ApiError,
    http::{Body, Id},
    random,
};

/// Have a browser told of notifications
///
/// Patients and doctors, ten browsers at most. What the browser made for `push_key` of `/site` is taken; it is
/// told for as long as this session was not ended by signing out, and goes on being told where its person
/// signs in anew. A browser that is known already is told under this account and session from now on.
///
/// It is sent `{"kind", "appointment_id", "path"}`, encrypted for it alone: what happened, to which
/// appointment, and where that is read. A push service that answers 404 or 410 is sent nothing more.
#[utoipa::path(
    tag = "Changes",
    request_body = Subscribe,
    security(("bearer" = [])),
    responses(
        (status = 200, description = "Told already, and so it stays", body = Subscribed),
        (status = 201, description = "Told from now on", body = Subscribed),
        (status = 409, description = "`not_offered`: this server tells no browsers; `limit_reached`: ten are told already; `conflict`: it was added meanwhile"),
        (status = 422, description = "No address of the public network, or keys that are none"),
    )
)]
#[post("/me/push-subscriptions")]
pub async fn subscribe(
    app: web::Data<App>,
    caller: Allowed<TakePart>,
    body: Body<Subscribe>,
) -> Result<HttpResponse, ApiError> {
    let (now, account) = (app.now(), caller.account_id());
    let subscription = Subscription::parse(&body.0, app.config.reach)?;
    if app.config.push.is_none() {
        return Err(ApiError::new(ErrorCode::NotOffered));
    }
    let mut tx = acting::begin(&app, &caller, now).await?;
    let known = store::known(&mut tx, &subscription.hash()).await?;
    if let Some(known) = known.as_ref().filter(|known| known.account() == account) {
        let told = (known.id(), caller.session);
        store::renew(&mut tx, &app.sealing, told, &subscription).await?;
        tx.commit().await?;
        return Ok(HttpResponse::Ok().json(Subscribed {
            id: known.id(),
            created_at: known.created_at(),
        }));
    }
    // Somebody else had this browser before.
    if let Some(known) = known {
        store::remove(&mut tx, known.account(), known.id()).await?;
    }
    if PUSH_SUBSCRIPTIONS_MAX <= store::of_account(&mut tx, account).await?.len() {
        return Err(ApiError::new(ErrorCode::LimitReached));
    }
    let id = PushSubscriptionId::from(random::uuid_v7(now));
    let whose = (id, account, caller.session);
    store::insert(&mut tx, &app.sealing, whose, &subscription, now).await?;
    audit::record(&mut tx, now, &caller, Act::Subscribe, id.uuid()).await?;
    tx.commit().await?;
    Ok(HttpResponse::Created().json(Subscribed {
        id,
        created_at: now,
    }))
}

/// Tell a browser no more
///
/// What waits for it goes with it.
#[utoipa::path(
    tag = "Changes",
    security(("bearer" = [])),
    params(("id" = PushSubscriptionId, Path, description = "The id that it was given")),
    responses(
        (status = 204, description = "It is told nothing more"),
        (status = 404, description = "Not one of the own, or not any more"),
    )
)]
#[delete("/me/push-subscriptions/{id}")]
pub async fn unsubscribe(
    app: web::Data<App>,
    caller: Allowed<TakePart>,
    id: Id<PushSubscriptionId>,
) -> Result<HttpResponse, ApiError> {
    let now = app.now();
    let mut tx = acting::begin(&app, &caller, now).await?;
    if !store::remove(&mut tx, caller.account_id(), id.0).await? {
        return Err(ApiError::new(ErrorCode::NotFound));
    }
    audit::record(&mut tx, now, &caller, Act::Unsubscribe, id.0.uuid()).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
