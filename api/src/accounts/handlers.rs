//! Registration and the own account.

use actix_web::{
    HttpRequest, HttpResponse, get, patch, post,
    web::{self, Json},
};
use shared::{
    AccountId, ErrorCode, FieldError, Instant, Role,
    wire::{
        account::{Account, RegisterRequest, Registration, UpdateAccount},
        audit::Outcome,
    },
};

use super::{
    afterwards,
    store::{self, NewAccount},
    tell_owner, verification,
};
use crate::{
    app::App,
    audit::{self, Act, By, store::Line},
    auth::{
        Allowed, Open, acting, address,
        open::Anyone,
        policy::{OwnAccount, Person},
    },
    db::DbError,
    doctors,
    error::ApiError,
    http::Body,
    random, zones,
};

/// Register as a patient
///
/// Makes a patient account. The answer is the same whether the address is new or known, so that
/// nobody learns who is a patient here.
#[utoipa::path(
    tag = "Accounts",
    request_body = RegisterRequest,
    responses(
        (status = 202, description = "Accepted; sign in with the address and the password"),
        (status = 400, description = "Malformed, or with a field that is not a patient's to set"),
        (status = 422, description = "Some fields are not valid"),
        (status = 429, description = "Too many registrations from this address"),
    )
)]
#[post("/auth/register")]
pub async fn register(
    _: Open<Anyone>,
    app: web::Data<App>,
    req: HttpRequest,
    body: Body<RegisterRequest>,
) -> Result<HttpResponse, ApiError> {
    let now = app.now();
    app.throttles
        .register(address::of(&req, &app.config.http.trusted_proxies), now)?;
    let new = body.0.check(zones::is_known)?;
    let strength = app
        .passwords
        .judge(&new.password, &[new.email.as_str(), new.name.as_str()])
        .await?;
    strength.map_err(|code| vec![FieldError::new("password", code)])?;
    // Hashed in any case: a known address must not answer faster.
    let password_hash = app.passwords.hash(&new.password).await?;

    // Counted for every address alike: what is left of it can be asked for with a forgotten password.
    let may_tell = app.throttles.may_tell(&new.email, now);
    let added = add(&app, &new, password_hash.as_str(), now).await?;
    afterwards(async move {
        match added {
            Some(id) => verification::send(&app, id, &new.email, new.language, now).await,
            None if may_tell => match store::security::owner(&app.db, &new.email).await? {
                Some(owner) => tell_owner(&app, &owner, &new.email, now).await,
                None => Ok(()),
            },
            None => Ok(()),
        }
    });
    Ok(HttpResponse::Accepted().finish())
}

/// Adds the account; `None` where somebody has its address. The statements and the commit are the same
/// for both, so that the time they take is, too.
async fn add(
    app: &App,
    new: &Registration,
    password_hash: &str,
    now: Instant,
) -> Result<Option<AccountId>, ApiError> {
    let id = AccountId::from(random::uuid_v7(now));
    let account = NewAccount {
        id,
        role: Role::Patient,
        username: None,
        email: &new.email,
        name: &new.name,
        time_zone: &new.time_zone,
        language: new.language,
        password_hash,
    };
    let mut tx = app.db.begin().await?;
    let is_new = match store::insert(&mut tx, &account, now).await {
        Ok(()) => true,
        Err(DbError::Unique) => false,
        Err(error) => return Err(error.into()),
    };
    store::insert_patient(&mut tx, id).await?;
    let act = Act::Register.as_str();
    let line = match is_new {
        true => Line::new(now, id.into(), act, Outcome::Done).about(id.uuid()),
        false => Line::new(now, By::SYSTEM, act, Outcome::Refused),
    };
    audit::store::insert(&mut tx, &line).await?;
    tx.commit().await?;
    Ok(is_new.then_some(id))
}

/// The own account
#[utoipa::path(
    tag = "Accounts",
    security(("bearer" = [])),
    responses(
        (status = 200, description = "The account and its profile", body = Account),
        (status = 403, description = "An integrator has no profile"),
    )
)]
#[get("/me")]
pub async fn me(
    app: web::Data<App>,
    caller: Allowed<OwnAccount>,
) -> Result<Json<Account>, ApiError> {
    read(&app, caller.account_id()).await
}

/// Change the own account
///
/// What is not sent stays as it is; `null` clears a field that may be empty. Address, role and
/// password are not changed here.
#[utoipa::path(
    tag = "Accounts",
    request_body = UpdateAccount,
    security(("bearer" = [])),
    responses(
        (status = 200, description = "The changed account", body = Account),
        (status = 400, description = "Malformed, or with a field that can not be changed"),
        (status = 403, description = "An integrator has no profile"),
        (status = 422, description = "Some fields are not valid"),
    )
)]
#[patch("/me")]
pub async fn update_me(
    app: web::Data<App>,
    caller: Allowed<Person>,
    body: Body<UpdateAccount>,
) -> Result<Json<Account>, ApiError> {
    let (now, id, role) = (app.now(), caller.account_id(), caller.actor.role());
    let changes = body
        .0
        .check(role, now.date_time().date(), zones::is_known)?;
    let mut tx = acting::begin(&app, &caller, now).await?;
    store::update(&mut tx, id, &changes, now).await?;
    match role {
        Role::Patient => store::update_patient(&mut tx, id, &changes).await?,
        Role::Doctor => doctors::store::update(&mut tx, id, &changes).await?,
        Role::Admin | Role::Integrator => {}
    }
    audit::record(&mut tx, now, &caller, Act::ChangeAccount, id.uuid()).await?;
    tx.commit().await?;
    if changes.waiting_room.is_some() {
        app.live.doctor_changed(id.uuid().into());
    }
    read(&app, id).await
}

async fn read(app: &App, id: AccountId) -> Result<Json<Account>, ApiError> {
    store::find(&app.db, id)
        .await?
        .map(Json)
        .ok_or(ApiError::new(ErrorCode::NotFound))
}
