//! The own passkeys.

use actix_web::{
    HttpRequest, HttpResponse, delete, patch, post,
    web::{self, Json},
};
use shared::{
    ErrorCode, PasskeyId,
    wire::{
        factor::{STEP_MINUTES, ShowPassword},
        passkey::{
            AddPasskey, AddedPasskey, CreationCeremony, CreationOptions, MOST_PASSKEYS,
            RenamePasskey,
        },
    },
};
use webauthn_rs::prelude::{Passkey, PasskeyRegistration};

use super::{
    changing, relying,
    second_step::{expired, stale_is},
    store::{
        self,
        passkeys::{self, KeptPasskey, NewPasskey},
        steps::{self, Kind, NewStep},
    },
};
use crate::{
    accounts,
    app::App,
    audit::{self, Act},
    auth::{Allowed, acting, policy::OwnAccount, present::prove_password, tokens::OpaqueToken},
    db::DbError,
    error::ApiError,
    http::{Body, Id},
    random,
};

/// What the library kept of a passkey.
///
/// # Errors
/// A fault of ours.
pub(super) fn read(kept: &KeptPasskey) -> Result<Passkey, ApiError> {
    serde_json::from_str(&kept.document).map_err(ApiError::internal)
}

/// Begin to add a passkey
///
/// What is answered goes through `PublicKeyCredential.parseCreationOptionsFromJSON`; it is good for five
/// minutes.
#[utoipa::path(
    tag = "Second factors",
    request_body = ShowPassword,
    security(("bearer" = [])),
    responses(
        (status = 200, description = "For the browser", body = CreationCeremony),
        (status = 403, description = "`wrong_password`"),
        (status = 409, description = "`not_offered`: the site has no name; `limit_reached`: there are 20 already"),
        (status = 429, description = "Too many passwords for this account"),
    )
)]
#[post("/me/passkey-options")]
pub async fn passkey_options(
    app: web::Data<App>,
    caller: Allowed<OwnAccount>,
    req: HttpRequest,
    body: Body<ShowPassword>,
) -> Result<Json<CreationCeremony>, ApiError> {
    let (now, id) = (app.now(), caller.account_id());
    prove_password(&app, &req, id, body.0.password, now).await?;
    let party = relying::wanted(&app)?;
    let account = accounts::store::find(&app.db, id).await?;
    let account = account.ok_or(ApiError::new(ErrorCode::NotFound))?;
    let known = passkeys::list(&app.db, id).await?;
    if known.len() >= MOST_PASSKEYS {
        return Err(ApiError::new(ErrorCode::LimitReached));
    }
    let known: Vec<Passkey> = known.iter().map(read).collect::<Result<_, _>>()?;
    let known = known
        .iter()
        .map(|passkey| passkey.cred_id().clone())
        .collect();
    let (asked, state) = party
        .start_passkey_registration(id.uuid(), &account.email, &account.name, Some(known))
        .map_err(ApiError::internal)?;
    let mut options: CreationOptions = relying::ours(&asked.public_key)?;
    // A passkey that the device can find by itself is the whole sign-in; one that it can not is still a
    // second step.
    options.authenticator_selection.resident_key = "preferred".to_owned();

    let ceremony = OpaqueToken::new(random::bytes());
    let state = serde_json::to_string(&state).map_err(ApiError::internal)?;
    let step = NewStep {
        hash: &ceremony.hash(),
        kind: Kind::Enrolment,
        account: Some(id),
        opened_by: None,
        state: Some(&state),
        expires_at: now.plus_minutes(STEP_MINUTES),
    };
    let mut tx = acting::begin(&app, &caller, now).await?;
    steps::open(&mut tx, &step, now).await?;
    tx.commit().await?;
    Ok(Json(CreationCeremony {
        ceremony: ceremony.encode(),
        options,
    }))
}

