//! The way in: what every sign-in ends with, however the person was recognised.

use actix_web::{
    HttpRequest, HttpResponse,
    cookie::{Cookie, SameSite},
    http::header::USER_AGENT,
};
use shared::{
    AccountId, ErrorCode, Instant, SessionId, session::Life, wire::account::LoginResponse,
};

use super::store;
use crate::{
    accounts,
    app::App,
    audit::{self, Act},
    auth::tokens::{self, OpaqueToken},
    db::{DbError, Tx},
    error::ApiError,
    push::store as push,
    random,
};

/// The cookie of the refresh token. No script reads it, and it goes to the paths below alone.
const COOKIE: &str = "mydoctor_refresh";
/// Its name where it is for encrypted connections: browsers take it from nowhere else.
const SECURE_COOKIE: &str = "__Secure-mydoctor_refresh";
const COOKIE_PATH: &str = "/api/v1/auth";

/// Begins the transaction of a sign-in. Whatever ends all sessions of the account has happened before it and
/// is seen in it, or waits for it and ends its session too.
///
/// # Errors
/// When the database does not answer.
pub async fn open(app: &App, account: AccountId) -> Result<Tx, DbError> {
    let mut tx = app.db.begin().await?;
    accounts::store::turns::take(&mut tx, account).await?;
    Ok(tx)
}

/// Begins a session, in the transaction that used up what the person showed for it, and answers it.
///
/// # Errors
/// 401 when the account is not active any more, or the database does not take it.
pub async fn begin(
    app: &App,
    req: &HttpRequest,
    mut tx: Tx,
    account: AccountId,
    now: Instant,
) -> Result<HttpResponse, ApiError> {
    let session = SessionId::from(random::uuid_v7(now));
    let token = OpaqueToken::new(random::bytes());
    // Whoever was signed in here before, in the same browser.
    let before = match presented(app, req) {
        Some(before) => store::find_token(&app.db, &before.hash()).await?,
        None => None,
    };
    match store::begin(&mut tx, session, account, now).await {
        Err(DbError::Stale) => return Err(ApiError::new(ErrorCode::Unauthenticated)),
        begun => begun?,
    }
    if let Some(device) = device(req) {
        store::own::set_device(&mut tx, session, &device).await?;
    }
    if let Some(before) = before {
        push::follow(&mut tx, before.session(), account, session).await?;
    }
    store::add_token(&mut tx, &token.hash(), session, now).await?;
    audit::record(&mut tx, now, account, Act::SignIn, session.uuid()).await?;
    tx.commit().await?;
    answer(app, account, (session, Life::begin(now)), &token, now).await
}

/// The few words by which the person knows the device again; the whole of what it says is not kept.
fn device(req: &HttpRequest) -> Option<String> {
    let says = req.headers().get(USER_AGENT)?.to_str().ok()?;
    shared::device::describe(says)
}

/// Answers a sign-in or a refresh that went well.
///
/// # Errors
/// When the database does not answer.
pub async fn answer(
    app: &App,
    account: AccountId,
    (session, life): (SessionId, Life),
    token: &OpaqueToken,
    now: Instant,
) -> Result<HttpResponse, ApiError> {
    let expires_at = tokens::expires_at(now, life.last_end());
    let access_token = app
        .tokens
        .mint(account, session, random::uuid_v4(), now, expires_at)
        .map_err(ApiError::internal)?;
    let account = accounts::store::find(&app.db, account)
        .await?
        .ok_or(ApiError::new(ErrorCode::Unauthenticated))?;
    Ok(HttpResponse::Ok()
        .cookie(cookie(app, &token.encode()))
        .json(LoginResponse {
            access_token,
            token_type: "Bearer".to_owned(),
            expires_in: seconds(now, expires_at),
            session_ends_in: seconds(now, life.idle_end()),
            account,
        }))
}

fn seconds(now: Instant, end: Instant) -> u32 {
    u32::try_from(now.seconds_until(end)).unwrap_or(0)
}

/// The refresh token that a request brought.
pub fn presented(app: &App, req: &HttpRequest) -> Option<OpaqueToken> {
    OpaqueToken::parse(req.cookie(name(app))?.value())
}

/// The cookie with the refresh token.
pub fn cookie(app: &App, value: &str) -> Cookie<'static> {
    Cookie::build(name(app), value.to_owned())
        .path(COOKIE_PATH)
        .http_only(true)
        .secure(app.config.http.secure_cookies())
        .same_site(SameSite::Strict)
        .finish()
}

/// Takes that cookie away.
pub fn no_cookie(app: &App) -> Cookie<'static> {
    let mut gone = cookie(app, "");
    gone.make_removal();
    gone
}

fn name(app: &App) -> &'static str {
    match app.config.http.secure_cookies() {
        true => SECURE_COOKIE,
        false => COOKIE,
    }
}
