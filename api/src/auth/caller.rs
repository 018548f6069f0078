//! From the bearer token of a request to the account that acts.

use actix_web::{
    Error, HttpMessage as _, HttpRequest,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::header::{AUTHORIZATION, HeaderMap},
    middleware::Next,
    web,
};
use shared::{
    AccountId, Actor, ClientScopes, ClientSecretId, DoctorId, ErrorCode, Instant, SessionId,
};

use super::tokens::Claims;
use crate::{
    app::App, clients::store::live as clients, db::DbError, deputies, error::ApiError, sessions,
};

/// In this header a deputy names the doctor for whom they act, and a client of the API whom it acts for.
const ACTING_FOR: &str = "acting-for";

/// The account that acts in this request, and the session it acts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caller {
    /// Whose rights count: the account that is signed in, or the one in whose place it acts.
    pub actor: Actor,
    /// The account that is signed in.
    pub signed_in: AccountId,
    /// The sign-in; of a client of the API, the secret that it showed.
    pub session: SessionId,
    /// What a client of the API may do; `None` for everybody who signed in.
    pub client: Option<ClientScopes>,
    /// Whether the account that is signed in has no second factor, though its clinic wants one.
    pub lacks_second_factor: bool,
    /// The first second in which the access token is no longer good.
    pub expires_at: Instant,
}

impl Caller {
    /// The id of the account whose rights count.
    pub fn account_id(&self) -> AccountId {
        self.actor.account_id()
    }

    /// The doctor, or for a client also the patient, in whose place somebody else acts.
    pub fn acting_for(&self) -> Option<AccountId> {
        Some(self.account_id()).filter(|account| *account != self.signed_in)
    }
}

/// What the credential of a request came to. It stands in the request's extensions, so that the
/// extractors behind it answer at once and in the order in which a handler names them.
#[derive(Clone, Copy, Debug)]
enum Credential {
    None,
    Refused,
    /// The database did not answer.
    Unknown,
    /// Somebody who is signed in wants to act for a doctor whose deputy they are not.
    NotDeputy(Caller),
    /// A client wants to act for somebody of whom it may not know.
    NotGranted(Caller),
    Accepted(Caller),
}

/// Looks at the credential before anything else is looked at. It refuses nobody: an operation that
/// wants a caller does.
///
/// # Errors
/// Those of the service behind it.
pub async fn authenticate(
    app: web::Data<App>,
    req: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let credential = match bearer(req.headers()) {
        None => Credential::None,
        Some(None) => Credential::Refused,
        Some(Some(token)) => match look_up(&app, token).await {
            Ok(Some(caller)) => in_whose_place(&app, caller, req.headers()).await,
            Ok(None) => Credential::Refused,
            Err(error) => {
                tracing::error!(cause = ?error, "can not look up a session");
                Credential::Unknown
            }
        },
    };
    req.extensions_mut().insert(credential);
    next.call(req).await
}

/// The doctor for whom a deputy acts, or the doctor or patient for whom a client does, in the header of
/// this name: then their rights count.
async fn in_whose_place(app: &App, caller: Caller, headers: &HeaderMap) -> Credential {
    let mut named = headers.get_all(ACTING_FOR);
    let Some(first) = named.next() else {
        return Credential::Accepted(caller);
    };
    let whose: Option<AccountId> = first.to_str().ok().and_then(|text| text.parse().ok());
    let whose = whose.filter(|_| named.next().is_none());
    match place(app, &caller, whose).await {
        Ok(Some(actor)) => Credential::Accepted(Caller { actor, ..caller }),
        Ok(None) if caller.client.is_some() => Credential::NotGranted(caller),
        Ok(None) => Credential::NotDeputy(caller),
        Err(error) => {
            tracing::error!(cause = ?error, "can not look up in whose place somebody acts");
            Credential::Unknown
        }
    }
}

