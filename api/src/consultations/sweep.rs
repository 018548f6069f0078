//! What time brings about by itself: pages that fell silent, consultations that take longer than
//! planned, and lines of the ledger that the database could not take the first time.

use std::time::Duration;

use actix_web::web::Data;
use shared::{AppointmentId, Instant, consultation::presence::Side};

use crate::{app::App, attendance::ledger, db::DbError};

/// How often is looked.
const EVERY: Duration = Duration::from_secs(1);

/// Looks for ever.
pub async fn run(app: Data<App>) {
    let mut tick = tokio::time::interval(EVERY);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        sweep(&app, app.now()).await;
    }
}

/// Looks once.
pub async fn sweep(app: &App, now: Instant) {
    let settled = app.live.settle(now);
    for id in settled.unwritten {
        keep(app, id, now).await;
    }
    for doctor in settled.late {
        app.live.doctor_changed(doctor);
    }
}

/// Writes into the ledger what is new of a consultation, and tells the pages that look at it. What the
/// database does not take is kept for the next look: nobody is thrown out of a waiting room by that.
pub async fn keep(app: &App, id: AppointmentId, now: Instant) {
    let Some((facts, lines)) = app.live.take_unwritten(id) else {
        return;
    };
    let policy = &app.settings().join_policy();
    let written = async {
        let mut tx = app.db.begin().await?;
        for line in &lines {
            ledger::witness(&mut tx, &facts, policy, *line, now).await?;
        }
        tx.commit().await
    };
    let written: Result<(), DbError> = written.await;
    if let Err(error) = written {
        tracing::warn!(cause = ?error, "can not write the attendance of a consultation; trying again");
        app.live.put_back(id, lines);
        app.live.changed(id);
    } else if lines.iter().any(|line| line.side == Side::Doctor) {
        // Where the doctor is decides how long the patients after this one wait.
        app.live.doctor_changed(facts.doctor_id);
    } else {
        app.live.changed(id);
    }
}
