//! Back into an account whose password is forgotten.

use actix_web::{HttpRequest, HttpResponse, post, web::Data};
use shared::{
    ErrorCode, Instant,
    account::Email,
    wire::security::{AskForMail, ResetPassword},
};

use super::{
    afterwards, new_password, store as accounts,
    store::{security as store, turns},
};
use crate::{
    app::App,
    audit::{self, Act},
    auth::{
        Open, address,
        open::{Anyone, Bearers},
    },
    console::arrival,
    db::DbError,
    error::ApiError,
    factors::store::passkeys,
    http::Body,
    links::{self, Purpose},
    mail::{self, Addressee, Message},
    sessions::store::{self as sessions, EndReason},
};

/// How long the link opens.
const MINUTES: i64 = 15;

fn expired() -> ApiError {
    ApiError::new(ErrorCode::LinkExpired)
}

/// Ask for a new password
///
/// A link that opens once, within 15 minutes, goes to the account's address. The answer is the same
/// whether there is such an account or not.
#[utoipa::path(
    tag = "Accounts",
    request_body = AskForMail,
    responses(
        (status = 202, description = "Accepted; if the address is an account's, a mail is on its way"),
        (status = 422, description = "That is no address"),
        (status = 429, description = "Too many mails for this address, or asked for from this address"),
    )
)]
#[post("/auth/forgot-password")]
pub async fn forgot(
    _: Open<Anyone>,
    app: Data<App>,
    req: HttpRequest,
    body: Body<AskForMail>,
) -> Result<HttpResponse, ApiError> {
    let now = app.now();
    let email = body.0.check()?;
    let from = address::of(&req, &app.config.http.trusted_proxies);
    app.throttles.ask_for_mail(&email, from, now)?;
    afterwards(async move { send(&app, &email, now).await });
    Ok(HttpResponse::Accepted().finish())
}

async fn send(app: &App, email: &Email, now: Instant) -> Result<(), DbError> {
    let owner = store::owner(&app.db, email).await?;
    let Some(owner) = owner.filter(|owner| owner.is_active) else {
        return Ok(());
    };
    let mut tx = app.db.begin().await?;
    if !turns::take_active(&mut tx, owner.id).await? {
        return Ok(());
    }
    let secret = links::issue(&mut tx, owner.id, Purpose::ResetPassword, MINUTES, now).await?;
    let link = Purpose::ResetPassword.url(&app.config.http.public_url, &secret);
    let to = Addressee {
        account: Some(owner.id),
        email: email.as_str(),
        name: &owner.name,
        language: owner.language,
    };
    mail::tell(
        &mut tx,
        &app.sealing,
        &Message::ResetPassword { link: &link },
        &to,
        now,
    )
    .await?;
    let target = owner.id.uuid();
    audit::record(&mut tx, now, None, Act::AskForPassword, target).await?;
    tx.commit().await
}

/// Set a new password by a link
///
/// Ends all sessions of the account and tells its owner; its passkeys sign in alone again once each was
/// used with the new password. A password that is refused leaves the link as
/// it was; everything that is wrong with a link is answered the same.
#[utoipa::path(
    tag = "Accounts",
    request_body = ResetPassword,
    responses(
        (status = 204, description = "Set; sign in with it"),
        (status = 422, description = "`link_expired`, or `validation_failed`: the password is not a good one"),
        (status = 429, description = "Too many attempts from this address"),
    )
)]
#[post("/auth/reset-password")]
pub async fn reset(
    _: Open<Bearers>,
    app: Data<App>,
    req: HttpRequest,
    body: Body<ResetPassword>,
) -> Result<HttpResponse, ApiError> {
    let now = app.now();
    app.throttles
        .open_link(address::of(&req, &app.config.http.trusted_proxies), now)?;
    let purpose = Purpose::ResetPassword;
    let id = links::look(&app.db, &body.0.token, purpose, now)
        .await?
        .account;
    let present = store::password_hash(&app.db, id).await?;
    let account = accounts::find(&app.db, id).await?;
    let (present, account) = present.zip(account).ok_or_else(expired)?;
    let password = body.0.check()?;
    let hash = new_password(&app, "password", &password, &account).await?;

    let mut tx = app.db.begin().await?;
    links::take(&mut tx, &body.0.token, purpose, now).await?;
    match store::set_password(&mut tx, id, &present, hash.as_str(), now).await {
        // Disabled, or changed in between: what the link was asked for is no longer so.
        Err(DbError::Stale) => return Err(expired()),
        set => set?,
    }
    arrival::settle(&app, &mut tx, id, now).await?;
    // Who has the link reads what is sent there.
    store::verify_email(&mut tx, id, &account.email, now).await?;
    links::store::void(&mut tx, id).await?;
    // Whoever knew the password before may have added one.
    passkeys::want_password(&mut tx, id).await?;
    sessions::end_all(&mut tx, id, None, EndReason::Logout, now).await?;
    mail::tell(
        &mut tx,
        &app.sealing,
        &Message::PasswordChanged,
        &Addressee::from(&account),
        now,
    )
    .await?;
    audit::record(&mut tx, now, id, Act::ResetPassword, id.uuid()).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
