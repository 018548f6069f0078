//! Clients, for admins.

use actix_web::{
    HttpResponse, get,
    http::header::LOCATION,
    post, put,
    web::{self, Json},
};
use serde::Deserialize;
use shared::{
    AccountId, ErrorCode, FieldCode, FieldError, Instant, Language, Role,
    account::{Email, TimeZoneName},
    wire::{
        client::{Client, ClientWithSecret, DescribeClient, Description},
        page::Page,
    },
};
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::{
    secrets,
    shown::{complete, known},
    store,
};
use crate::{
    accounts::store::{self as accounts, NewAccount},
    app::App,
    audit::{self, Act},
    auth::{Allowed, acting, policy::Administer},
    db::{DbError, Tx},
    error::ApiError,
    http::{Body, Id, IfMatch, Params, Position, etag, limit},
    random, zones,
};

/// What admins do with clients.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list)
        .service(create)
        .service(find)
        .service(describe)
        .service(revoke_client)
        .service(secrets::rotate)
        .service(secrets::drop_secret);
}

/// Which part of the clients is asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ClientParams {
    /// The most items to answer.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u8>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    cursor: Option<String>,
}

/// Clients of the API
///
/// An admin. In the order in which they were made, revoked ones too. No secret is in it.
#[utoipa::path(
    tag = "Clients",
    security(("bearer" = [])),
    params(ClientParams),
    responses((status = 200, description = "A page of clients", body = Page<Client>))
)]
#[get("/clients")]
pub async fn list(
    app: web::Data<App>,
    _caller: Allowed<Administer>,
    params: Params<ClientParams>,
) -> Result<Json<Page<Client>>, ApiError> {
    let limit = limit(params.0.limit)?;
    let after = Position::id_of(params.0.cursor.as_deref())?.unwrap_or(Uuid::nil());
    let clients = store::list(&app.db, after, app.now(), i64::from(limit) + 1).await?;
    let mut page = Position::page(clients, limit, |client| Position::of_id(client.id.uuid()));
    complete(&app, &mut page.items).await?;
    Ok(Json(page))
}

/// One client
///
/// An admin.
#[utoipa::path(
    tag = "Clients",
    security(("bearer" = [])),
    params(("id" = AccountId, Path, description = "The client's id")),
    responses(
        (status = 200, description = "The client", body = Client, headers(("ETag" = String, description = "The revision"))),
        (status = 404, description = "No such client"),
    )
)]
#[get("/clients/{id}")]
pub async fn find(
    app: web::Data<App>,
    _caller: Allowed<Administer>,
    id: Id<AccountId>,
) -> Result<HttpResponse, ApiError> {
    Ok(answer(&known(&app, id.0, app.now()).await?))
}

/// Make a client
///
/// An admin. It is an account of the role integrator, with a first secret that is shown this once.
#[utoipa::path(
    tag = "Clients",
    request_body = DescribeClient,
    security(("bearer" = [])),
    responses(
        (status = 201, description = "Made", body = ClientWithSecret, headers(("Location" = String, description = "The client's path"))),
        (status = 422, description = "Some fields are not valid, or there is no such doctor"),
    )
)]
#[post("/clients")]
pub async fn create(
    app: web::Data<App>,
    caller: Allowed<Administer>,
    body: Body<DescribeClient>,
) -> Result<HttpResponse, ApiError> {
    let now = app.now();
    let described = body.0.check(now)?;
    let password_hash = app.passwords.nobodys().await?;
    let id = AccountId::from(random::uuid_v7(now));
    let mut tx = acting::begin(&app, &caller, now).await?;
    open_account(&mut tx, id, &described, password_hash.as_str(), now).await?;
    store::insert(&mut tx, id, &described, now).await?;
    grant(&mut tx, id, &described, now).await?;
    let client_secret = secrets::give(&mut tx, id, now).await?;
    audit::record(&mut tx, now, &caller, Act::MakeClient, id.uuid()).await?;
    tx.commit().await?;
    let client = known(&app, id, now).await?;
    Ok(HttpResponse::Created()
        .insert_header((LOCATION, format!("/api/v1/clients/{id}")))
        .json(ClientWithSecret {
            client,
            client_secret,
        }))
}

