//! The stream of a consultation: every change of it, as it happens.
//!
//! The stream is asked for with the access token in its header like everything else, so that no token
//! stands in a URL, and ends when that token does. Between two events only the last state is kept: a
//! reader who is slow gets what is, not what was.

use actix_web::{
    HttpRequest, HttpResponse, get,
    web::{self, Bytes},
};
use futures_util::stream;
use shared::{AppointmentId, Instant, wire::presence::Consultation};
use tokio::sync::watch;
use utoipa::ToSchema;

use super::{presences::Meeting, state, store};
use crate::{
    app::App,
    appointments::access::own,
    audit::looks,
    auth::{Allowed, policy::TakePart, streams::Place, watch::Watched},
    error::ApiError,
    http::{
        Id,
        stream::{self as sse, COMMENT, QUIET},
    },
};

/// Every change of a consultation
///
/// Server-sent events: each is named `consultation`, and its data is the whole consultation as JSON; the
/// first one comes at once. Ends when the access token or the session does: ask again with a new token.
/// An account has at most 6 of them open for one appointment, and 24 in all.
#[utoipa::path(
    tag = "Consultations",
    security(("bearer" = [])),
    params(("id" = AppointmentId, Path, description = "The appointment's id")),
    responses(
        (status = 200, description = "The stream", body = ConsultationEvent, content_type = "text/event-stream"),
        (status = 404, description = "No such appointment, or not a participant"),
        (status = 429, description = "So many are open already: `Retry-After` tells when to ask again, `RateLimit` how many are left"),
    )
)]
#[get("/appointments/{id}/consultation/live")]
pub async fn live(
    app: web::Data<App>,
    caller: Allowed<TakePart>,
    id: Id<AppointmentId>,
    req: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let now = app.now();
    let row = own(&app, caller.actor, id.0).await?;
    let place = app.limits.stream(&req, caller.signed_in, id.0.uuid())?;
    looks::at_consultation(&app, &caller, &row.facts()).await?;
    let kept = store::kept(&app.db, id.0).await?;
    let meeting = Meeting::new(row.facts(), &app.settings().join_policy(), kept.door());
    let mut changes = app.live.watch(&meeting, now);
    changes.mark_changed();
    let reader = Reader {
        closing: app.live.closing(),
        app,
        watched: Watched::new(*caller),
        id: id.0,
        changes,
        last: None,
        _place: place,
    };
    sse::stream(stream::unfold(reader, async |mut reader| {
        let bytes = reader.next().await?;
        Some((bytes, reader))
    }))
}

/// One event of the stream, by its fields.
#[derive(Debug, ToSchema)]
pub struct ConsultationEvent {
    /// What has happened: always `consultation`.
    #[schema(max_length = 12, pattern = "^consultation$")]
    event: &'static str,
    /// The whole consultation, as JSON.
    #[schema(max_length = 65_536)]
    data: String,
}

impl ConsultationEvent {
    fn new(seen: &Consultation) -> serde_json::Result<Self> {
        Ok(Self {
            event: "consultation",
            data: serde_json::to_string(seen)?,
        })
    }

    fn bytes(&self) -> Bytes {
        format!("event: {}\ndata: {}\n\n", self.event, self.data).into()
    }
}

/// One page that looks.
struct Reader {
    app: web::Data<App>,
    watched: Watched,
    id: AppointmentId,
    changes: watch::Receiver<()>,
    closing: watch::Receiver<bool>,
    /// What it has seen last.
    last: Option<Consultation>,
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
            tokio::select! {
                biased;
                _ = self.closing.changed() => return None,
                changed = self.changes.changed() => {
                    changed.ok()?;
                    if !self.watched.is_signed_in(&self.app).await {
                        return None;
                    }
                    if let Some(event) = self.event(self.app.now()).await? {
                        return Some(event);
                    }
                }
                () = tokio::time::sleep(QUIET.min(rest)) => {
                    return self.watched.is_welcome(&self.app).await.then(|| COMMENT.into());
                }
            }
        }
    }

    /// The consultation now, unless it looks as it did; the outer `None` when it can not be told.
    async fn event(&mut self, now: Instant) -> Option<Option<Bytes>> {
        let row = own(&self.app, self.watched.caller.actor, self.id)
            .await
            .ok()?;
        let seen = state::for_reader(&self.app, self.watched.caller.actor, &row, now)
            .await
            .ok()?;
        let is_old = self.last.as_ref().is_some_and(|last| {
            let last = Consultation {
                server_now: seen.server_now,
                ..last.clone()
            };
            last == seen
        });
        if is_old {
            return Some(None);
        }
        let event = ConsultationEvent::new(&seen).ok()?;
        self.last = Some(seen);
        Some(Some(event.bytes()))
    }
}
