//! How a client gets a token: the client credentials grant of OAuth 2 (RFC 6749 §4.4).

mod shown;

use actix_web::{
    HttpRequest, HttpResponse, get,
    http::header::{HeaderValue, PRAGMA},
    post,
    web::{self, Json},
};
use serde::{Deserialize, Serialize};
use shared::{
    AccountId, ClientScope, ClientScopes, ErrorCode, Instant,
    wire::{
        client::{ClientToken, SECRETS_MAX},
        problem::TokenRefusal,
    },
};
use utoipa::ToSchema;

use self::shown::Shown;
use super::{
    secret::{ClientSecret, are_same},
    store::live::{self, Live, Working},
};
use crate::{
    app::App,
    audit::{self, Act, By, reading},
    auth::{
        Open, address,
        open::{Anyone, SecretHolder},
        tokens,
    },
    error::ApiError,
    http::Fields,
    random,
};

/// The only way in.
const CLIENT_CREDENTIALS: &str = "client_credentials";

/// What a client sends to get a token. Fields that nobody asked for are let pass, as the RFC has it.
#[derive(Deserialize, ToSchema)]
pub struct TokenRequest {
    /// `client_credentials`.
    #[schema(max_length = 64, example = "client_credentials")]
    grant_type: Option<String>,
    /// The scopes it wants, with a space between two. Left out: all it has.
    #[schema(max_length = 500, example = "appointments:read doctors:read")]
    scope: Option<String>,
    /// Its id, unless it shows that by HTTP Basic.
    #[schema(max_length = 64)]
    client_id: Option<String>,
    /// Its secret, unless it shows that by HTTP Basic.
    #[schema(max_length = 128, format = "password")]
    client_secret: Option<String>,
}

/// Get a token
///
/// A client of the API, by the client credentials grant of OAuth 2 (RFC 6749 §4.4): it shows its id and
/// its secret by HTTP Basic or in the body, and never in both. The token is good for ten minutes and for
/// the scopes that were asked for, and says no more than the client may do when it is used; there is no
/// refresh token. Refusals of the grant itself (400 and 401) are problem documents with the members `error`
/// and `error_description` of RFC 6749 §5.2, and come as `application/json`.
#[utoipa::path(
    tag = "Clients",
    security(("client" = [])),
    request_body(content = TokenRequest, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 200, description = "The token", body = ClientToken),
        (status = 400, description = "`malformed_request`, in OAuth `invalid_request`; `invalid_scope`; `unsupported_grant_type`", body = shared::wire::problem::Problem, content_type = "application/json"),
        (status = 401, description = "`invalid_client`: not known, not able to call any more, or a wrong secret; which of these is not said", body = shared::wire::problem::Problem, content_type = "application/json"),
        (status = 415, description = "The body is not `application/x-www-form-urlencoded`"),
        (status = 429, description = "Too many attempts for this client or from this address"),
    )
)]
#[post("/oauth/token")]
pub async fn token(
    _: Open<SecretHolder>,
    app: web::Data<App>,
    req: HttpRequest,
    form: Result<Fields<TokenRequest>, actix_web::Error>,
) -> Result<HttpResponse, ApiError> {
    let form = form.map_err(not_read)?.0;
    let now = app.now();
    let shown = Shown::of(req.headers(), &form).map_err(ApiError::token_refused)?;
    let from = address::of(&req, &app.config.http.trusted_proxies);
    reading::counted(&app, now, app.throttles.client(&shown.id, from, now)).await?;
    let refused = |refusal| Err(ApiError::token_refused(refusal));
    match form.grant_type.as_deref() {
        Some(CLIENT_CREDENTIALS) => {}
        None | Some("") => return refused(TokenRefusal::InvalidRequest),
        Some(_) => return refused(TokenRefusal::UnsupportedGrantType),
    }
    let Some((client, secret)) = recognise(&app, &shown, now).await? else {
        return refused(TokenRefusal::InvalidClient);
    };
    match wanted(form.scope.as_deref(), secret.client.scopes) {
        Some(scopes) => issue(&app, client, &secret, scopes, now).await,
        None => refused(TokenRefusal::InvalidScope),
    }
}

/// A body that is not read. What OAuth has a word for is said in it.
fn not_read(error: actix_web::Error) -> ApiError {
    match error.as_error::<ApiError>().map(ApiError::code) {
        Some(ErrorCode::MalformedRequest) | None => {
            ApiError::token_refused(TokenRefusal::InvalidRequest)
        }
        Some(code) => ApiError::new(code),
    }
}