/// An account to which nobody can sign in, and under whose address nobody gets mail.
async fn open_account(
    tx: &mut Tx,
    id: AccountId,
    described: &Description,
    password_hash: &str,
    now: Instant,
) -> Result<(), ApiError> {
    let wrong = |code: FieldCode| ApiError::internal(code.message());
    let email = Email::parse(&format!("{id}@clients.invalid")).map_err(wrong)?;
    let time_zone = TimeZoneName::parse("UTC", zones::is_known).map_err(wrong)?;
    let account = NewAccount {
        id,
        role: Role::Integrator,
        username: None,
        email: &email,
        name: &described.name,
        time_zone: &time_zone,
        language: Language::default(),
        password_hash,
    };
    Ok(accounts::insert(tx, &account, now).await?)
}

async fn grant(
    tx: &mut Tx,
    id: AccountId,
    described: &Description,
    now: Instant,
) -> Result<(), ApiError> {
    let granted = store::grant(tx, id, &described.doctors, now).await;
    granted.map_err(|error| match error {
        DbError::Stale => vec![FieldError::new("doctors", FieldCode::Unknown)].into(),
        other => ApiError::from(other),
    })
}

/// Describe a client anew
///
/// An admin: its name, what it may do, for whom and until when. It counts at once, for the tokens that
/// it has too; nothing is added to what a token was given for.
#[utoipa::path(
    tag = "Clients",
    request_body = DescribeClient,
    security(("bearer" = [])),
    params(("id" = AccountId, Path, description = "The client's id")),
    responses(
        (status = 200, description = "Described", body = Client, headers(("ETag" = String, description = "The new revision"))),
        (status = 404, description = "No such client"),
        (status = 409, description = "`conflict`: changed meanwhile, or revoked"),
        (status = 412, description = "`If-Match` names another revision"),
        (status = 422, description = "Some fields are not valid, or there is no such doctor"),
    )
)]
#[put("/clients/{id}")]
pub async fn describe(
    app: web::Data<App>,
    caller: Allowed<Administer>,
    id: Id<AccountId>,
    if_match: IfMatch,
    body: Body<DescribeClient>,
) -> Result<HttpResponse, ApiError> {
    let now = app.now();
    let present = known(&app, id.0, now).await?;
    let described = body.0.check(now)?;
    if_match.check(present.revision)?;
    let mut tx = acting::begin_about(&app, &caller, &[id.0], now).await?;
    store::update(&mut tx, id.0, &described, present.revision, now).await?;
    grant(&mut tx, id.0, &described, now).await?;
    audit::record(&mut tx, now, &caller, Act::ChangeClient, id.0.uuid()).await?;
    tx.commit().await?;
    Ok(answer(&known(&app, id.0, now).await?))
}

/// Revoke a client
///
/// An admin. For good and at once: its secrets and tokens open nothing any more. What it did stays in
/// the audit and in the history of appointments. Nothing happens to one that was revoked before.
#[utoipa::path(
    tag = "Clients",
    security(("bearer" = [])),
    params(("id" = AccountId, Path, description = "The client's id")),
    responses(
        (status = 204, description = "Revoked"),
        (status = 404, description = "No such client"),
    )
)]
#[post("/clients/{id}/revoke")]
pub async fn revoke_client(
    app: web::Data<App>,
    caller: Allowed<Administer>,
    id: Id<AccountId>,
) -> Result<HttpResponse, ApiError> {
    let now = app.now();
    store::find(&app.db, id.0, now)
        .await?
        .ok_or(ApiError::new(ErrorCode::NotFound))?;
    let mut tx = acting::begin_about(&app, &caller, &[id.0], now).await?;
    if store::revoke(&mut tx, id.0, now).await? {
        store::secrets::drop_all(&mut tx, id.0, now).await?;
        audit::record(&mut tx, now, &caller, Act::RevokeClient, id.0.uuid()).await?;
    }
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}

fn answer(client: &Client) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header(etag(client.revision))
        .json(client)
}
