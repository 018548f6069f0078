//! From a right password to the second step.

use shared::{
    AccountId, Instant,
    wire::factor::{FactorMethod, STEP_MINUTES},
};

use super::store::{
    self, Overview,
    steps::{self, Kind, NewStep},
};
use crate::{auth::tokens::OpaqueToken, db::Tx, error::ApiError, random};

/// What a right password comes to where the account has a second factor: a refusal that opens the
/// second step. Where it has none, the transaction of the sign-in goes on.
///
/// # Errors
/// That refusal, or the database does not answer.
pub async fn ask(mut tx: Tx, account: AccountId, now: Instant) -> Result<Tx, ApiError> {
    let has = store::overview_in(&mut tx, account).await?;
    if !has.has_factor() {
        return Ok(tx);
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
