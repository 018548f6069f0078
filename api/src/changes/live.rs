//! The stream of a person: what changes for them, as it happens.
//!
//! Every change has its number as the id of its event, and who comes back with the last one they have
//! read is told what came after it before anything new: nothing is missed, and nothing told twice. The
//! browser that is slower than what happens is let go, and comes back the same way.

use actix_web::{
    HttpRequest, HttpResponse, get,
    http::header::HeaderMap,
    web::{self, Bytes},
};
use futures_util::stream;
use serde::{Deserialize, Serialize};
use shared::{
    ErrorCode,
    wire::{change::Change, notification::Unread, seq::Seq},
};
use tokio::sync::watch;
use utoipa::{IntoParams, ToSchema};

use super::{
    followers::{Following, Told},
    store::{self, ChangeRow},
};
use crate::{
    app::App,
    auth::{Allowed, policy::FollowChanges, streams::Place, watch::Watched},
    error::ApiError,
    events::store as events,
    http::{
        Params,
        stream::{self as sse, COMMENT, QUIET},
    },
    notifications::store as notifications,
};

/// In this header a browser says which event it has read last.
const LAST_EVENT_ID: &str = "last-event-id";
/// How many missed changes are read at a time.
const PAGE: i64 = 100;

/// Where the stream begins.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FollowParams {
    /// After the change with this number; the header counts before it. Without both, at the present end.
    after: Option<Seq>,
}

/// What changes for the caller
///
/// Server-sent events: `change`, whose data is a change as `/changes` has it, and `notifications`, whose
/// data is how many are unread; the latter comes at once. A deputy follows with `Acting-For` what changes
/// for the doctor; the notifications are always one's own. Every event has the number of the last change
/// as its id. Ends when the access token or the session does, and when the reader is too slow: ask again
/// with a new token and `Last-Event-ID`. An account has at most 6 of them open.
#[utoipa::path(
    tag = "Changes",
    security(("bearer" = [])),
    params(
        FollowParams,
        ("Last-Event-ID" = Option<Seq>, Header, description = "The id of the last event that was read.", nullable = false),
    ),
    responses(
        (status = 200, description = "The stream", body = PersonalEvent, content_type = "text/event-stream"),
        (status = 429, description = "So many are open already: `Retry-After` tells when to ask again, `RateLimit` how many are left"),
    )
)]
#[get("/me/events")]
pub async fn follow(
    app: web::Data<App>,
    caller: Allowed<FollowChanges>,
    req: HttpRequest,
    params: Params<FollowParams>,
) -> Result<HttpResponse, ApiError> {
    let asked = last_event_id(req.headers())?.or(params.0.after);
    let place = app
        .limits
        .stream(&req, caller.signed_in, caller.signed_in.uuid())?;
    let last = events::last(&app.db).await?;
    let (following, told) = app.followers.follow(caller.actor, last);
    let reader = Reader {
        closing: app.live.closing(),
        watched: Watched::new(*caller),
        following,
        // A number of before a database was restored counts for nothing.
        seq: asked.map_or(last, i64::from).min(last),
        missed_until: told,
        unread: None,
        app,
        _place: place,
    };
    sse::stream(stream::unfold(reader, async |mut reader| {
        let bytes = reader.next().await?;
        Some((bytes, reader))
    }))
}

/// What the browser says it has read.
fn last_event_id(headers: &HeaderMap) -> Result<Option<Seq>, ApiError> {
    let Some(id) = headers.get(LAST_EVENT_ID) else {
        return Ok(None);
    };
    let id = id.to_str().ok().and_then(|id| id.parse().ok());
    id.map(Some)
        .ok_or(ApiError::new(ErrorCode::MalformedRequest))
}

