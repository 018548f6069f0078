//! How often anybody may ask at all, and how often for what costs more than most.
//!
//! An account has its share wherever it comes from; who is nobody yet shares one with their network. The
//! shares are far above what people do and below what hurts others. Each answer tells what is left, with
//! the fields of the IETF's draft "RateLimit header fields for HTTP", so that a client can slow down
//! before it is refused. What can be guessed has narrower shares of its own: see [`throttle`](super::throttle).

use std::net::IpAddr;

use actix_web::{
    Error, HttpMessage as _, HttpRequest,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{
        Method,
        header::{HeaderMap, HeaderName, HeaderValue},
    },
    middleware::Next,
    web,
};
use governor::Quota;
use shared::{AccountId, Instant};
use uuid::Uuid;

use super::{
    address,
    caller::signed_in,
    streams::{self, Place, Streams},
    throttle::{Limiter, RetryAfter, network, per_minute},
};
use crate::{app::App, error::ApiError, http::pattern};

/// Whom a share belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Whose {
    Account(AccountId),
    Client(AccountId),
    Network(IpAddr),
}

/// Operations, as the route table names them.
type Operations = &'static [(Method, &'static str)];

/// The operations that cost more than most or tell more, by the name of their share: that of an account,
/// and that of a client of the API, which asks for many people.
const COSTLY: [(&str, [Quota; 2], Operations); 6] = [
    (
        "slots",
        [per_minute(120, 240), per_minute(600, 600)],
        &[
            (Method::GET, "/api/v1/slots"),
            (Method::GET, "/api/v1/doctors/{id}/slots"),
            (Method::GET, "/api/v1/fhir/Slot"),
            (Method::GET, "/api/v1/fhir/Slot/{id}"),
            (Method::POST, "/api/v1/me/availability/preview"),
        ],
    ),
    (
        "holds",
        [per_minute(30, 60); 2],
        &[(Method::PUT, "/api/v1/me/hold")],
    ),
    (
        "booking",
        [per_minute(30, 60), per_minute(120, 120)],
        &[
            (Method::POST, "/api/v1/appointments"),
            (Method::POST, "/api/v1/appointments/{id}/reschedule"),
            (Method::POST, "/api/v1/series"),
            (Method::POST, "/api/v1/series/preview"),
        ],
    ),
    // Each reads up to a year of consultations.
    (
        "figures",
        [per_minute(30, 60); 2],
        &[
            (Method::GET, "/api/v1/analytics"),
            (Method::GET, "/api/v1/analytics.csv"),
            (Method::GET, "/api/v1/me/analytics"),
            (Method::GET, "/api/v1/me/analytics.csv"),
        ],
    ),
    // Lists over everybody, of which a whole one is soon copied.
    (
        "clinic_lists",
        [per_minute(120, 240); 2],
        &[
            (Method::GET, "/api/v1/accounts"),
            (Method::GET, "/api/v1/audit"),
            (Method::GET, "/api/v1/emergency-access"),
            (Method::GET, "/api/v1/mails"),
        ],
    ),
    // It tells which addresses the clinic's people sign in with, so that nobody tries a list of them.
    (
        "deputies",
        [per_minute(1, 10); 2],
        &[(Method::PUT, "/api/v1/me/deputies")],
    ),
];

/// Everything else together, for an account.
const ACCOUNT: (&str, Quota) = ("account", per_minute(1_200, 1_000));
/// The same for a client of the API.
const CLIENT: (&str, Quota) = ("client", per_minute(3_000, 1_000));
/// The same for a network from which nobody has signed in.
const NETWORK: (&str, Quota) = ("network", per_minute(600, 600));

/// All shares of a server.
#[derive(Debug)]
pub struct Limits {
    enabled: bool,
    account: Share,
    client: Share,
    network: Share,
    costly: Vec<([Share; 2], Operations)>,
    streams: Streams,
}

/// When to ask again for a stream that there is no place for, in seconds.
const STREAM_WAIT: u64 = 10;

impl Limits {
    /// Shares of which nothing is used; when they are not enabled, they are endless.
    pub fn new(enabled: bool) -> Self {
        Self {
            enabled,
            account: Share::new(ACCOUNT),
            client: Share::new(CLIENT),
            network: Share::new(NETWORK),
            costly: COSTLY
                .iter()
                .map(|(name, quotas, operations)| {
                    (quotas.map(|quota| Share::new((name, quota))), *operations)
                })
                .collect(),
            streams: Streams::default(),
        }
    }

