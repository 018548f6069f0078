//! Signing in with a passkey: as the second step, or as the whole of it.

use actix_web::{
    HttpRequest, HttpResponse, post,
    web::{self, Json},
};
use serde::{Deserialize, Serialize};
use shared::{
    AccountId, ErrorCode, Instant,
    wire::{
        account::LoginResponse,
        factor::STEP_MINUTES,
        passkey::{AskPasskey, RequestCeremony, ShowPasskey, ShownCredential},
    },
};
use webauthn_rs::prelude::{
    AuthenticationResult, DiscoverableAuthentication, DiscoverableKey, Passkey,
    PasskeyAuthentication, PublicKeyCredential, RequestChallengeResponse,
};

use super::{
    passkeys::read,
    relying,
    second_step::{expired, stale_is, try_once, was_refused},
    store::{
        passkeys::{self, KeptPasskey},
        steps::{self, Kind, NewStep, Step},
    },
};
use crate::{
    app::App,
    audit::reading,
    auth::{
        Open, address,
        open::{Anyone, Bearers},
        tokens::OpaqueToken,
    },
    db::Tx,
    error::ApiError,
    http::Body,
    random,
    sessions::entry,
};

/// What the library must find again when the signature comes.
#[derive(Serialize, Deserialize)]
enum State {
    /// One of these passkeys, after a password.
    Second(PasskeyAuthentication),
    /// Any passkey that its device finds by itself.
    Only(DiscoverableAuthentication),
}

/// Begin to sign in with a passkey
///
/// With the `challenge` of a refused sign-in as its second step, without one as the whole sign-in. What is
/// answered goes through `PublicKeyCredential.parseRequestOptionsFromJSON`; it is good for five minutes.
#[utoipa::path(
    tag = "Sessions",
    request_body = AskPasskey,
    responses(
        (status = 200, description = "For the browser", body = RequestCeremony),
        (status = 409, description = "`not_offered`: the site has no name"),
        (status = 422, description = "`challenge_expired`: sign in anew"),
        (status = 429, description = "Too many attempts from this address"),
    )
)]
#[post("/auth/passkey/options")]
pub async fn sign_in_options(
    _: Open<Anyone>,
    app: web::Data<App>,
    req: HttpRequest,
    body: Body<AskPasskey>,
) -> Result<Json<RequestCeremony>, ApiError> {
    let now = app.now();
    let from = address::of(&req, &app.config.http.trusted_proxies);
    reading::counted(&app, now, app.throttles.passkey(from, now)).await?;
    let party = relying::wanted(&app)?;
    let opened_by = match &body.0.challenge {
        Some(challenge) => Some(OpaqueToken::parse(challenge).ok_or_else(expired)?.hash()),
        None => None,
    };
    let (account, asked, state) = match &opened_by {
        Some(hash) => {
            let (account, known) = those_of(&app, hash, now).await?;
            let (asked, state) = party
                .start_passkey_authentication(&known)
                .map_err(|_| relying::refused())?;
            (Some(account), asked, State::Second(state))
        }
        None => {
            let (asked, state) = party
                .start_discoverable_authentication()
                .map_err(ApiError::internal)?;
            (None, asked, State::Only(state))
        }
    };
    let ceremony = keep(&app, (account, opened_by.as_ref()), &state, now).await?;
    answer(ceremony, &asked)
}

/// The account of a second step, and its passkeys.
async fn those_of(
    app: &App,
    hash: &[u8; 32],
    now: Instant,
) -> Result<(AccountId, Vec<Passkey>), ApiError> {
    let step = steps::find(&app.db, hash, Kind::SecondStep, now).await?;
    let account = step.and_then(|step| step.account()).ok_or_else(expired)?;
    let kept = passkeys::list(&app.db, account).await?;
    let known = kept.iter().map(read).collect::<Result<_, _>>()?;
    Ok((account, known))
}

async fn keep(
    app: &App,
    (account, opened_by): (Option<AccountId>, Option<&[u8; 32]>),
    state: &State,
    now: Instant,
) -> Result<String, ApiError> {
    let ceremony = OpaqueToken::new(random::bytes());
    let state = serde_json::to_string(state).map_err(ApiError::internal)?;
    let step = NewStep {
        hash: &ceremony.hash(),
        kind: Kind::Assertion,
        account,
        opened_by,
        state: Some(&state),
        expires_at: now.plus_minutes(STEP_MINUTES),
    };
    let mut tx = app.db.begin().await?;
    steps::open(&mut tx, &step, now).await?;
    tx.commit().await?;
    Ok(ceremony.encode())
}

fn answer(
    ceremony: String,
    asked: &RequestChallengeResponse,
) -> Result<Json<RequestCeremony>, ApiError> {
    let options = relying::ours(&asked.public_key)?;
    Ok(Json(RequestCeremony { ceremony, options }))
}

