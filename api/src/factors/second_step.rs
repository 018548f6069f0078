//! The second step of a sign-in, with a code.

use actix_web::{HttpRequest, HttpResponse, post, web};
use shared::{
    AccountId, ErrorCode, Instant,
    factor::FactorCode,
    wire::{
        account::LoginResponse,
        audit::Outcome,
        factor::{STEP_MINUTES, SecondStep},
    },
};

use super::{
    backup, changing, keeping,
    store::{
        self,
        steps::{self, Kind},
    },
};
use crate::{
    app::App,
    audit::{self, Act, By, reading, store::Line},
    auth::{Open, open::Bearers, tokens::OpaqueToken},
    db::{DbError, Tx},
    error::ApiError,
    http::Body,
    mail::Message,
    sessions::entry,
};

/// The one answer to a step that is not open: unknown, run out, taken or tried too often.
pub(super) fn expired() -> ApiError {
    ApiError::new(ErrorCode::ChallengeExpired)
}

/// Take the second step
///
/// With the code of an app or a backup code. Five codes can be tried in a step; a code counts once.
#[utoipa::path(
    tag = "Sessions",
    request_body = SecondStep,
    responses(
        (status = 200, description = "Signed in", body = LoginResponse, headers(("Set-Cookie" = String, description = "The refresh token, as signing in sets it"))),
        (status = 403, description = "`wrong_code`"),
        (status = 422, description = "`challenge_expired`: sign in anew; or a code of neither form"),
        (status = 429, description = "Too many codes for this account"),
    )
)]
#[post("/auth/second-factor")]
pub async fn second_factor(
    _: Open<Bearers>,
    app: web::Data<App>,
    req: HttpRequest,
    body: Body<SecondStep>,
) -> Result<HttpResponse, ApiError> {
    let now = app.now();
    let code = body.0.check()?;
    let challenge = OpaqueToken::parse(&body.0.challenge).ok_or_else(expired)?;
    let hash = challenge.hash();
    let step = steps::find(&app.db, &hash, Kind::SecondStep, now).await?;
    let account = step.and_then(|step| step.account()).ok_or_else(expired)?;
    reading::counted(&app, now, app.throttles.second_factor(account, now)).await?;
    try_once(&app, &hash, now).await?;

    let mut tx = entry::open(&app, account).await?;
    steps::close(&mut tx, &hash, now)
        .await
        .map_err(stale_is(ErrorCode::ChallengeExpired))?;
    match use_code(&mut tx, &app, account, &code, now).await {
        Ok(()) => entry::begin(&app, &req, tx, account, now).await,
        Err(refused) => {
            // Undone first: the mail is written in a transaction of its own.
            drop(tx);
            was_refused(&app, Some(account), Some(&hash), now).await?;
            Err(refused)
        }
    }
}

/// Counts a try for good, whatever comes of it.
pub(super) async fn try_once(app: &App, hash: &[u8], now: Instant) -> Result<(), ApiError> {
    let mut tx = app.db.begin().await?;
    steps::count_try(&mut tx, hash, now)
        .await
        .map_err(stale_is(ErrorCode::ChallengeExpired))?;
    tx.commit().await?;
    Ok(())
}

/// Writes down that a code or a passkey did not hold, by the account that it was tried on: who tried is
/// not known. Once a second step can not be tried any more its owner is told: whoever came this far has
/// the password.
pub(super) async fn was_refused(
    app: &App,
    account: Option<AccountId>,
    second_step: Option<&[u8]>,
    now: Instant,
) -> Result<(), ApiError> {
    let target = account.map(AccountId::uuid);
    reading::refused(app, now, By::SYSTEM, Act::SignIn.as_str(), target).await;
    let (Some(account), Some(hash)) = (account, second_step) else {
        return Ok(());
    };
    let open = steps::find(&app.db, hash, Kind::SecondStep, now).await?;
    if open.is_none() {
        let failed = Act::FailSecondStep.as_str();
        let line = Line::new(now, By::SYSTEM, failed, Outcome::Refused).about(account.uuid());
        let mut tx = app.db.begin().await?;
        let message = Message::SecondStepFailed;
        changing::tell(&mut tx, app, account, &message, now).await?;
        audit::store::insert(&mut tx, &line).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Uses a code up. The transaction that it is used up in is the one of the sign-in.
async fn use_code(
    tx: &mut Tx,
    app: &App,
    account: AccountId,
    code: &FactorCode,
    now: Instant,
) -> Result<(), ApiError> {
    let wrong = || ApiError::new(ErrorCode::WrongCode);
    match code {
        FactorCode::Totp(code) => {
            let row = store::totp_in(tx, account).await?.ok_or_else(wrong)?;
            let step = keeping::opened(app, &row)?
                .step_of(code, now)
                .ok_or_else(wrong)?;
            let used = store::use_step(tx, row.id, step).await;
            used.map_err(stale_is(ErrorCode::WrongCode))
        }
        FactorCode::Backup(code) => {
            let used = store::use_backup_code(tx, account, &backup::hash(code), now).await;
            used.map_err(stale_is(ErrorCode::WrongCode))?;
            audit::record(tx, now, account, Act::UseBackupCode, account.uuid()).await?;
            Ok(())
        }
    }
}

/// A guarded write that found nothing says this.
pub(super) fn stale_is(code: ErrorCode) -> impl Fn(DbError) -> ApiError {
    move |error| match error {
        DbError::Stale => ApiError::new(code),
        other => other.into(),
    }
}

/// Since when what is good for minutes must have been begun.
pub(super) fn begun_since(now: Instant) -> Instant {
    now.plus_minutes(-3 * STEP_MINUTES)
}
