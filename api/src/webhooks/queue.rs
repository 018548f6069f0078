//! Sends what waits for webhooks. No more than two things of one webhook are under way, so that a receiver
//! that hangs holds nobody else up. A delivery that is sent twice, see [`waiting`], has the same `webhook-id`
//! both times, so that the receiver can tell.

use actix_web::web::Data;
use shared::{Instant, wire::webhook::DisabledWhy};

use super::{
    backoff, signature,
    store::{
        self,
        queue::{self, Claimed, Failure, Outcome},
        secrets,
    },
};
use crate::{
    app::App,
    config::VERSION,
    db::{DbError, Tx},
    fail,
    mail::{self, Addressee, Message, store::receivers},
    outgoing::{
        Answered, Target,
        header::{CONTENT_TYPE, HeaderMap, HeaderValue, USER_AGENT},
        pause as pause_of,
    },
    queue as waiting, random,
};

/// How many send at the same time.
const SENDERS: usize = 8;

/// Sends for ever. A database that does not answer is tried again.
pub async fn run(app: Data<App>) {
    waiting::run(&app, SENDERS, "deliveries to webhooks", send_due).await;
}

/// Sends one delivery after the other until none is due. Tells how many were tried.
///
/// # Errors
/// When the database does not answer.
pub async fn send_due(app: &App) -> Result<u64, DbError> {
    let mut tried = 0;
    while let Some(delivery) = claim(app, app.now()).await? {
        fail::point(&app.config, "webhook_claimed");
        let done = send(app, &delivery, app.now()).await?;
        fail::point(&app.config, "webhook_sent");
        mark(app, &delivery, done, app.now()).await?;
        fail::point(&app.config, "webhook_marked");
        tried += 1;
    }
    Ok(tried)
}

/// Takes a delivery that is due, of any webhook: who comes first gets no more than the others.
async fn claim(app: &App, now: Instant) -> Result<Option<Claimed>, DbError> {
    let mut due = queue::due(&app.db, now).await?;
    if !due.is_empty() {
        let first = u32::from_be_bytes(random::bytes()) as usize % due.len();
        due.rotate_left(first);
    }
    waiting::claim(app, due, queue::claim).await
}

/// What an attempt came to.
#[derive(Debug)]
enum Done {
    /// The receiver answered.
    Answered(Answered),
    /// It did not, for the reason of this word.
    Unanswered(&'static str),
    /// It was not asked, and may be later.
    Unreadable,
    /// It is not to be asked.
    Never(&'static str),
}

/// Sends a delivery, signed with every secret of its webhook and with the time of this attempt.
async fn send(app: &App, delivery: &Claimed, now: Instant) -> Result<Done, DbError> {
    if !delivery.is_granted {
        return Ok(Done::Never("not_granted"));
    }
    let Ok(target) = Target::parse(&delivery.url, app.config.reach) else {
        return Ok(Done::Never("bad_address"));
    };
    let secrets = secrets::opened(&app.db, &app.sealing, delivery.webhook()).await?;
    let signed = secrets.and_then(|secrets| headers(&secrets, delivery, now));
    let Some(headers) = signed else {
        return Ok(Done::Unreadable);
    };
    let body = delivery.body.clone().into_bytes();
    Ok(match app.outgoing.post(&target, headers, body).await {
        Ok(answered) => Done::Answered(answered),
        Err(error) if error.is_timeout() => Done::Unanswered("timed_out"),
        Err(_) => Done::Unanswered("unreachable"),
    })
}

fn headers(secrets: &[String], delivery: &Claimed, now: Instant) -> Option<HeaderMap> {
    let signatures = signature::sign(secrets, delivery.id(), now, &delivery.body)?;
    let mut headers = HeaderMap::new();
    for (name, value) in [
        ("webhook-id", delivery.id().to_string()),
        ("webhook-timestamp", now.unix().to_string()),
        ("webhook-signature", signatures),
    ] {
        headers.insert(name, HeaderValue::from_str(&value).ok()?);
    }
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    let agent = HeaderValue::from_str(&format!("MyDoctor/{VERSION}")).ok()?;
    headers.insert(USER_AGENT, agent);
    Some(headers)
}

/// What is to become of a delivery after an attempt.
fn outcome(delivery: &Claimed, done: &Done, now: Instant) -> Outcome {
    let (fault, status, pause) = match done {
        Done::Answered(Answered { status, .. }) if (200..300).contains(status) => {
            return Outcome::Delivered(*status);
        }
        Done::Answered(answered) => {
            let pause = pause_of(answered, now);
            ("refused", Some(answered.status), pause)
        }
        Done::Unanswered(fault) => (*fault, None, None),
        Done::Unreadable => ("unreadable", None, None),
        Done::Never(fault) => {
            return Outcome::Dead(Failure {
                fault,
                status: None,
            });
        }
    };
    let failure = Failure { fault, status };
    match backoff::wait(delivery.attempts, u32::from_be_bytes(random::bytes())) {
        Some(wait) if status != Some(GONE) => {
            let wait = wait.max(pause.unwrap_or_default());
            Outcome::Retry(failure, now.plus_seconds(wait))
        }
        _ => Outcome::Dead(failure),
    }
}

/// What a receiver answers that wants no more.
const GONE: u16 = 410;

/// Writes down what came of an attempt, and what that means for its webhook.
async fn mark(app: &App, delivery: &Claimed, done: Done, now: Instant) -> Result<(), DbError> {
    let outcome = outcome(delivery, &done, now);
    let mut tx = app.db.begin().await?;
    if !queue::mark(&mut tx, delivery, &outcome, now).await? {
        return Ok(());
    }
    let webhook = delivery.webhook();
    match (&done, outcome) {
        (_, Outcome::Delivered(_)) => queue::is_well(&mut tx, webhook).await?,
        // What is wrong is wrong with us.
        (Done::Never(_) | Done::Unreadable, _) => {}
        (_, Outcome::Retry(..)) => {
            let until = pause(&done, now);
            queue::is_failing(&mut tx, webhook, until, now).await?;
        }
        (_, Outcome::Dead(failure)) => {
            queue::is_failing(&mut tx, webhook, None, now).await?;
            let why = match failure.status {
                Some(GONE) => Some(DisabledWhy::Gone),
                _ => queue::failed_throughout(&mut tx, delivery)
                    .await?
                    .then_some(DisabledWhy::Failing),
            };
            if let Some(why) = why {
                give_up(&mut tx, app, delivery, why, now).await?;
            }
        }
    }
    tx.commit().await
}

fn pause(done: &Done, now: Instant) -> Option<Instant> {
    let Done::Answered(answered) = done else {
        return None;
    };
    let pause = pause_of(answered, now);
    pause.map(|seconds| now.plus_seconds(seconds))
}

/// Disables a webhook that nobody listens to, and tells those who see to them.
async fn give_up(
    tx: &mut Tx,
    app: &App,
    delivery: &Claimed,
    why: DisabledWhy,
    now: Instant,
) -> Result<(), DbError> {
    let webhook = delivery.webhook();
    if !store::disable(tx, webhook, why, now).await? {
        return Ok(());
    }
    tracing::warn!(%webhook, why = why.as_str(), "a webhook is disabled");
    let id = webhook.to_string();
    let message = Message::WebhookDisabled { id: &id, why };
    for admin in receivers::admins(tx).await? {
        let to = Addressee {
            account: Some(admin.id.into()),
            email: &admin.email,
            name: &admin.name,
            language: admin.language,
        };
        mail::tell(tx, &app.sealing, &message, &to, now).await?;
    }
    Ok(())
}