/// One event of the stream, by its fields.
#[derive(Debug, ToSchema)]
pub struct PersonalEvent {
    /// The number of the last change that was told, or of the last one before the stream began.
    #[schema(value_type = String, max_length = 16, pattern = "^[0-9]+$")]
    id: i64,
    /// What has happened: `change` or `notifications`.
    #[schema(max_length = 13, pattern = "^(change|notifications)$")]
    event: &'static str,
    /// A `Change` or an `Unread`, as JSON.
    #[schema(max_length = 4_096)]
    data: String,
}

impl PersonalEvent {
    fn new(id: i64, event: &'static str, data: &impl Serialize) -> Option<Self> {
        let data = serde_json::to_string(data).ok()?;
        Some(Self { id, event, data })
    }

    fn text(&self) -> String {
        let Self { id, event, data } = self;
        format!("id: {id}\nevent: {event}\ndata: {data}\n\n")
    }
}

/// One page that follows.
struct Reader {
    app: web::Data<App>,
    watched: Watched,
    following: Following,
    closing: watch::Receiver<bool>,
    /// The number of the last change that was told.
    seq: i64,
    /// Up to which number changes are not handed over, so that they are read.
    missed_until: i64,
    /// The count that was told last.
    unread: Option<i64>,
    /// Given back with the reader, however the stream ends.
    _place: Option<Place>,
}

impl Reader {
    /// The next piece of the stream; `None` at its end.
    async fn next(&mut self) -> Option<Bytes> {
        loop {
            let rest = self.watched.rest(&self.app)?;
            if *self.closing.borrow() {
                return None;
            }
            let text = if self.unread.is_none() || self.seq < self.missed_until {
                self.missed().await?
            } else {
                tokio::select! {
                    biased;
                    _ = self.closing.changed() => return None,
                    told = self.following.told() => self.told(&told?).await?,
                    () = tokio::time::sleep(QUIET.min(rest)) => self.quiet().await?,
                }
            };
            // Nothing of it may be new.
            if !text.is_empty() {
                return Some(text.into());
            }
        }
    }

    /// Some of what came before changes are handed over.
    async fn missed(&mut self) -> Option<String> {
        let whose = store::whose(self.watched.caller.actor);
        let between = (self.seq, self.missed_until);
        let rows = store::between(&self.app.db, whose, between, PAGE);
        let rows = rows.await.ok()?;
        let is_end = rows.len() < usize::try_from(PAGE).ok()?;
        let changes: Vec<Change> = rows.iter().map(ChangeRow::shown).collect();
        let text = self.events(&changes).await?;
        if is_end {
            self.seq = self.seq.max(self.missed_until);
        }
        Some(text)
    }

    /// What was handed over and not read from the database before.
    async fn told(&mut self, told: &[Told]) -> Option<String> {
        let new = told.iter().filter_map(|told| match told {
            Told::Change(row) if self.seq < row.seq => Some(row.shown()),
            Told::Change(_) | Told::Counted => None,
        });
        self.events(&new.collect::<Vec<_>>()).await
    }

    /// Changes, and how many notifications are unread where that is not what it was; for whoever has not
    /// signed out.
    async fn events(&mut self, changes: &[Change]) -> Option<String> {
        if !self.watched.is_signed_in(&self.app).await {
            return None;
        }
        let mut text = String::new();
        for change in changes {
            self.seq = change.seq;
            text += &PersonalEvent::new(self.seq, "change", change)?.text();
        }
        let account = self.watched.caller.signed_in;
        let unread = notifications::unread(&self.app.db, account).await.ok()?;
        if self.unread.replace(unread) != Some(unread) {
            let unread = Unread { unread };
            text += &PersonalEvent::new(self.seq, "notifications", &unread)?.text();
        }
        Some(text)
    }

    /// A line that says that all is well. Now and then it is looked whether another server's pages have
    /// read something.
    async fn quiet(&mut self) -> Option<String> {
        if !self.watched.is_welcome(&self.app).await {
            return None;
        }
        let text = match self.watched.was_looked_at() {
            true => self.events(&[]).await?,
            false => String::new(),
        };
        Some(if text.is_empty() {
            COMMENT.to_owned()
        } else {
            text
        })
    }
}
