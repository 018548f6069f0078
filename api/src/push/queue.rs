//! Sends what waits for browsers. No more than two messages of one account are under way, so that push
//! services that hang hold nobody else up, and those for one browser go in their order. One that is sent
//! twice, see [`waiting`], takes the place of the first under its topic.

use actix_web::web::Data;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use shared::{AppointmentId, EventType, Instant};

use super::{
    sealed,
    store::queue::{self, Claimed, Outcome},
    subscription::Subscription,
    telling, vapid,
};
use crate::{
    app::App,
    config::Push,
    db::DbError,
    fail,
    outgoing::{
        Answered,
        header::{
            AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue,
        },
        pause,
    },
    queue::{self as waiting, backoff},
    random,
};

/// How many send at the same time.
const SENDERS: usize = 8;
/// How many are looked at for one that nobody else takes.
const CANDIDATES: i64 = 2 * SENDERS as i64;
/// How many messages in a row are given up before the browser is.
const MOST_FAILURES: i64 = 5;

/// Sends for ever. A database that does not answer is tried again.
pub async fn run(app: Data<App>) {
    waiting::run(&app, SENDERS, "pushes", send_due).await;
}

/// Sends one message after the other until none is due. Tells how many were tried.
///
/// # Errors
/// When the database does not answer.
pub async fn send_due(app: &App) -> Result<u64, DbError> {
    let Some(push) = &app.config.push else {
        return Ok(0);
    };
    let mut tried = 0;
    while let Some(message) = claim(app, app.now()).await? {
        fail::point(&app.config, "push_claimed");
        let done = send(app, push, &message, app.now()).await;
        fail::point(&app.config, "push_sent");
        let mut tx = app.db.begin().await?;
        let outcome = outcome(&message, &done, app.now());
        queue::mark(&mut tx, &message, outcome, MOST_FAILURES).await?;
        tx.commit().await?;
        fail::point(&app.config, "push_marked");
        tried += u64::from(!matches!(done, Done::Idle));
    }
    Ok(tried)
}

async fn claim(app: &App, now: Instant) -> Result<Option<Claimed>, DbError> {
    let due = queue::due(&app.db, now, CANDIDATES).await?;
    waiting::claim(app, due, queue::claim).await
}

/// What an attempt came to.
enum Done {
    /// The push service answered.
    Answered(Answered),
    /// It did not.
    Unanswered,
    /// It is no news any more, or there is nobody to tell.
    Idle,
    /// What is wrong is wrong with us.
    Unsent,
}

async fn send(app: &App, push: &Push, message: &Claimed, now: Instant) -> Done {
    if message.is_for_nobody() || message.expires_at <= now {
        return Done::Idle;
    }
    let Some(text) = message.open(&app.sealing) else {
        return Done::Unsent;
    };
    let Some(to) = Subscription::of_text(&text, app.config.reach) else {
        return Done::Unsent;
    };
    let Some((headers, body)) = written(push, &to, message, now) else {
        return Done::Unsent;
    };
    match app.outgoing.post(&to.endpoint, headers, body).await {
        Ok(answered) => Done::Answered(answered),
        Err(_) => Done::Unanswered,
    }
}

/// What the browser's worker reads. The words are its own.
#[derive(Serialize)]
struct Body {
    kind: EventType,
    appointment_id: AppointmentId,
    path: String,
}

fn written(
    push: &Push,
    to: &Subscription,
    message: &Claimed,
    now: Instant,
) -> Option<(HeaderMap, Vec<u8>)> {
    let body = Body {
        kind: message.kind,
        appointment_id: message.appointment(),
        path: format!("/appointments/{}", message.appointment()),
    };
    let body = sealed::seal(to, &serde_json::to_string(&body).ok()?).ok()?;
    let urgency = match telling::is_urgent(message.kind) {
        true => "high",
        false => "normal",
    };
    let mut headers = HeaderMap::new();
    for (name, value) in [
        ("ttl", now.seconds_until(message.expires_at).to_string()),
        ("urgency", urgency.to_owned()),
        ("topic", topic(message)),
    ] {
        headers.insert(
            HeaderName::from_static(name),
            HeaderValue::from_str(&value).ok()?,
        );
    }
    let signed = vapid::authorization(push, to.endpoint.url(), now).ok()?;
    headers.insert(AUTHORIZATION, HeaderValue::from_str(&signed).ok()?);
    headers.insert(CONTENT_ENCODING, HeaderValue::from_static("aes128gcm"));
    let bytes = HeaderValue::from_static("application/octet-stream");
    headers.insert(CONTENT_TYPE, bytes);
    Some((headers, body))
}

/// What is told of one appointment takes the place of what was told before and not fetched. To the push
/// service the topic says nothing, and each browser has another one: 32 characters, as many as there may be.
fn topic(message: &Claimed) -> String {
    let of_browser = Sha256::new_with_prefix(message.subscription().uuid());
    let digest = of_browser.chain_update(message.appointment().uuid());
    URL_SAFE_NO_PAD.encode(&digest.finalize()[..24])
}

/// What is to become of a message after an attempt.
fn outcome(message: &Claimed, done: &Done, now: Instant) -> Outcome {
    let asked = match done {
        Done::Answered(answered) => match answered.status {
            200..300 => return Outcome::Delivered,
            404 | 410 => return Outcome::Gone,
            429 | 500.. => pause(answered, now),
            // It will not be taken another time either.
            _ => return Outcome::Dead,
        },
        Done::Unanswered => None,
        Done::Idle => return Outcome::Idle,
        Done::Unsent => return Outcome::Dead,
    };
    let wait = backoff::wait(message.attempts, u32::from_be_bytes(random::bytes()));
    let due_at = now.plus_seconds(wait.max(asked.unwrap_or_default()));
    match due_at < message.expires_at {
        true => Outcome::Retry(due_at),
        false => Outcome::Dead,
    }
}
