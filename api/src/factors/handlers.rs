//! The own second factors: the app's codes and those on paper.

use actix_web::{
    HttpRequest, HttpResponse, delete, get, post,
    web::{self, Json},
};
use shared::{
    ErrorCode,
    factor::FactorCode,
    wire::factor::{BackupCodes, ConfirmTotp, SecondFactors, ShowPassword, TotpProposal},
};

use super::{
    changing, keeping, relying,
    second_step::begun_since,
    store::{self, passkeys},
    totp,
};
use crate::{
    app::App,
    audit::Act,
    auth::{Allowed, acting, policy::OwnAccount, present::prove_password},
    error::ApiError,
    http::Body,
};

/// The own second factors
#[utoipa::path(
    tag = "Second factors",
    security(("bearer" = [])),
    responses((status = 200, description = "What the account has, and whether it must", body = SecondFactors))
)]
#[get("/me/second-factors")]
pub async fn second_factors(
    app: web::Data<App>,
    caller: Allowed<OwnAccount>,
) -> Result<Json<SecondFactors>, ApiError> {
    let account = caller.account_id();
    let has = store::overview(&app.db, account).await?;
    let passkeys = passkeys::list(&app.db, account).await?;
    Ok(Json(SecondFactors {
        totp_since: has.totp_since(),
        backup_codes_left: u32::try_from(has.backup_codes).unwrap_or_default(),
        passkeys: passkeys.iter().map(passkeys::KeptPasskey::shown).collect(),
        is_required: changing::is_required(&app, &caller),
        offers_passkeys: relying::party(&app).is_some(),
    }))
}

/// Propose a secret for an app
///
/// It counts once its first code has come back, within 15 minutes; until then the one before does.
#[utoipa::path(
    tag = "Second factors",
    request_body = ShowPassword,
    security(("bearer" = [])),
    responses(
        (status = 200, description = "The secret, shown this once", body = TotpProposal),
        (status = 403, description = "`wrong_password`"),
        (status = 429, description = "Too many passwords for this account"),
    )
)]
#[post("/me/totp")]
pub async fn propose_totp(
    app: web::Data<App>,
    caller: Allowed<OwnAccount>,
    req: HttpRequest,
    body: Body<ShowPassword>,
) -> Result<Json<TotpProposal>, ApiError> {
    let (now, account) = (app.now(), caller.account_id());
    prove_password(&app, &req, account, body.0.password, now).await?;
    let mut tx = acting::begin(&app, &caller, now).await?;
    let secret = keeping::propose(&mut tx, &app, account, now).await?;
    tx.commit().await?;
    let uri = keeping::named(&app, account, &secret).await?.uri()?;
    Ok(Json(TotpProposal {
        qr: totp::picture(&uri)?,
        secret,
        uri,
    }))
}

/// Put the proposed secret to use
///
/// Answers ten backup codes, which are shown this once; those before are worthless from now on. Ends the
/// other sessions.
#[utoipa::path(
    tag = "Second factors",
    request_body = ConfirmTotp,
    security(("bearer" = [])),
    responses(
        (status = 200, description = "It counts", body = BackupCodes),
        (status = 403, description = "`wrong_code`"),
        (status = 409, description = "`conflict`: nothing is proposed, or no longer"),
        (status = 422, description = "That is no code"),
        (status = 429, description = "Too many codes for this account"),
    )
)]
#[post("/me/totp/confirm")]
pub async fn confirm_totp(
    app: web::Data<App>,
    caller: Allowed<OwnAccount>,
    body: Body<ConfirmTotp>,
) -> Result<Json<BackupCodes>, ApiError> {
    let (now, account) = (app.now(), caller.account_id());
    let wrong = || ApiError::new(ErrorCode::WrongCode);
    let FactorCode::Totp(code) = body.0.check()? else {
        return Err(wrong());
    };
    let row = store::proposal(&app.db, account, begun_since(now)).await?;
    let row = row.ok_or(ApiError::new(ErrorCode::Conflict))?;
    app.throttles.second_factor(account, now)?;
    let codes = keeping::opened(&app, &row)?;
    let step = codes.step_of(&code, now).ok_or_else(wrong)?;

    let mut tx = acting::begin(&app, &caller, now).await?;
    store::confirm(&mut tx, row.id, account, step, now).await?;
    let codes = changing::new_backup_codes(&mut tx, account, now).await?;
    changing::record(&mut tx, &app, &caller, (Act::AddTotp, account.uuid()), now).await?;
    tx.commit().await?;
    Ok(Json(BackupCodes { codes }))
}

/// Take the app's codes away
///
/// Ends the other sessions.
#[utoipa::path(
    tag = "Second factors",
    request_body = ShowPassword,
    security(("bearer" = [])),
    responses(
        (status = 204, description = "They count no more"),
        (status = 403, description = "`wrong_password`"),
        (status = 404, description = "There are none"),
        (status = 409, description = "`last_factor`: the clinic wants this account to have one"),
        (status = 429, description = "Too many passwords for this account"),
    )
)]
#[delete("/me/totp")]
pub async fn remove_totp(
    app: web::Data<App>,
    caller: Allowed<OwnAccount>,
    req: HttpRequest,
    body: Body<ShowPassword>,
) -> Result<HttpResponse, ApiError> {
    let (now, account) = (app.now(), caller.account_id());
    prove_password(&app, &req, account, body.0.password, now).await?;
    let mut tx = acting::begin(&app, &caller, now).await?;
    if !store::remove_totp(&mut tx, account).await? {
        return Err(ApiError::new(ErrorCode::NotFound));
    }
    changing::after_removal(&mut tx, &app, &caller, now).await?;
    changing::record(
        &mut tx,
        &app,
        &caller,
        (Act::RemoveTotp, account.uuid()),
        now,
    )
    .await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}

/// New backup codes
///
/// Those before are worthless from now on. Ends the other sessions.
#[utoipa::path(
    tag = "Second factors",
    request_body = ShowPassword,
    security(("bearer" = [])),
    responses(
        (status = 200, description = "Ten codes, shown this once", body = BackupCodes),
        (status = 403, description = "`wrong_password`"),
        (status = 409, description = "`conflict`: there is no second factor that they would stand in for"),
        (status = 429, description = "Too many passwords for this account"),
    )
)]
#[post("/me/backup-codes")]
pub async fn renew_backup_codes(
    app: web::Data<App>,
    caller: Allowed<OwnAccount>,
    req: HttpRequest,
    body: Body<ShowPassword>,
) -> Result<Json<BackupCodes>, ApiError> {
    let (now, account) = (app.now(), caller.account_id());
    prove_password(&app, &req, account, body.0.password, now).await?;
    let mut tx = acting::begin(&app, &caller, now).await?;
    if !store::overview_in(&mut tx, account).await?.has_factor() {
        return Err(ApiError::new(ErrorCode::Conflict));
    }
    let codes = changing::new_backup_codes(&mut tx, account, now).await?;
    changing::record(
        &mut tx,
        &app,
        &caller,
        (Act::RenewBackupCodes, account.uuid()),
        now,
    )
    .await?;
    tx.commit().await?;
    Ok(Json(BackupCodes { codes }))
}
