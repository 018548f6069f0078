//! What the ledger of a consultation is to those who are told of it.

use shared::{
    Appointment, EventType, Instant,
    consultation::{
        attendance::{Reckoning, Sighting},
        presence::{PresenceState, Side},
    },
};

use super::{News, record, store};
use crate::db::{DbError, Tx};

/// Writes down what a new line of the ledger means: that the patient waits, once for each revision; that
/// the two have met; that they have parted. Somebody who falls out and comes back parts and meets again.
///
/// Whoever calls this has the turn of this ledger, so that nobody else writes the same down meanwhile.
///
/// # Errors
/// When the database does not take it.
pub async fn seen(
    tx: &mut Tx,
    facts: &Appointment,
    sighting: &Sighting,
    reckoning: &Reckoning,
    now: Instant,
) -> Result<(), DbError> {
    let (side, state) = (sighting.side, sighting.state);
    if side == Side::Patient && state == PresenceState::Waiting {
        store::insert_once(tx, facts.id, &news(EventType::PatientWaiting), now).await?;
    }
    let are_together = reckoning.began_at.is_some() && reckoning.ended_at.is_none();
    let were_together =
        store::last_of_consultation(tx, facts.id).await? == Some(EventType::Started);
    match (were_together, are_together) {
        (false, true) => record(tx, facts.id, &news(EventType::Started), now).await,
        (true, false) => record(tx, facts.id, &news(EventType::Ended), now).await,
        _ => Ok(()),
    }
}

/// What the server has seen by itself.
const fn news(kind: EventType) -> News {
    News {
        kind,
        action: "attend",
        actor: None,
        other_starts_at: None,
        minutes: None,
    }
}