/// The client, and which secret of it was shown. The same is looked up and compared for one that nobody
/// knows.
async fn recognise(
    app: &App,
    shown: &Shown,
    now: Instant,
) -> Result<Option<(AccountId, Working)>, ApiError> {
    let id: Option<AccountId> = shown.id.parse().ok();
    let client = id.unwrap_or_else(|| AccountId::from(random::uuid_v4()));
    let secret = ClientSecret::parse(&shown.secret);
    let hash = secret.unwrap_or_else(ClientSecret::draw).hash();
    let working = live::working(&app.db, client, now).await?;
    let known = (!working.is_empty()).then_some(client.uuid());
    let kept = |place: usize| working.get(place).map_or(&[0; 32][..], |one| &one.hash);
    let places = 0..SECRETS_MAX;
    let right = places.fold(None, |right, place| {
        right.or(are_same(&hash, kept(place)).then_some(place))
    });
    let right = right.and_then(|place| working.into_iter().nth(place));
    if right.is_none() {
        reading::refused(app, now, By::SYSTEM, Act::IssueToken.as_str(), known).await;
    }
    Ok(right.map(|secret| (client, secret)))
}

/// The scopes that are asked for, or all there are; `None` when some are not among them, or none is left.
fn wanted(asked: Option<&str>, granted: ClientScopes) -> Option<ClientScopes> {
    let asked = match asked.filter(|text| !text.is_empty()) {
        Some(text) => text.parse().ok()?,
        None => granted,
    };
    (asked.are_within(granted) && !asked.is_empty()).then_some(asked)
}

async fn issue(
    app: &App,
    client: AccountId,
    secret: &Working,
    scopes: ClientScopes,
    now: Instant,
) -> Result<HttpResponse, ApiError> {
    let Live {
        expires_at: end, ..
    } = secret.client;
    let most = now.plus_seconds(tokens::ACCESS_TOKEN_SECONDS);
    let end = end.map_or(most, |end| tokens::expires_at(now, end));
    let access_token = app
        .tokens
        .mint_for_client((client, secret.id), scopes, random::uuid_v4(), now, end)
        .map_err(ApiError::internal)?;
    let mut tx = app.db.begin().await?;
    live::used(&mut tx, secret.id, now).await?;
    audit::record(&mut tx, now, client, Act::IssueToken, secret.id.uuid()).await?;
    tx.commit().await?;
    Ok(HttpResponse::Ok()
        .insert_header((PRAGMA, HeaderValue::from_static("no-cache")))
        .json(ClientToken {
            access_token,
            token_type: "Bearer".to_owned(),
            expires_in: u32::try_from(now.seconds_until(end)).unwrap_or(0),
            scope: scopes.to_string(),
        }))
}

/// Where and how clients get tokens (RFC 8414 §2).
#[derive(Debug, Serialize, ToSchema)]
pub struct ServerMetadata {
    /// Who gives tokens: the address of this installation.
    #[schema(max_length = 2048, example = "https://clinic.example")]
    issuer: String,
    /// Where.
    #[schema(
        max_length = 2048,
        example = "https://clinic.example/api/v1/oauth/token"
    )]
    token_endpoint: String,
    /// `client_credentials`.
    #[schema(max_items = 1)]
    grant_types_supported: Vec<&'static str>,
    /// None: nobody is sent here to give away what is theirs.
    #[schema(max_items = 0)]
    response_types_supported: Vec<&'static str>,
    /// How clients show who they are.
    #[schema(max_items = 2)]
    token_endpoint_auth_methods_supported: Vec<&'static str>,
    /// What there is to be asked for.
    #[schema(max_items = 8)]
    scopes_supported: Vec<ClientScope>,
    /// Where the API is described.
    #[schema(max_length = 2048, example = "https://clinic.example/api/v1/docs/")]
    service_documentation: String,
}

/// Where clients get tokens
///
/// The metadata of RFC 8414, from which libraries of OAuth set themselves up.
#[utoipa::path(
    tag = "Clients",
    responses((status = 200, description = "The metadata", body = ServerMetadata))
)]
#[get("/.well-known/oauth-authorization-server")]
pub async fn metadata(_: Open<Anyone>, app: web::Data<App>) -> Json<ServerMetadata> {
    let issuer = app.config.http.public_url.as_str().trim_end_matches('/');
    Json(ServerMetadata {
        issuer: issuer.to_owned(),
        token_endpoint: format!("{issuer}/api/v1/oauth/token"),
        grant_types_supported: vec![CLIENT_CREDENTIALS],
        response_types_supported: Vec::new(),
        token_endpoint_auth_methods_supported: vec!["client_secret_basic", "client_secret_post"],
        scopes_supported: ClientScope::ALL.to_vec(),
        service_documentation: format!("{issuer}/api/v1/docs/"),
    })
}
