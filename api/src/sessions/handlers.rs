//! Login, refresh, logout.

use actix_web::{
    HttpRequest, HttpResponse,
    cookie::{Cookie, SameSite},
    post, web,
};
use shared::{
    AccountId, ErrorCode, Instant, SessionId,
    wire::account::{LoginRequest, LoginResponse},
};

use super::store::{self, EndReason};
use crate::{
    accounts,
    app::App,
    audit::{self, Act},
    auth::{address, tokens::OpaqueToken},
    db::{DbError, Tx},
    error::ApiError,
    http::Body,
    random,
};

/// The cookie of the refresh token. No script reads it, and it goes to the paths below alone.
const COOKIE: &str = "mydoctor_refresh";
const COOKIE_PATH: &str = "/api/v1/auth";
/// Seconds an access token lives.
const EXPIRES_IN: u32 = 600;

/// Sign in
///
/// Answers an access token, and sets the refresh token as a cookie that no script can read. The answer
/// and the time it takes are the same for an unknown login and a wrong password.
#[utoipa::path(
    tag = "Sessions",
    request_body = LoginRequest,
    responses(
        (status = 200, description = "Signed in", body = LoginResponse, headers(("Set-Cookie" = String, description = "The refresh token: HttpOnly, SameSite=Strict, for this path only"))),
        (status = 401, description = "Wrong login or password, or a disabled account: `invalid_credentials`"),
        (status = 429, description = "Too many attempts for this login or from this address"),
    )
)]
#[post("/auth/login")]
pub async fn login(
    app: web::Data<App>,
    req: HttpRequest,
    body: Body<LoginRequest>,
) -> Result<HttpResponse, ApiError> {
    let (now, LoginRequest { login, password }) = (app.now(), body.0);
    let login = login.trim().to_lowercase();
    let from = address::of(&req, &app.config.http.trusted_proxies);
    app.throttles.sign_in(&login, from, now)?;

    let known = accounts::store::credential(&app.db, &login).await?;
    let stored = known.as_ref().map(|known| known.password_hash.as_str());
    let right = app.passwords.verify(password, stored).await?;
    let Some(known) = known.filter(|known| right && known.is_active) else {
        return Err(ApiError::new(ErrorCode::InvalidCredentials));
    };

    let session = SessionId::from(random::uuid_v7(now));
    let token = OpaqueToken::new(random::bytes());
    let mut tx = app.db.begin().await?;
    store::begin(&mut tx, session, known.id, now).await?;
    store::add_token(&mut tx, &token.hash(), session, now).await?;
    audit::record(&mut tx, now, known.id, Act::SignIn, session.uuid()).await?;
    tx.commit().await?;
    signed_in(&app, known.id, session, &token, now).await
}

/// Refresh the session
///
/// Takes the cookie that signing in set, gives a new access token and a new cookie. A cookie that was
/// used before ends the session, because two hold it then.
#[utoipa::path(
    tag = "Sessions",
    security(("refresh" = [])),
    responses(
        (status = 200, description = "Refreshed", body = LoginResponse),
        (status = 401, description = "No cookie, an unknown or used one, or the session has ended"),
    )
)]
#[post("/auth/refresh")]
pub async fn refresh(app: web::Data<App>, req: HttpRequest) -> Result<HttpResponse, ApiError> {
    let now = app.now();
    let presented = presented(&req).ok_or(ApiError::new(ErrorCode::Unauthenticated))?;
    let known = store::find_token(&app.db, &presented.hash())
        .await?
        .ok_or(ApiError::new(ErrorCode::Unauthenticated))?;
    let next = OpaqueToken::new(random::bytes());

    let mut tx = app.db.begin().await?;
    match rotate(&mut tx, &presented, &next, known.session(), now).await {
        Ok(()) => {
            tx.commit().await?;
            signed_in(&app, known.account(), known.session(), &next, now).await
        }
        Err(Rotation::Reused) => {
            store::end(&mut tx, known.session(), EndReason::Reuse, now).await?;
            audit::record(
                &mut tx,
                now,
                known.account(),
                Act::RefreshReuse,
                known.session().uuid(),
            )
            .await?;
            tx.commit().await?;
            Err(ApiError::new(ErrorCode::Unauthenticated))
        }
        Err(Rotation::Ended) => Err(ApiError::new(ErrorCode::Unauthenticated)),
        Err(Rotation::Failed(error)) => Err(error.into()),
    }
}

/// Why a refresh token can not be exchanged.
enum Rotation {
    Reused,
    Ended,
    Failed(DbError),
}

async fn rotate(
    tx: &mut Tx,
    presented: &OpaqueToken,
    next: &OpaqueToken,
    session: SessionId,
    now: Instant,
) -> Result<(), Rotation> {
    // The guarded write decides, not the look before it: of two at once, one is the second.
    store::use_token(tx, &presented.hash(), now)
        .await
        .map_err(|error| match error {
            DbError::Stale => Rotation::Reused,
            other => Rotation::Failed(other),
        })?;
    store::refresh(tx, session, now)
        .await
        .map_err(|error| match error {
            DbError::Stale => Rotation::Ended,
            other => Rotation::Failed(other),
        })?;
    store::add_token(tx, &next.hash(), session, now)
        .await
        .map_err(Rotation::Failed)
}

/// Sign out
///
/// Ends the session of the cookie, and with it its access tokens.
#[utoipa::path(
    tag = "Sessions",
    security(("refresh" = [])),
    responses(
        (status = 204, description = "Signed out"),
        (status = 401, description = "No cookie, or an unknown one"),
    )
)]
#[post("/auth/logout")]
pub async fn logout(app: web::Data<App>, req: HttpRequest) -> Result<HttpResponse, ApiError> {
    let now = app.now();
    let presented = presented(&req).ok_or(ApiError::new(ErrorCode::Unauthenticated))?;
    let known = store::find_token(&app.db, &presented.hash())
        .await?
        .ok_or(ApiError::new(ErrorCode::Unauthenticated))?;
    let mut tx = app.db.begin().await?;
    store::end(&mut tx, known.session(), EndReason::Logout, now).await?;
    audit::record(
        &mut tx,
        now,
        known.account(),
        Act::SignOut,
        known.session().uuid(),
    )
    .await?;
    tx.commit().await?;
    let mut gone = cookie(&app, "");
    gone.make_removal();
    Ok(HttpResponse::NoContent().cookie(gone).finish())
}

async fn signed_in(
    app: &App,
    account: AccountId,
    session: SessionId,
    token: &OpaqueToken,
    now: Instant,
) -> Result<HttpResponse, ApiError> {
    let access_token = app
        .tokens
        .mint(account, session, random::uuid_v4(), now)
        .map_err(ApiError::internal)?;
    let account = accounts::store::find(&app.db, account)
        .await?
        .ok_or(ApiError::new(ErrorCode::Unauthenticated))?;
    Ok(HttpResponse::Ok()
        .cookie(cookie(app, &token.encode()))
        .json(LoginResponse {
            access_token,
            token_type: "Bearer".to_owned(),
            expires_in: EXPIRES_IN,
            account,
        }))
}

fn presented(req: &HttpRequest) -> Option<OpaqueToken> {
    OpaqueToken::parse(req.cookie(COOKIE)?.value())
}

fn cookie(app: &App, value: &str) -> Cookie<'static> {
    Cookie::build(COOKIE, value.to_owned())
        .path(COOKIE_PATH)
        .http_only(true)
        .secure(app.config.http.secure_cookies())
        .same_site(SameSite::Strict)
        .finish()
}