    /// Takes the place of a stream, to be held for as long as it is open. What is left is told with the
    /// shares of the request.
    ///
    /// # Errors
    /// 429 when the account has as many of the thing, or of all, as it may.
    pub fn stream(
        &self,
        req: &HttpRequest,
        account: AccountId,
        thing: Uuid,
    ) -> Result<Option<Place>, ApiError> {
        if !self.enabled {
            return Ok(None);
        }
        let (place, left) = self.streams.take(account, thing);
        if let Some(counted) = req.extensions_mut().get_mut::<Counted>() {
            counted.streams("streams", streams::OF_ONE, left.of_one);
            counted.streams("all_streams", streams::OF_ALL, left.of_all);
        }
        place.map(Some).ok_or(ApiError::too_many(STREAM_WAIT))
    }

    /// The operations with a share of their own, for the test that looks whether each is there.
    pub fn costly() -> impl Iterator<Item = (&'static Method, &'static str)> {
        COSTLY
            .iter()
            .flat_map(|(_, _, operations)| operations.iter())
            .map(|(method, pattern)| (method, *pattern))
    }

    fn count(&self, req: &ServiceRequest, whose: &Whose, now: Instant) -> Counted {
        let mut counted = Counted::default();
        let general = match whose {
            Whose::Account(_) => &self.account,
            Whose::Client(_) => &self.client,
            Whose::Network(_) => &self.network,
        };
        general.count(whose, now, &mut counted);
        if let Some([of_account, of_client]) = self.costly_of(req) {
            match whose {
                Whose::Account(_) => of_account.count(whose, now, &mut counted),
                Whose::Client(_) => of_client.count(whose, now, &mut counted),
                Whose::Network(_) => {}
            }
        }
        counted
    }

    /// The shares of the operation that is asked for, if it has any.
    fn costly_of(&self, req: &ServiceRequest) -> Option<&[Share; 2]> {
        let pattern = pattern(req.request())?;
        let is_this =
            |(method, known): &(Method, &str)| method == req.method() && *known == pattern;
        let mut all = self.costly.iter();
        let found = all.find(|(_, operations)| operations.iter().any(is_this));
        found.map(|(shares, _)| shares)
    }
}

/// One share, of everybody's.
#[derive(Debug)]
struct Share {
    name: &'static str,
    quota: Quota,
    limiter: Limiter<Whose>,
}

impl Share {
    fn new((name, quota): (&'static str, Quota)) -> Self {
        Self {
            name,
            quota,
            limiter: Limiter::new(quota),
        }
    }

    fn count(&self, whose: &Whose, now: Instant, counted: &mut Counted) {
        let most = self.quota.burst_size().get();
        let every = self.quota.replenish_interval();
        let left = match self.limiter.look(whose, now) {
            Ok(state) => state.remaining_burst_capacity(),
            Err(retry) => {
                counted.refused = Some(retry);
                0
            }
        };
        let seconds = |requests: u32| (every * requests).as_secs().max(1);
        let (window, until_full) = (seconds(most), seconds(most.saturating_sub(left)));
        let name = self.name;
        counted
            .policies
            .push(format!("\"{name}\";q={most};w={window}"));
        counted
            .left
            .push(format!("\"{name}\";r={left};t={until_full}"));
    }
}

/// What counting one request came to. It stands in the request's extensions until the answer leaves.
#[derive(Clone, Debug, Default)]
pub struct Counted {
    refused: Option<RetryAfter>,
    policies: Vec<String>,
    left: Vec<String>,
}

impl Counted {
    /// A share of what is open at once has no window.
    fn streams(&mut self, name: &str, most: u32, left: u32) {
        let unit = "concurrent-requests";
        self.policies
            .push(format!("\"{name}\";q={most};qu=\"{unit}\""));
        self.left.push(format!("\"{name}\";r={left}"));
    }

    /// Tells the client.
    pub fn tell(&self, headers: &mut HeaderMap) {
        for (name, values) in [
            ("ratelimit-policy", &self.policies),
            ("ratelimit", &self.left),
        ] {
            if let Ok(value) = HeaderValue::from_str(&values.join(", ")) {
                headers.insert(HeaderName::from_static(name), value);
            }
        }
    }
}

/// Counts a request to the API before it reaches its operation.
///
/// # Errors
/// Those of the service behind it.
pub async fn limit(
    app: web::Data<App>,
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    if !app.limits.enabled || !req.path().starts_with("/api/v1/") {
        return Ok(next.call(req).await?.map_into_boxed_body());
    }
    let whose = match signed_in(req.request()) {
        Some(caller) if caller.client.is_some() => Whose::Client(caller.signed_in),
        Some(caller) => Whose::Account(caller.signed_in),
        None => {
            let from = address::of(req.request(), &app.config.http.trusted_proxies);
            Whose::Network(network(from))
        }
    };
    let counted = app.limits.count(&req, &whose, app.now());
    let refused = counted.refused;
    req.extensions_mut().insert(counted);
    match refused {
        Some(retry) => Ok(req.error_response(ApiError::from(retry))),
        None => Ok(next.call(req).await?.map_into_boxed_body()),
    }
}