/// Add a passkey
///
/// With it come ten backup codes where the account has none left; they are shown this once. Ends the other
/// sessions.
#[utoipa::path(
    tag = "Second factors",
    request_body = AddPasskey,
    security(("bearer" = [])),
    responses(
        (status = 201, description = "Added", body = AddedPasskey),
        (status = 403, description = "`passkey_refused`: it does not hold"),
        (status = 409, description = "`not_offered`; `conflict`: it is there already, or 20 others are"),
        (status = 422, description = "`challenge_expired`: begin anew; or that is no name"),
    )
)]
#[post("/me/passkeys")]
pub async fn add_passkey(
    app: web::Data<App>,
    caller: Allowed<OwnAccount>,
    body: Body<AddPasskey>,
) -> Result<HttpResponse, ApiError> {
    let (now, account) = (app.now(), caller.account_id());
    let name = body.0.check()?;
    let party = relying::wanted(&app)?;
    let hash = OpaqueToken::parse(&body.0.ceremony)
        .ok_or_else(expired)?
        .hash();
    let step = steps::find(&app.db, &hash, Kind::Enrolment, now).await?;
    let step = step.filter(|step| step.account() == Some(account));
    let state = step.and_then(|step| step.state).ok_or_else(expired)?;
    let state: PasskeyRegistration = serde_json::from_str(&state).map_err(ApiError::internal)?;
    let made = relying::new_credential(&body.0.credential)?;
    let passkey = party
        .finish_passkey_registration(&made, &state)
        .map_err(|_| relying::refused())?;

    let document = serde_json::to_string(&passkey).map_err(ApiError::internal)?;
    let new = NewPasskey {
        id: random::uuid_v7(now).into(),
        account,
        credential: passkey.cred_id().as_ref(),
        name: &name,
        document: &document,
    };
    let mut tx = acting::begin(&app, &caller, now).await?;
    steps::close(&mut tx, &hash, now)
        .await
        .map_err(stale_is(ErrorCode::ChallengeExpired))?;
    match passkeys::insert(&mut tx, &new, now).await {
        Err(DbError::Unique) => return Err(ApiError::new(ErrorCode::Conflict)),
        other => other?,
    }
    let has = store::overview_in(&mut tx, account).await?;
    // Looked at again: others may have been added since this one was begun.
    if usize::try_from(has.passkeys).is_ok_and(|passkeys| MOST_PASSKEYS < passkeys) {
        return Err(ApiError::new(ErrorCode::LimitReached));
    }
    let backup_codes = match has.backup_codes {
        0 => changing::new_backup_codes(&mut tx, account, now).await?,
        _ => Vec::new(),
    };
    changing::record(
        &mut tx,
        &app,
        &caller,
        (Act::AddPasskey, new.id.uuid()),
        now,
    )
    .await?;
    tx.commit().await?;
    let kept = passkeys::list(&app.db, account).await?;
    let kept = kept.iter().find(|kept| kept.id() == new.id);
    let passkey = kept.ok_or(ApiError::new(ErrorCode::Conflict))?.shown();
    Ok(HttpResponse::Created().json(AddedPasskey {
        passkey,
        backup_codes,
    }))
}

/// Call a passkey something else
#[utoipa::path(
    tag = "Second factors",
    params(("id" = PasskeyId, Path, description = "The passkey's id")),
    request_body = RenamePasskey,
    security(("bearer" = [])),
    responses(
        (status = 204, description = "Renamed"),
        (status = 404, description = "Not one of the own"),
        (status = 422, description = "That is no name"),
    )
)]
#[patch("/me/passkeys/{id}")]
pub async fn rename_passkey(
    app: web::Data<App>,
    caller: Allowed<OwnAccount>,
    id: Id<PasskeyId>,
    body: Body<RenamePasskey>,
) -> Result<HttpResponse, ApiError> {
    let (now, name) = (app.now(), body.0.check()?);
    let mut tx = acting::begin(&app, &caller, now).await?;
    passkeys::rename(&mut tx, id.0, caller.account_id(), &name)
        .await
        .map_err(stale_is(ErrorCode::NotFound))?;
    audit::record(&mut tx, now, &*caller, Act::RenamePasskey, id.0.uuid()).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Remove a passkey
///
/// Ends the other sessions.
#[utoipa::path(
    tag = "Second factors",
    params(("id" = PasskeyId, Path, description = "The passkey's id")),
    request_body = ShowPassword,
    security(("bearer" = [])),
    responses(
        (status = 204, description = "Nobody signs in with it any more"),
        (status = 403, description = "`wrong_password`"),
        (status = 404, description = "Not one of the own"),
        (status = 409, description = "`last_factor`: the clinic wants this account to have one"),
        (status = 429, description = "Too many passwords for this account"),
    )
)]
#[delete("/me/passkeys/{id}")]
pub async fn remove_passkey(
    app: web::Data<App>,
    caller: Allowed<OwnAccount>,
    id: Id<PasskeyId>,
    req: HttpRequest,
    body: Body<ShowPassword>,
) -> Result<HttpResponse, ApiError> {
    let (now, account) = (app.now(), caller.account_id());
    prove_password(&app, &req, account, body.0.password, now).await?;
    let mut tx = acting::begin(&app, &caller, now).await?;
    passkeys::remove(&mut tx, id.0, account)
        .await
        .map_err(stale_is(ErrorCode::NotFound))?;
    changing::after_removal(&mut tx, &app, &caller, now).await?;
    changing::record(
        &mut tx,
        &app,
        &caller,
        (Act::RemovePasskey, id.0.uuid()),
        now,
    )
    .await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
