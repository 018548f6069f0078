//! From a right password to the second step.

use shared::{
    AccountId, Instant,
    wire::factor::{FactorMethod, STEP_MINUTES},
};

use super::store::{
    self, Overview,
    steps::{self, Kind, NewStep},
};
use crate::{app::App, auth::tokens::OpaqueToken, error::ApiError, random};

/// What a right password comes to where the account has a second factor: a refusal that opens the
/// second step. `Ok` where it has none.
///
/// # Errors
/// That refusal, or the database does not answer.
pub async fn ask(app: &App, account: AccountId, now: Instant) -> Result<(), ApiError> {
    let has = store::overview(&app.db, account).await?;
    if !has.has_factor() {
        return Ok(());
    }
    let challenge = OpaqueToken::new(random::bytes());
    let step = NewStep {
        hash: &challenge.hash(),
        kind: Kind::SecondStep,
        account: Some(account),
        opened_by: None,
        state: None,
        expires_at: now.plus_minutes(STEP_MINUTES),
    };
    let mut tx = app.db.begin().await?;
    steps::open(&mut tx, &step, now).await?;
    tx.commit().await?;
    Err(ApiError::second_factor(challenge.encode(), methods(&has)))
}

/// The ways that an account can go, the usual one first.
fn methods(has: &Overview) -> Vec<FactorMethod> {
    let ways = [
        (has.totp_since().is_some(), FactorMethod::Totp),
        (has.passkeys > 0, FactorMethod::Passkey),
        (has.backup_codes > 0, FactorMethod::BackupCode),
    ];
    let there = ways.into_iter().filter(|(is_there, _)| *is_there);
    there.map(|(_, way)| way).collect()
}