/// Whose rights count, if the caller may act in the place of the account that is named.
async fn place(
    app: &App,
    caller: &Caller,
    whose: Option<AccountId>,
) -> Result<Option<Actor>, DbError> {
    let Some(whose) = whose else {
        return Ok(None);
    };
    if caller.client.is_some() {
        return clients::place(&app.db, caller.signed_in, whose.uuid()).await;
    }
    let doctor = DoctorId::from(whose.uuid());
    let is_deputy = deputies::store::is_deputy(&app.db, doctor, caller.signed_in).await?;
    Ok(is_deputy.then_some(Actor::Doctor(doctor)))
}

/// The token of the one `Authorization` header; `Some(None)` when there is a header but no such token.
pub fn bearer(headers: &HeaderMap) -> Option<Option<&str>> {
    let mut headers = headers.get_all(AUTHORIZATION);
    let first = headers.next()?;
    if headers.next().is_some() {
        return Some(None);
    }
    let parts = first.to_str().ok().and_then(|text| text.split_once(' '));
    Some(
        parts
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map(|(_, token)| token.trim()),
    )
}

/// The account's state and the session's are looked at for every request, so that a disabled account
/// or an ended session is out at once and not when its token runs out.
async fn look_up(app: &App, token: &str) -> Result<Option<Caller>, DbError> {
    let now = app.now();
    let Ok(claims) = app.tokens.verify(token, now) else {
        return Ok(None);
    };
    if let Some(scopes) = claims.client {
        return client(app, &claims, scopes, now).await;
    }
    let live = sessions::store::live(&app.db, claims.account, claims.session, now).await?;
    let wanted = app.settings().second_factor;
    Ok(live.map(|live| Caller {
        actor: live.actor,
        signed_in: claims.account,
        session: claims.session,
        client: None,
        lacks_second_factor: wanted.is_wanted_of(live.actor.role()) && !live.has_second_factor,
        expires_at: claims.expires_at,
    }))
}

/// The state of a client and of the secret that the token was given for are looked at, too, and of what
/// the token was given for no more counts than the client may still do.
async fn client(
    app: &App,
    claims: &Claims,
    scopes: ClientScopes,
    now: Instant,
) -> Result<Option<Caller>, DbError> {
    let secret = ClientSecretId::from(claims.session.uuid());
    let live = clients::by_secret(&app.db, claims.account, secret, now).await?;
    let Some(live) = live else {
        return Ok(None);
    };
    if live.is_use_due {
        let mut tx = app.db.begin().await?;
        clients::used(&mut tx, secret, now).await?;
        tx.commit().await?;
    }
    Ok(Some(Caller {
        actor: Actor::Integrator(claims.account),
        signed_in: claims.account,
        session: claims.session,
        client: Some(scopes.and(live.scopes)),
        lacks_second_factor: false,
        expires_at: claims.expires_at,
    }))
}

/// The caller of a request.
///
/// # Errors
/// 401 without a credential or with a refused one, which are told alike; 403 for a deputy of nobody, 404
/// for a client that names somebody of whom it may not know.
pub fn require_caller(req: &HttpRequest) -> Result<Caller, ApiError> {
    match req.extensions().get() {
        Some(Credential::Accepted(caller)) => Ok(*caller),
        Some(Credential::Unknown) => Err(ApiError::unavailable()),
        Some(Credential::NotDeputy(_)) => Err(ApiError::new(ErrorCode::Forbidden)),
        Some(Credential::NotGranted(_)) => Err(ApiError::new(ErrorCode::NotFound)),
        _ => Err(ApiError::new(ErrorCode::Unauthenticated)),
    }
}

/// Who is signed in, also where they are refused for whom they want to act for. It gives no right to
/// anything: it is for what is counted and written down.
pub fn signed_in(req: &HttpRequest) -> Option<Caller> {
    match req.extensions().get() {
        Some(
            Credential::Accepted(caller)
            | Credential::NotDeputy(caller)
            | Credential::NotGranted(caller),
        ) => Some(*caller),
        _ => None,
    }
}

/// Whether a credential was sent and refused; a path that does not exist answers 401 then, too.
pub fn was_refused(req: &HttpRequest) -> bool {
    matches!(req.extensions().get(), Some(Credential::Refused))
}
