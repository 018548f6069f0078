//! After a restart: who was there by the ledger is taken to be there still. Their pages say so within a
//! heartbeat; who has gone meanwhile falls silent like everybody else, and the ledger learns that too.

use std::collections::HashMap;

use shared::{
    AppointmentId, Instant,
    consultation::presence::{Doing, PresenceState, Side},
};

use super::{
    presences::{Meeting, Who},
    store,
};
use crate::{app::App, appointments, db::DbError};

/// How far back an appointment can have started whose room is still open, in minutes: the longest window
/// that can be configured, and the longest appointment.
const BACK_MINUTES: i64 = 24 * 60;

/// Takes up what the ledger says of all rooms that are open.
///
/// # Errors
/// When the database does not answer.
pub async fn recall(app: &App, now: Instant) -> Result<(), DbError> {
    let policy = &app.settings().join_policy();
    let from = now.plus_minutes(-BACK_MINUTES);
    let until = now.plus_minutes(i64::from(policy.opens_before_minutes));
    let lines = store::last_seen(&app.db, from, until).await?;
    // The lines come in their order, so the last one of a side stays.
    let last: HashMap<(AppointmentId, Side), PresenceState> = lines
        .into_iter()
        .map(|line| ((line.appointment(), line.side), line.state))
        .collect();
    for ((id, side), state) in last {
        let (Some(who), Some(doing)) = (who(side), doing(state)) else {
            continue;
        };
        let Some(meeting) = meeting(app, id).await? else {
            continue;
        };
        if meeting.facts.open_room(now, policy).is_ok() {
            app.live.recall(&meeting, who, doing, now);
        }
    }
    Ok(())
}

/// What presence needs to know of an appointment; nothing where there is none.
///
/// # Errors
/// When the database does not answer.
pub async fn meeting(app: &App, id: AppointmentId) -> Result<Option<Meeting>, DbError> {
    let Some(row) = appointments::store::find(&app.db, id).await? else {
        return Ok(None);
    };
    let kept = store::kept(&app.db, id).await?;
    let policy = &app.settings().join_policy();
    Ok(Some(Meeting::new(row.facts(), policy, kept.door())))
}

/// Guests come and go under one name in the ledger, so nobody can tell which of them it was.
const fn who(side: Side) -> Option<Who> {
    match side {
        Side::Patient => Some(Who::Patient),
        Side::Doctor => Some(Who::Doctor),
        Side::Guest => None,
    }
}

const fn doing(state: PresenceState) -> Option<Doing> {
    match state {
        PresenceState::InCall => Some(Doing::InCall),
        PresenceState::Waiting | PresenceState::Admitted => Some(Doing::Waiting),
        PresenceState::Checking => Some(Doing::Checking),
        PresenceState::Absent | PresenceState::Dropped | PresenceState::Left => None,
    }
}
