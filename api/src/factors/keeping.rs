//! How the secret of an app is kept: sealed, and opened for as long as a code is looked at.

use shared::{AccountId, Instant};
use uuid::Uuid;

use super::{
    store::{self, NewTotp, TotpRow},
    totp::{self, Totp, TotpFault},
};
use crate::{
    accounts,
    app::App,
    db::Tx,
    error::ApiError,
    random,
    sealing::{Context, SealError},
};

impl From<TotpFault> for ApiError {
    fn from(fault: TotpFault) -> Self {
        Self::internal(fault)
    }
}

fn place(id: Uuid) -> Context {
    Context::new("totp", "secret", id)
}

/// Draws a secret for an account and proposes it. Gives the secret.
///
/// # Errors
/// When it can not be sealed, or the database does not take it.
pub async fn propose(
    tx: &mut Tx,
    app: &App,
    account: AccountId,
    now: Instant,
) -> Result<String, ApiError> {
    let (id, secret) = (random::uuid_v7(now), totp::new_secret());
    let key = app.sealing.to_write(tx).await?;
    let sealed = key.seal(&place(id), &secret)?;
    let new = NewTotp {
        id,
        account,
        secret: &sealed,
        sealed_by: key.id(),
    };
    store::propose(tx, &new, now).await?;
    Ok(secret)
}

/// The codes of a kept secret.
///
/// # Errors
/// When it can not be opened.
pub fn opened(app: &App, row: &TotpRow) -> Result<Totp, ApiError> {
    let secret = app.sealing.open(&place(row.id), &row.secret);
    let secret = secret.map_err(|error: SealError| ApiError::internal(error))?;
    // The names are for the app's list; a code does not depend on them.
    Ok(Totp::new(&secret, "", "")?)
}

/// The codes of a secret under the names that its owner will find them by.
///
/// # Errors
/// When the account is gone or the secret none.
pub async fn named(app: &App, account: AccountId, secret: &str) -> Result<Totp, ApiError> {
    let account = accounts::store::find(&app.db, account)
        .await?
        .ok_or(ApiError::new(shared::ErrorCode::NotFound))?;
    let clinic = app.settings().name.clone();
    Ok(Totp::new(secret, &clinic, &account.email)?)
}
