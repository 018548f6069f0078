//! The present password, asked for again before what a stolen session must not be able to do.

use actix_web::HttpRequest;
use shared::{AccountId, ErrorCode, Instant};

use super::address;
use crate::{accounts, app::App, error::ApiError};

/// Goes on only if the password is the account's present one. Tries are counted for the account and
/// for the address.
///
/// # Errors
/// 403 `wrong_password`, and 429 after too many tries.
pub async fn prove_password(
    app: &App,
    req: &HttpRequest,
    account: AccountId,
    password: String,
    now: Instant,
) -> Result<(), ApiError> {
    proven_hash(app, req, account, password, now)
        .await
        .map(drop)
}

/// The same, and gives the hash that the password was compared with, for a write that is guarded by it.
///
/// # Errors
/// As above.
pub async fn proven_hash(
    app: &App,
    req: &HttpRequest,
    account: AccountId,
    password: String,
    now: Instant,
) -> Result<String, ApiError> {
    let from = address::of(req, &app.config.http.trusted_proxies);
    app.throttles.present_password(account, from, now)?;
    let stored = accounts::store::security::password_hash(&app.db, account).await?;
    let right = app.passwords.verify(password, stored.as_deref()).await?;
    stored
        .filter(|_| right)
        .ok_or(ApiError::new(ErrorCode::WrongPassword))
}
