//! The way into the ledger. Whoever learns where somebody is writes it here, in the transaction of
//! whatever told them; what the ledger comes to is kept beside it, so that figures over a year need not
//! read every line.

use shared::{
    Appointment, Instant, JoinPolicy,
    consultation::{
        attendance::{Reckoning, Sighting, Source, reckon},
        delay::Planned,
        presence::Side,
    },
};

use super::store;
use crate::{
    db::{DbError, Tx},
    events,
};

/// Writes a line, reckons the appointment anew and tells what it comes to. A ledger that is full takes no more lines: somebody
/// who comes and goes all day fills no disk.
///
/// # Errors
/// When the database does not take it.
pub async fn note(
    tx: &mut Tx,
    facts: &Appointment,
    policy: &JoinPolicy,
    sighting: Sighting,
    now: Instant,
) -> Result<Reckoning, DbError> {
    // Two who come in at once must not reckon without each other.
    store::take_turn(tx, facts.id).await?;
    store::add(tx, facts.id, &sighting, now).await?;
    let sightings = store::within(tx, facts.id).await?;
    let reckoning = reckoned(facts, policy, &sightings, now);
    store::keep(tx, facts.id, &reckoning).await?;
    Ok(reckoning)
}

/// Writes a line of what happens now, which those may have to be told of who are told of anything. What
/// every server sees by itself, that patient or doctor fell silent or were let in, is written once.
///
/// # Errors
/// When the database does not take it.
pub async fn witness(
    tx: &mut Tx,
    facts: &Appointment,
    policy: &JoinPolicy,
    sighting: Sighting,
    now: Instant,
) -> Result<(), DbError> {
    if sighting.source == Source::Server && sighting.side != Side::Guest {
        store::take_turn(tx, facts.id).await?;
        if store::last_of(tx, facts.id, sighting.side).await? == Some(sighting.state) {
            return Ok(());
        }
    }
    let reckoning = note(tx, facts, policy, sighting, now).await?;
    events::consultation::seen(tx, facts, &sighting, &reckoning, now).await
}

/// What the ledger of an appointment comes to.
pub fn reckoned(
    facts: &Appointment,
    policy: &JoinPolicy,
    sightings: &[Sighting],
    now: Instant,
) -> Reckoning {
    let planned = Planned {
        starts_at: facts.starts_at,
        ends_at: facts.ends_at,
    };
    let window = policy.window(facts.starts_at, facts.ends_at);
    reckon(planned, window, sightings, now)
}