/// Sign in with a passkey
///
/// The device has asked for a finger, a face or a number, so that a passkey alone is two factors. After a
/// password was set by a link, a passkey from before is the second step once, with that password, and then
/// signs in alone again.
#[utoipa::path(
    tag = "Sessions",
    request_body = ShowPasskey,
    responses(
        (status = 200, description = "Signed in", body = LoginResponse, headers(("Set-Cookie" = String, description = "The refresh token, as signing in sets it"))),
        (status = 403, description = "`passkey_refused`: not known here, it does not hold, or it wants the new password first"),
        (status = 409, description = "`not_offered`: the site has no name"),
        (status = 422, description = "`challenge_expired`: begin anew"),
        (status = 429, description = "Too many attempts from this address"),
    )
)]
#[post("/auth/passkey")]
pub async fn sign_in(
    _: Open<Bearers>,
    app: web::Data<App>,
    req: HttpRequest,
    body: Body<ShowPasskey>,
) -> Result<HttpResponse, ApiError> {
    let now = app.now();
    let from = address::of(&req, &app.config.http.trusted_proxies);
    reading::counted(&app, now, app.throttles.passkey(from, now)).await?;
    let hash = OpaqueToken::parse(&body.0.ceremony)
        .ok_or_else(expired)?
        .hash();
    let step = steps::find(&app.db, &hash, Kind::Assertion, now).await?;
    let step = step.ok_or_else(expired)?;
    // Both are counted, so that a second step is not tried more often with a passkey than with codes.
    try_once(&app, &hash, now).await?;
    if let Some(opened_by) = &step.opened_by {
        try_once(&app, opened_by, now).await?;
    }
    let known = known(&app, &body.0.credential).await?;
    let on = known.as_ref().map(|(_, kept)| kept.account());
    let used = match known {
        Some((shown, kept)) => use_up(&app, (&hash, &step), &shown, &kept, now).await,
        None => Err(relying::refused()),
    };
    match used {
        Ok((tx, account)) => entry::begin(&app, &req, tx, account, now).await,
        Err(refused) => {
            if refused.code() == ErrorCode::PasskeyRefused {
                let on = step.account().or(on);
                was_refused(&app, on, step.opened_by.as_deref(), now).await?;
            }
            Err(refused)
        }
    }
}

/// What was shown, with the passkey that it names; `None` where it names none that is known here.
async fn known(
    app: &App,
    shown: &ShownCredential,
) -> Result<Option<(PublicKeyCredential, KeptPasskey)>, ApiError> {
    let Ok(shown) = relying::shown_credential(shown) else {
        return Ok(None);
    };
    let kept = passkeys::by_credential(&app.db, shown.get_credential_id()).await?;
    Ok(kept.map(|kept| (shown, kept)))
}

/// Uses the steps up, and the passkey's count of its uses, in the transaction of the sign-in. With it
/// comes whose sign-in it is.
async fn use_up(
    app: &App,
    (hash, step): (&[u8; 32], &Step),
    shown: &PublicKeyCredential,
    kept: &KeptPasskey,
    now: Instant,
) -> Result<(Tx, AccountId), ApiError> {
    let account = kept.account();
    if step.account().is_some_and(|of_step| of_step != account) {
        return Err(relying::refused());
    }
    let state = step.state.as_deref().ok_or_else(expired)?;
    let state: State = serde_json::from_str(state).map_err(ApiError::internal)?;
    let mut passkey = read(kept)?;
    let after_password = matches!(state, State::Second(_));
    let result = check(app, shown, state, kept, &passkey)?;
    passkey.update_credential(&result);

    let document = serde_json::to_string(&passkey).map_err(ApiError::internal)?;
    let mut tx = entry::open(app, account).await?;
    for hash in [Some(hash.as_slice()), step.opened_by.as_deref()]
        .into_iter()
        .flatten()
    {
        steps::close(&mut tx, hash, now)
            .await
            .map_err(stale_is(ErrorCode::ChallengeExpired))?;
    }
    passkeys::was_used(&mut tx, kept, &document, after_password, now)
        .await
        .map_err(stale_is(ErrorCode::PasskeyRefused))?;
    Ok((tx, account))
}

/// Whether the signature holds, the device has looked who is there, and it is this account's passkey.
fn check(
    app: &App,
    shown: &PublicKeyCredential,
    state: State,
    kept: &KeptPasskey,
    passkey: &Passkey,
) -> Result<AuthenticationResult, ApiError> {
    let party = relying::wanted(app)?;
    let result = match state {
        State::Second(state) => party.finish_passkey_authentication(shown, &state),
        State::Only(state) => {
            let named = party.identify_discoverable_authentication(shown);
            let (whose, _) = named.map_err(|_| relying::refused())?;
            if whose != kept.account().uuid() {
                return Err(relying::refused());
            }
            let key = DiscoverableKey::from(passkey);
            party.finish_discoverable_authentication_v2(shown, state, &key)
        }
    };
    match result {
        Ok(result) if result.user_verified() => Ok(result),
        _ => Err(relying::refused()),
    }
}
