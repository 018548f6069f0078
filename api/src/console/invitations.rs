//! Doctors are invited: an admin makes the account, its owner sets the password.

use actix_web::{HttpRequest, HttpResponse, http::header::LOCATION, post, web};
use shared::{
    AccountId, ErrorCode, FieldCode, FieldError, Instant, Role,
    account::PersonName,
    wire::{
        account::AccountChanges,
        console::{AcceptInvitation, AccountEntry, AccountState, InviteDoctor},
    },
};

use super::{accounts::known, arrival, store};
use crate::{
    accounts::store::{self as accounts, NewAccount},
    app::App,
    audit::{self, Act},
    auth::{Allowed, Caller, Open, acting, address, open::Bearers, policy::Administer},
    db::{DbError, Tx},
    doctors,
    error::ApiError,
    http::{Body, Id},
    links::{self, Purpose},
    mail::{self, Addressee, Message},
    privacy::{erasure::remove_bytes, store::erasing},
    random, zones,
};

/// How long an invitation opens.
const HOURS: i64 = 72;

/// Invite a doctor
///
/// An admin. Makes an account that nobody can sign in to until its owner has opened the link in their
/// mail and set a password. Patients find the doctor once an admin has published them. A patient who
/// registered with the address, has not shown that it is theirs and has no appointments makes room.
#[utoipa::path(
    tag = "Console",
    request_body = InviteDoctor,
    security(("bearer" = [])),
    responses(
        (status = 201, description = "Invited", body = AccountEntry, headers(("Location" = String, description = "The account's path"))),
        (status = 422, description = "Some fields are not valid, or another account has the address"),
    )
)]
#[post("/accounts")]
pub async fn invite(
    app: web::Data<App>,
    caller: Allowed<Administer>,
    body: Body<InviteDoctor>,
) -> Result<HttpResponse, ApiError> {
    let now = app.now();
    let new = body.0.check(zones::is_known)?;
    let password_hash = app.passwords.nobodys().await?;
    let id = AccountId::from(random::uuid_v7(now));
    let account = NewAccount {
        id,
        role: Role::Doctor,
        username: None,
        email: &new.email,
        name: &new.name,
        time_zone: &new.time_zone,
        language: new.language,
        password_hash: password_hash.as_str(),
    };
    let mut tx = acting::begin(&app, &caller, now).await?;
    let has_made_room = add(&mut tx, &caller, &account, now).await?;
    doctors::store::insert(&mut tx, id.uuid().into(), &new.name, &new.specialty).await?;
    store::publish(&mut tx, id, false).await?;
    store::set_invited(&mut tx, id, now).await?;
    let to = Addressee {
        account: Some(id),
        email: new.email.as_str(),
        name: new.name.as_str(),
        language: new.language,
    };
    send(&app, &mut tx, id, &to, now).await?;
    audit::record(&mut tx, now, &caller, Act::InviteDoctor, id.uuid()).await?;
    tx.commit().await?;
    if has_made_room {
        remove_bytes(app.clone()).await;
    }
    Ok(HttpResponse::Created()
        .insert_header((LOCATION, format!("/api/v1/accounts/{id}")))
        .json(known(&app, id).await?))
}

/// Adds the account. A patient who registered with the address, has not shown that it is theirs and has no
/// appointments makes room for it: else anybody could keep a doctor out by registering in their name.
/// Tells whether somebody did.
async fn add(
    tx: &mut Tx,
    caller: &Caller,
    account: &NewAccount<'_>,
    now: Instant,
) -> Result<bool, ApiError> {
    let taken = || vec![FieldError::new("email", FieldCode::Taken)];
    match accounts::insert(tx, account, now).await {
        Err(DbError::Unique) => {}
        added => return Ok(added.map(|()| false)?),
    }
    let unproven = store::unproven(tx, account.email).await?;
    let unproven = unproven.ok_or_else(taken)?;
    erasing::erase(tx, unproven, account.password_hash, now).await?;
    audit::record(tx, now, caller, Act::Erase, unproven.uuid()).await?;
    match accounts::insert(tx, account, now).await {
        Err(DbError::Unique) => Err(taken().into()),
        added => Ok(added.map(|()| true)?),
    }
}

