//! Another address of one's own.

use actix_web::{HttpRequest, HttpResponse, post, web::Data};
use shared::{
    ErrorCode, Instant,
    account::Email,
    wire::{
        account::Account,
        security::{ChangeEmail, OpenLink},
    },
};

use super::{
    afterwards, store as accounts,
    store::{security as store, turns},
    tell_owner,
};
use crate::{
    app::App,
    audit::{self, Act},
    auth::{Allowed, Open, acting, address, open::Bearers, policy::Person, present},
    db::DbError,
    error::ApiError,
    http::Body,
    links::{self, Purpose},
    mail::{self, Addressee, Message},
};

/// How long the link opens.
const MINUTES: i64 = 60;

/// Ask for another address
///
/// With the present password. A link goes to the new address, a notice to the present one; nothing
/// changes until the link is opened. The answer is the same when the address is another account's:
/// then its owner is told, and there is no link.
#[utoipa::path(
    tag = "Accounts",
    request_body = ChangeEmail,
    security(("bearer" = [])),
    responses(
        (status = 202, description = "Accepted; the mails are on their way"),
        (status = 403, description = "`wrong_password`: the present password is another one; `forbidden`: an integrator has none"),
        (status = 422, description = "That is no address"),
        (status = 429, description = "Too many tries for this account or from this address, or too many mails"),
    )
)]
#[post("/me/email")]
pub async fn ask(
    app: Data<App>,
    req: HttpRequest,
    caller: Allowed<Person>,
    body: Body<ChangeEmail>,
) -> Result<HttpResponse, ApiError> {
    let (now, id) = (app.now(), caller.account_id());
    let email = body.0.check()?;
    present::prove_password(&app, &req, id, body.0.password, now).await?;
    let from = address::of(&req, &app.config.http.trusted_proxies);
    app.throttles.ask_for_mail(&email, from, now)?;
    let account = accounts::find(&app.db, id)
        .await?
        .ok_or(ApiError::new(ErrorCode::NotFound))?;

    let mut tx = acting::begin(&app, &caller, now).await?;
    let present = Addressee::from(&account);
    mail::tell(
        &mut tx,
        &app.sealing,
        &Message::EmailChangeAsked,
        &present,
        now,
    )
    .await?;
    audit::record(&mut tx, now, &caller, Act::AskForEmail, id.uuid()).await?;
    tx.commit().await?;
    afterwards(async move {
        match store::owner(&app.db, &email).await? {
            Some(owner) => tell_owner(&app, &owner, &email, now).await,
            None => send(&app, &account, &email, now).await,
        }
    });
    Ok(HttpResponse::Accepted().finish())
}

/// A link to who may take it.
async fn send(app: &App, account: &Account, email: &Email, now: Instant) -> Result<(), DbError> {
    let (purpose, sent_to) = (Purpose::ConfirmEmail, Some(email.as_str()));
    let mut tx = app.db.begin().await?;
    if !turns::take_active(&mut tx, account.id).await? {
        return Ok(());
    }
    let secret = links::issue_for(&mut tx, account.id, purpose, sent_to, MINUTES, now).await?;
    let link = purpose.url(&app.config.http.public_url, &secret);
    let to = Addressee {
        email: email.as_str(),
        ..Addressee::from(account)
    };
    mail::tell(
        &mut tx,
        &app.sealing,
        &Message::ConfirmEmail { link: &link },
        &to,
        now,
    )
    .await?;
    tx.commit().await
}

/// Take the new address
///
/// With the token of the link that was sent there. Links that were sent to the former one open nothing
/// any more, and it is told.
#[utoipa::path(
    tag = "Accounts",
    request_body = OpenLink,
    responses(
        (status = 204, description = "It is the account's address"),
        (status = 422, description = "`link_expired`"),
        (status = 429, description = "Too many attempts from this address"),
    )
)]
#[post("/auth/confirm-email")]
pub async fn confirm(
    _: Open<Bearers>,
    app: Data<App>,
    req: HttpRequest,
    body: Body<OpenLink>,
) -> Result<HttpResponse, ApiError> {
    let now = app.now();
    let expired = || ApiError::new(ErrorCode::LinkExpired);
    app.throttles
        .open_link(address::of(&req, &app.config.http.trusted_proxies), now)?;
    let (token, purpose) = (&body.0.token, Purpose::ConfirmEmail);
    let id = links::look(&app.db, token, purpose, now).await?.account;
    let former = accounts::find(&app.db, id).await?.ok_or_else(expired)?;

    let mut tx = app.db.begin().await?;
    let taken = links::take(&mut tx, token, purpose, now).await?;
    let email = taken.payload.ok_or_else(expired)?;
    match store::set_email(&mut tx, id, &email, now).await {
        // Somebody else's by now, or the account is disabled.
        Err(DbError::Unique | DbError::Stale) => return Err(expired()),
        set => set?,
    }
    links::store::void(&mut tx, id).await?;
    let to = Addressee::from(&former);
    mail::tell(&mut tx, &app.sealing, &Message::EmailChanged, &to, now).await?;
    audit::record(&mut tx, now, id, Act::ChangeEmail, id.uuid()).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
