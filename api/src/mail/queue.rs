//! Sends the mails that wait. One that is sent twice, see [`queue`], has the same `Message-ID` both times, so
//! that the receiver can tell.

use actix_web::web::Data;
use shared::Instant;

use super::{
    composed::Letter,
    smtp::{Connection, Fault},
    store::queue::{self as store, Claimed, Outcome},
};
use crate::{
    app::App,
    config::Smtp,
    db::DbError,
    fail,
    queue::{
        self,
        backoff::{self, MOST_ATTEMPTS},
    },
    random,
};

/// How many send at the same time.
const SENDERS: usize = 4;
/// How many are looked at for one that nobody else takes.
const CANDIDATES: i64 = 2 * SENDERS as i64;

/// Sends for ever. A database that does not answer is tried again.
pub async fn run(app: Data<App>) {
    queue::run(&app, SENDERS, "mails", send_due).await;
}

/// Sends one mail after the other until none is due, or the mail server takes none. Tells how many were
/// tried.
///
/// # Errors
/// When the database does not answer.
pub async fn send_due(app: &App) -> Result<u64, DbError> {
    let Some(smtp) = &app.config.mail.smtp else {
        return keep(app).await.map(|()| 0);
    };
    let mut connection = None;
    let mut tried = 0;
    while let Some(mail) = claim(app, app.now()).await? {
        fail::point(&app.config, "mail_claimed");
        let done = send(app, smtp, &mut connection, &mail).await;
        fail::point(&app.config, "mail_sent");
        let now = app.now();
        let outcome = outcome(&mail, done, now);
        let mut tx = app.db.begin().await?;
        store::mark(&mut tx, &mail, &outcome, now).await?;
        tx.commit().await?;
        fail::point(&app.config, "mail_marked");
        tried += 1;
        // The next would fare alike; its time comes with the next look.
        if done.is_err_and(Fault::is_of_the_server) {
            break;
        }
    }
    if let Some(connection) = connection {
        Connection::close(connection).await;
    }
    Ok(tried)
}

/// Without a mail server, nothing waits.
async fn keep(app: &App) -> Result<(), DbError> {
    if store::due(&app.db, app.now(), 1).await?.is_empty() {
        return Ok(());
    }
    let mut tx = app.db.begin().await?;
    store::keep(&mut tx).await?;
    tx.commit().await
}

/// Takes a mail that is due.
async fn claim(app: &App, now: Instant) -> Result<Option<Claimed>, DbError> {
    let due = store::due(&app.db, now, CANDIDATES).await?;
    queue::claim(app, due, store::claim).await
}

async fn send(
    app: &App,
    smtp: &Smtp,
    connection: &mut Option<Connection>,
    mail: &Claimed,
) -> Result<(), Fault> {
    let host = app.config.http.public_url.host_str().unwrap_or("localhost");
    if mail.is_overtaken(app.now()) {
        return Err(Fault::Overtaken);
    }
    let (text, parts) = mail.open(&app.sealing).ok_or(Fault::Unreadable)?;
    let letter = Letter {
        id: mail.id(),
        created_at: mail.created_at,
        to_address: &mail.to_address,
        to_name: &mail.to_name,
        subject: &mail.subject,
        text: &text,
        parts: &parts,
    };
    let composed = letter.compose(&smtp.from, host)?;
    // A conversation that has broken off is not gone on with.
    let mut open = match connection.take() {
        Some(open) => open,
        None => Connection::open(smtp, host).await?,
    };
    let sent = open.send(&smtp.from.email, &composed).await;
    if !sent.is_err_and(Fault::is_of_the_server) {
        *connection = Some(open);
    }
    sent
}

/// What is to become of a mail after an attempt.
fn outcome(mail: &Claimed, done: Result<(), Fault>, now: Instant) -> Outcome {
    let Err(fault) = done else {
        return Outcome::Sent;
    };
    if fault.is_final() || MOST_ATTEMPTS <= mail.attempts {
        tracing::warn!(mail = %mail.id(), fault = fault.code(), "a mail could not be sent and is given up");
        return Outcome::Dead(fault.code());
    }
    let jitter = u32::from_be_bytes(random::bytes());
    let due_at = now.plus_seconds(backoff::wait(mail.attempts, jitter));
    Outcome::Retry(fault.code(), due_at)
}