/// Send an invitation again
///
/// An admin. The link that was sent before opens nothing any more.
#[utoipa::path(
    tag = "Console",
    security(("bearer" = [])),
    params(("id" = AccountId, Path, description = "The account's id")),
    responses(
        (status = 204, description = "Sent"),
        (status = 404, description = "No such account"),
        (status = 409, description = "`account_state`: it waits for nobody, or is disabled"),
    )
)]
#[post("/accounts/{id}/invitation")]
pub async fn invite_again(
    app: web::Data<App>,
    caller: Allowed<Administer>,
    id: Id<AccountId>,
) -> Result<HttpResponse, ApiError> {
    let now = app.now();
    let entry = known(&app, id.0).await?;
    if entry.state != AccountState::Invited {
        return Err(ApiError::new(ErrorCode::AccountState));
    }
    let mut tx = acting::begin_about(&app, &caller, &[id.0], now).await?;
    store::renew_invitation(&mut tx, id.0, now).await?;
    let to = Addressee {
        account: Some(id.0),
        email: &entry.email,
        name: &entry.name,
        language: entry.language,
    };
    send(&app, &mut tx, id.0, &to, now).await?;
    audit::record(&mut tx, now, &caller, Act::InviteDoctor, id.0.uuid()).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Writes the mail with a fresh link.
async fn send(
    app: &App,
    tx: &mut Tx,
    id: AccountId,
    to: &Addressee<'_>,
    now: Instant,
) -> Result<(), DbError> {
    let secret = links::issue(tx, id, Purpose::AcceptInvitation, HOURS * 60, now).await?;
    let link = Purpose::AcceptInvitation.url(&app.config.http.public_url, &secret);
    let message = Message::Invitation {
        link: &link,
        hours: HOURS,
    };
    mail::tell(tx, &app.sealing, &message, to, now).await
}

/// Accept an invitation
///
/// With the link from the mail, once, within three days. Sets the first password; then the account
/// signs in like every other.
#[utoipa::path(
    tag = "Console",
    request_body = AcceptInvitation,
    responses(
        (status = 204, description = "Accepted; sign in with the address and the password"),
        (status = 422, description = "`link_expired`: used, run out or taken back; `validation_failed`: some fields are not valid"),
        (status = 429, description = "Too many tries from this address"),
    )
)]
#[post("/auth/accept-invitation")]
pub async fn accept(
    _: Open<Bearers>,
    app: web::Data<App>,
    req: HttpRequest,
    body: Body<AcceptInvitation>,
) -> Result<HttpResponse, ApiError> {
    let now = app.now();
    let from = address::of(&req, &app.config.http.trusted_proxies);
    app.throttles.open_link(from, now)?;
    let (password, name) = body.0.check()?;
    // What costs much is done only for a link that opens.
    let entry = invited(&app, &body.0.token, now).await?;
    let name = name.filter(|name| name.as_str() != entry.name);
    let shown = name
        .as_ref()
        .map_or(entry.name.as_str(), PersonName::as_str);
    let strength = app
        .passwords
        .judge(&password, &[&entry.email, shown])
        .await?;
    strength.map_err(|code| vec![FieldError::new("password", code)])?;
    let password_hash = app.passwords.hash(&password).await?;

    let mut tx = app.db.begin().await?;
    let purpose = Purpose::AcceptInvitation;
    let id = links::take(&mut tx, &body.0.token, purpose, now)
        .await?
        .account;
    if !store::accept(&mut tx, id, password_hash.as_str(), now).await? {
        return Err(ApiError::new(ErrorCode::LinkExpired));
    }
    if let Some(name) = name {
        let changes = AccountChanges {
            name: Some(name),
            ..AccountChanges::default()
        };
        accounts::update(&mut tx, id, &changes, now).await?;
        doctors::store::update(&mut tx, id, &changes).await?;
    }
    audit::record(&mut tx, now, id, Act::AcceptInvitation, id.uuid()).await?;
    // Whoever was sent a link for another purpose meanwhile has come by this one.
    links::store::void(&mut tx, id).await?;
    arrival::publish_self(&app, &mut tx, id, now).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Whose invitation a link is, while it opens.
async fn invited(app: &App, token: &str, now: Instant) -> Result<AccountEntry, ApiError> {
    let link = links::look(&app.db, token, Purpose::AcceptInvitation, now).await?;
    let entry = store::find(&app.db, link.account).await?;
    entry.ok_or(ApiError::new(ErrorCode::LinkExpired))
}
