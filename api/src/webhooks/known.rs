//! Webhooks as those see them who may: an admin all of them, a client its own.

use actix_web::HttpResponse;
use shared::{
    AccountId, ErrorCode, FieldCode, FieldError, Role, WebhookId, wire::webhook::Webhook,
};

use super::store::{self, secrets};
use crate::{
    app::App,
    auth::Caller,
    db::DbError,
    error::ApiError,
    http::etag,
    outgoing::{Fault, Target},
};

/// Whose webhooks somebody sees, and whose they make: `None` for an admin.
///
/// # Errors
/// 403 for an account of a client that was not let in as one, which has no scope.
pub fn owner(caller: &Caller) -> Result<Option<AccountId>, ApiError> {
    match (caller.client, caller.actor.role()) {
        (Some(_), _) => Ok(Some(caller.signed_in)),
        (None, Role::Admin) => Ok(None),
        (None, _) => Err(ApiError::new(ErrorCode::Forbidden)),
    }
}

/// Puts the secrets to webhooks, which stand in the order of their ids.
///
/// # Errors
/// When the database does not answer.
pub async fn complete(app: &App, webhooks: &mut [Webhook]) -> Result<(), DbError> {
    let (Some(first), Some(last)) = (webhooks.first(), webhooks.last()) else {
        return Ok(());
    };
    let secrets = secrets::list(&app.db, first.id, last.id).await?;
    for webhook in webhooks {
        let own = secrets.iter().filter(|(id, _)| *id == webhook.id);
        webhook.secrets = own.map(|(_, secret)| secret.clone()).collect();
    }
    Ok(())
}

/// One webhook, whole.
///
/// # Errors
/// 404 when there is none of which the caller may know.
pub async fn known(app: &App, caller: &Caller, id: WebhookId) -> Result<Webhook, ApiError> {
    let owner = owner(caller)?;
    let found = store::find(&app.db, id).await?;
    let found = found.filter(|webhook| owner.is_none() || owner == webhook.client_id);
    let mut webhook = found.ok_or(ApiError::new(ErrorCode::NotFound))?;
    complete(app, std::slice::from_mut(&mut webhook)).await?;
    Ok(webhook)
}

/// Judges the address of a webhook.
///
/// # Errors
/// What is wrong with it, under `url`.
pub fn address(app: &App, text: &str) -> Result<Target, FieldError> {
    Target::parse(text, app.config.reach).map_err(|fault| FieldError {
        field: "url".to_owned(),
        code: match fault {
            Fault::Host => FieldCode::OutOfRange,
            _ => FieldCode::InvalidFormat,
        },
        message: fault.to_string(),
    })
}

/// A webhook with its revision.
pub fn answer(webhook: &Webhook) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header(etag(webhook.revision))
        .json(webhook)
}
