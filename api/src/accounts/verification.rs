//! Whether an address is read by the person whose account has it.

use actix_web::{HttpRequest, HttpResponse, post, web::Data};
use shared::{
    AccountId, ErrorCode, Instant, Language,
    account::Email,
    wire::security::{AskForMail, OpenLink},
};

use super::{
    afterwards,
    store::{security as store, turns},
};
use crate::{
    app::App,
    audit::{self, Act},
    auth::{
        Open, address,
        open::{Anyone, Bearers},
    },
    db::DbError,
    error::ApiError,
    http::Body,
    links::{self, Purpose},
    mail::{self, Addressee, Message},
};

/// How long the link opens: a day.
const MINUTES: i64 = 24 * 60;

/// Verify an address
///
/// With the token of a link that was sent there. Used, run out, replaced, unknown: all of them answer
/// the same.
#[utoipa::path(
    tag = "Accounts",
    request_body = OpenLink,
    responses(
        (status = 204, description = "Verified"),
        (status = 422, description = "`link_expired`"),
        (status = 429, description = "Too many attempts from this address"),
    )
)]
#[post("/auth/verify-email")]
pub async fn verify(
    _: Open<Bearers>,
    app: Data<App>,
    req: HttpRequest,
    body: Body<OpenLink>,
) -> Result<HttpResponse, ApiError> {
    let now = app.now();
    app.throttles
        .open_link(address::of(&req, &app.config.http.trusted_proxies), now)?;
    let mut tx = app.db.begin().await?;
    let taken = links::take(&mut tx, &body.0.token, Purpose::VerifyEmail, now).await?;
    let sent_to = taken.payload.unwrap_or_default();
    match store::verify_email(&mut tx, taken.account, &sent_to, now).await {
        Err(DbError::Stale) => return Err(ApiError::new(ErrorCode::LinkExpired)),
        verified => verified?,
    }
    let (by, target) = (taken.account, taken.account.uuid());
    audit::record(&mut tx, now, by, Act::VerifyEmail, target).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Ask for another link to verify an address
///
/// The answer is the same whether the address is known, verified already or neither.
#[utoipa::path(
    tag = "Accounts",
    request_body = AskForMail,
    responses(
        (status = 202, description = "Accepted; if the address waits for it, a mail is on its way"),
        (status = 422, description = "That is no address"),
        (status = 429, description = "Too many mails for this address, or asked for from this address"),
    )
)]
#[post("/auth/resend-verification")]
pub async fn resend(
    _: Open<Anyone>,
    app: Data<App>,
    req: HttpRequest,
    body: Body<AskForMail>,
) -> Result<HttpResponse, ApiError> {
    let now = app.now();
    let email = body.0.check()?;
    let from = address::of(&req, &app.config.http.trusted_proxies);
    app.throttles.ask_for_mail(&email, from, now)?;
    afterwards(async move {
        let owner = store::owner(&app.db, &email).await?;
        if let Some(owner) = owner.filter(|owner| owner.is_active && !owner.is_verified) {
            send(&app, owner.id, &email, owner.language, now).await?;
        }
        Ok(())
    });
    Ok(HttpResponse::Accepted().finish())
}

/// Writes the mail with the link.
///
/// # Errors
/// When the database does not take it.
pub(super) async fn send(
    app: &App,
    account: AccountId,
    email: &Email,
    language: Language,
    now: Instant,
) -> Result<(), DbError> {
    let (purpose, sent_to) = (Purpose::VerifyEmail, Some(email.as_str()));
    let mut tx = app.db.begin().await?;
    if !turns::take_active(&mut tx, account).await? {
        return Ok(());
    }
    let secret = links::issue_for(&mut tx, account, purpose, sent_to, MINUTES, now).await?;
    let link = purpose.url(&app.config.http.public_url, &secret);
    let to = Addressee {
        account: Some(account),
        email: email.as_str(),
        // Nobody has shown yet that the name is theirs who reads it.
        name: "",
        language,
    };
    mail::tell(
        &mut tx,
        &app.sealing,
        &Message::VerifyEmail { link: &link },
        &to,
        now,
    )
    .await?;
    tx.commit().await
}
