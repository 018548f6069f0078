//! The chain that shows whether a line of the audit was changed, removed or put in later.
//!
//! Every line gets a number and a hash over itself and the hash before. A task of the server does that
//! a moment after the lines were written and not in their own transactions: whoever writes would have to
//! wait there for everybody else who writes. The hash is made with a key that the tables do not hold in
//! plain words, so who can change all of them can not make the chain anew, but can cut off its end: its
//! head is kept beside an embedded database, and the server logs it every hour.

mod digest;
pub mod kept;
mod keys;
pub mod verify;

use std::{collections::HashMap, time::Duration};

use shared::Instant;
use time::OffsetDateTime;
use uuid::Uuid;

use self::keys::{ChainKey, Keys};
use super::store::{
    self as lines,
    chain::{self as store, Head, Kept},
};
use crate::{
    app::App,
    config::HeadFile,
    db::{Db, DbError, Tx},
    sealing::Sealing,
};

/// How often it is looked for new lines.
const EVERY: Duration = Duration::from_secs(1);
/// Lines are sealed in the order of their times, as far as they are there. One whose transaction took
/// longer than the others' may still come this many seconds behind the head.
const SOON_SECONDS: i64 = 5;
/// As far behind it is looked once a minute. What is put in further back than that is never sealed, so
/// that it is found.
pub const LATEST_SECONDS: i64 = 600;
/// How many lines one transaction seals.
const BATCH: i64 = 200;
/// How many looks there are between two that look far back.
const LOOKS_A_MINUTE: u32 = 60;
/// And between two at which the head is logged.
const LOOKS_AN_HOUR: u32 = 3600;

/// Seals for ever. A database that does not answer is tried again.
pub async fn run(app: actix_web::web::Data<App>) {
    let mut tick = tokio::time::interval(EVERY);
    let file = app.config.head_file();
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    for look in (0..LOOKS_AN_HOUR).cycle() {
        tick.tick().await;
        let behind = match look % LOOKS_A_MINUTE {
            0 => LATEST_SECONDS,
            _ => SOON_SECONDS,
        };
        let done = match seal(&app.db, &app.sealing, app.now(), behind).await {
            Ok(()) if look == 0 => log_head(&app.db).await,
            other => other,
        };
        if let Err(error) = done {
            tracing::warn!(cause = ?error, "can not seal the audit; trying again");
        }
        if let Some(file) = &file {
            keep_head(&app.db, file, look % LOOKS_A_MINUTE == 0).await;
        }
    }
}

/// Seals what is there before the server ends.
pub async fn finish(app: &App) {
    if let Err(error) = seal(&app.db, &app.sealing, app.now(), LATEST_SECONDS).await {
        tracing::warn!(cause = ?error, "can not seal the audit; the next start does");
    }
    if let Some(file) = app.config.head_file() {
        keep_head(&app.db, &file, true).await;
    }
}

/// Keeps the head beside the database; what is in the way is told once a minute.
async fn keep_head(db: &Db, file: &HeadFile, is_told: bool) {
    if let Err(error) = kept::keep(db, file).await
        && is_told
    {
        tracing::error!(%error, "can not keep the head of the audit");
    }
}

/// Seals every line that is there and not further behind the head than so many seconds.
///
/// # Errors
/// When the database does not answer; what was sealed before stays so.
pub async fn seal(db: &Db, sealing: &Sealing, now: Instant, behind: i64) -> Result<(), DbError> {
    let from = begin(store::head(db).await?.as_ref(), now, behind);
    while store::is_unsealed(db, from).await? {
        seal_some(db, sealing, from, now).await?;
    }
    Ok(())
}

/// From when on lines are sealed. A clock that was set back does not leave them unsealed.
fn begin(head: Option<&Head>, now: Instant, behind: i64) -> Instant {
    let head = head.map(|head| head.at().unwrap_or(now));
    head.map_or(earliest(), |head| head.min(now).plus_seconds(-behind))
}

/// Before any line.
fn earliest() -> Instant {
    OffsetDateTime::UNIX_EPOCH.into()
}

/// One transaction, in which no other process seals.
async fn seal_some(db: &Db, sealing: &Sealing, from: Instant, now: Instant) -> Result<(), DbError> {
    let mut tx = db.begin().await?;
    let head = store::lock_head(&mut tx).await?;
    let lines = store::unsealed(&mut tx, from, BATCH).await?;
    let Some((first, last)) = lines.first().zip(lines.last()) else {
        return Ok(());
    };
    let subjects = by_line(store::subjects_in(&mut tx, (first.at, last.at)).await?);
    let (mut seq, mut hash) = head.map_or((0, digest::BEFORE_THE_FIRST.to_vec()), |head| {
        (head.seq, head.hash)
    });
    let key = present_key(&mut tx, sealing, seq + 1, now).await?;
    for line in &lines {
        seq += 1;
        let next = digest::of(Some(&key.mac), seq, &hash, line, about(&subjects, line));
        store::add(&mut tx, seq, line.id, &next, key.id).await?;
        hash = next.to_vec();
    }
    tx.commit().await
}

/// The key that makes links, which is made where there is none yet.
async fn present_key(
    tx: &mut Tx,
    sealing: &Sealing,
    from: i64,
    now: Instant,
) -> Result<ChainKey, DbError> {
    let keys = Keys::open(sealing, lines::keys::all_in(tx).await?)?;
    match keys.newest() {
        Some(key) => Ok(key),
        None => keys::make(tx, sealing, from, now).await,
    }
}

/// From now on another key makes the links: the one before was sealed with a key that is given up.
///
/// # Errors
/// When the database does not take it.
pub async fn renew_key(db: &Db, sealing: &Sealing, now: Instant) -> Result<(), DbError> {
    let mut tx = db.begin().await?;
    let head = store::lock_head(&mut tx).await?;
    let from = head.map_or(0, |head| head.seq) + 1;
    keys::make(&mut tx, sealing, from, now).await?;
    tx.commit().await
}

fn by_line(pairs: Vec<(Uuid, Uuid)>) -> HashMap<Uuid, Vec<Uuid>> {
    let mut subjects: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
    for (line, patient) in pairs {
        subjects.entry(line).or_default().push(patient);
    }
    for patients in subjects.values_mut() {
        // The two databases do not order alike.
        patients.sort_unstable();
    }
    subjects
}

fn about<'a>(subjects: &'a HashMap<Uuid, Vec<Uuid>>, line: &Kept) -> &'a [Uuid] {
    subjects.get(&line.id).map_or(&[], Vec::as_slice)
}

async fn log_head(db: &Db) -> Result<(), DbError> {
    if let Some(head) = store::head(db).await? {
        tracing::info!(seq = head.seq, hash = %digest::hex(&head.hash), "the head of the audit");
    }
    Ok(())
}

/// The head in the form in which it is kept elsewhere, `<number>:<hash>`; `None` before the first line.
///
/// # Errors
/// When the database does not answer.
pub async fn head(db: &Db) -> Result<Option<String>, DbError> {
    let head = store::head(db).await?;
    Ok(head.map(|head| digest::head(head.seq, &head.hash)))
}
