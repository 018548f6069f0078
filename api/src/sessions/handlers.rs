//! Login, refresh, logout.

use actix_web::{HttpRequest, HttpResponse, post, web};
use serde::Deserialize;
use shared::{
    ErrorCode, Instant, SessionId,
    session::Life,
    wire::account::{LoginRequest, LoginResponse},
};
use utoipa::IntoParams;

use super::{
    entry,
    store::{self, EndReason},
};
use crate::{
    accounts,
    app::App,
    audit::{self, Act, By, reading},
    auth::{
        Open, address,
        open::{Anyone, CookieHolder},
        tokens::OpaqueToken,
    },
    db::{DbError, Tx},
    error::ApiError,
    factors::opening,
    http::{Body, Params},
    mail, random,
};

/// Sign in
///
/// Answers an access token, and sets the refresh token as a cookie that no script can read. The answer
/// and the time it takes are the same for an unknown login and a wrong password.
#[utoipa::path(
    tag = "Sessions",
    request_body = LoginRequest,
    responses(
        (status = 200, description = "Signed in", body = LoginResponse, headers(("Set-Cookie" = String, description = "The refresh token: HttpOnly, SameSite=Strict, for this path only"))),
        (status = 401, description = "Wrong login or password, or a disabled account: `invalid_credentials`; or the account has a second factor: `second_factor_required` with `challenge` and `methods`"),
        (status = 403, description = "`address_not_verified`: open the link that was sent to the address, or ask for another one"),
        (status = 429, description = "Too many attempts for this login or from this address"),
    )
)]
#[post("/auth/login")]
pub async fn login(
    _: Open<Anyone>,
    app: web::Data<App>,
    req: HttpRequest,
    body: Body<LoginRequest>,
) -> Result<HttpResponse, ApiError> {
    let (now, LoginRequest { login, password }) = (app.now(), body.0);
    let login = login.trim().to_lowercase();
    let from = address::of(&req, &app.config.http.trusted_proxies);
    reading::counted(&app, now, app.throttles.sign_in(&login, from, now)).await?;

    let (known, right) = app
        .passwords
        .in_turn(async {
            let known = accounts::store::credential(&app.db, &login).await?;
            let stored = known.as_ref().map(|known| known.password_hash.as_str());
            let right = app.passwords.verify(password, stored).await?;
            Ok::<_, ApiError>((known, right))
        })
        .await?;
    let account = known.as_ref().map(|known| known.id.uuid());
    let Some(known) = known.filter(|known| right && known.is_active) else {
        reading::refused(&app, now, By::SYSTEM, Act::SignIn.as_str(), account).await;
        return Err(ApiError::new(ErrorCode::InvalidCredentials));
    };

    if known.waits_for_address && mail::is_configured(&app.config) {
        reading::refused(&app, now, By::SYSTEM, Act::SignIn.as_str(), account).await;
        return Err(ApiError::new(ErrorCode::AddressNotVerified));
    }
    let mut tx = entry::open(&app, known.id).await?;
    // It may have been changed while it was compared.
    if !accounts::store::security::is_present(&mut tx, known.id, &known.password_hash).await? {
        return Err(ApiError::new(ErrorCode::InvalidCredentials));
    }
    let tx = opening::ask(tx, known.id, now).await?;
    entry::begin(&app, &req, tx, known.id, now).await
}

/// Refresh the session
///
/// Takes the cookie that signing in set, gives a new access token and a new cookie. A cookie that was
/// used before ends the session, because two hold it then.
///
/// A session ends 30 minutes after its person last did something, 12 hours after it began. A page that
/// refreshes by itself says how long nobody has touched it, and so keeps nothing alive; `session_ends_in`
/// tells it when the session ends then, whichever page was touched last. No access token outlives its
/// session: `expires_in` below 600 tells its end.
#[utoipa::path(
    tag = "Sessions",
    security(("refresh" = [])),
    params(RefreshParams),
    responses(
        (status = 200, description = "Refreshed", body = LoginResponse),
        (status = 401, description = "No cookie, an unknown or used one, or the session has ended"),
    )
)]
#[post("/auth/refresh")]
pub async fn refresh(
    _: Open<CookieHolder>,
    app: web::Data<App>,
    req: HttpRequest,
    params: Params<RefreshParams>,
) -> Result<HttpResponse, ApiError> {
    let now = app.now();
    let presented =
        entry::presented(&app, &req).ok_or(ApiError::new(ErrorCode::Unauthenticated))?;
    let known = store::find_token(&app.db, &presented.hash())
        .await?
        .ok_or(ApiError::new(ErrorCode::Unauthenticated))?;
    let next = OpaqueToken::new(random::bytes());
    let idle_seconds = params.0.idle_seconds.unwrap_or(0);
    let life = known.life().reported(now, idle_seconds);

    let mut tx = app.db.begin().await?;
    match rotate(&mut tx, &presented, &next, (known.session(), life), now).await {
        Ok(()) => {
            tx.commit().await?;
            entry::answer(&app, known.account(), (known.session(), life), &next, now).await
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

/// What a page says when it refreshes.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RefreshParams {
    /// For how many seconds nobody has done anything. Left out: somebody has just now [default: 0]
    #[param(minimum = 0, maximum = 65_535)]
    idle_seconds: Option<u16>,
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
    (session, life): (SessionId, Life),
    now: Instant,
) -> Result<(), Rotation> {
    // The guarded write decides, not the look before it: of two at once, one is the second.
    store::use_token(tx, &presented.hash(), now)
        .await
        .map_err(|error| match error {
            DbError::Stale => Rotation::Reused,
            other => Rotation::Failed(other),
        })?;
    store::refresh(tx, session, life.active_at, now)
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
pub async fn logout(
    _: Open<CookieHolder>,
    app: web::Data<App>,
    req: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let now = app.now();
    let presented =
        entry::presented(&app, &req).ok_or(ApiError::new(ErrorCode::Unauthenticated))?;
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
    Ok(HttpResponse::NoContent()
        .cookie(entry::no_cookie(&app))
        .finish())
}
