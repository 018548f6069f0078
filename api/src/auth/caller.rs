//! From the bearer token of a request to the account that acts.

use actix_web::{
    Error, HttpMessage as _, HttpRequest,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::header::{AUTHORIZATION, HeaderMap},
    middleware::Next,
    web,
};
use shared::{AccountId, Actor, DoctorId, ErrorCode, Instant, SessionId};

use crate::{app::App, db::DbError, deputies, error::ApiError, sessions};

/// In this header a deputy names the doctor for whom they act.
const ACTING_FOR: &str = "acting-for";

/// The account that acts in this request, and the session it acts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caller {
    /// Whose rights count: the account that is signed in, or the doctor for whom it acts as a deputy.
    pub actor: Actor,
    /// The account that is signed in.
    pub signed_in: AccountId,
    /// The sign-in.
    pub session: SessionId,
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

    /// The doctor for whom somebody else acts.
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

/// The doctor for whom a deputy acts, in the header of this name: then the doctor's rights count.
async fn in_whose_place(app: &App, caller: Caller, headers: &HeaderMap) -> Credential {
    let mut named = headers.get_all(ACTING_FOR);
    let Some(first) = named.next() else {
        return Credential::Accepted(caller);
    };
    let doctor: Option<DoctorId> = first.to_str().ok().and_then(|text| text.parse().ok());
    let (Some(doctor), None) = (doctor, named.next()) else {
        return Credential::NotDeputy(caller);
    };
    match deputies::store::is_deputy(&app.db, doctor, caller.signed_in).await {
        Ok(true) => Credential::Accepted(Caller {
            actor: Actor::Doctor(doctor),
            ..caller
        }),
        Ok(false) => Credential::NotDeputy(caller),
        Err(error) => {
            tracing::error!(cause = ?error, "can not look up a deputy");
            Credential::Unknown
        }
    }
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
    let live = sessions::store::live(&app.db, claims.account, claims.session, now).await?;
    let wanted = app.settings().second_factor;
    Ok(live.map(|live| Caller {
        actor: live.actor,
        signed_in: claims.account,
        session: claims.session,
        lacks_second_factor: wanted.is_wanted_of(live.actor.role()) && !live.has_second_factor,
        expires_at: claims.expires_at,
    }))
}

/// The caller of a request.
///
/// # Errors
/// 401 without a credential or with a refused one, which are told alike; 403 for a deputy of nobody.
pub fn require_caller(req: &HttpRequest) -> Result<Caller, ApiError> {
    match req.extensions().get() {
        Some(Credential::Accepted(caller)) => Ok(*caller),
        Some(Credential::Unknown) => Err(ApiError::unavailable()),
        Some(Credential::NotDeputy(_)) => Err(ApiError::new(ErrorCode::Forbidden)),
        _ => Err(ApiError::new(ErrorCode::Unauthenticated)),
    }
}

/// Who is signed in, also where they are refused for whom they want to act for. It gives no right to
/// anything: it is for what is counted and written down.
pub fn signed_in(req: &HttpRequest) -> Option<Caller> {
    match req.extensions().get() {
        Some(Credential::Accepted(caller) | Credential::NotDeputy(caller)) => Some(*caller),
        _ => None,
    }
}

/// Whether a credential was sent and refused; a path that does not exist answers 401 then, too.
pub fn was_refused(req: &HttpRequest) -> bool {
    matches!(req.extensions().get(), Some(Credential::Refused))
}
