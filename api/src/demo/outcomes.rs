//! What became of the test appointments that are over, so that a demonstration has something to show of
//! it: one that took place with a late doctor and a dropped call, one to which the patient did not come.

use shared::{
    Appointment, JoinPolicy, Status,
    consultation::{
        attendance::{Sighting, Source},
        presence::{PresenceState, Side},
    },
};

use crate::{
    attendance::{ledger, store},
    db::{DbError, Tx},
};

/// Who was where, by whose word, how many seconds after the planned start.
type Line = (Side, PresenceState, Source, i64);

const TOOK_PLACE: [Line; 9] = [
    (Side::Patient, PresenceState::Checking, Source::Page, -420),
    (Side::Patient, PresenceState::Waiting, Source::Page, -240),
    (Side::Doctor, PresenceState::InCall, Source::Page, 190),
    (Side::Patient, PresenceState::InCall, Source::Page, 205),
    (Side::Patient, PresenceState::Dropped, Source::Server, 900),
    (Side::Patient, PresenceState::Waiting, Source::Page, 925),
    (Side::Patient, PresenceState::InCall, Source::Page, 931),
    (Side::Patient, PresenceState::Left, Source::Page, 1_710),
    (Side::Doctor, PresenceState::Left, Source::Page, 1_725),
];

const PATIENT_MISSING: [Line; 2] = [
    (Side::Doctor, PresenceState::InCall, Source::Page, 60),
    (Side::Doctor, PresenceState::Left, Source::Page, 1_260),
];

/// Writes the ledger of an appointment that is over.
pub(super) async fn write(tx: &mut Tx, facts: &Appointment) -> Result<(), DbError> {
    let lines: &[Line] = match facts.status {
        Status::Completed => &TOOK_PLACE,
        Status::NoShow => &PATIENT_MISSING,
        Status::Pending | Status::Confirmed | Status::Canceled => &[],
    };
    let policy = JoinPolicy::default();
    for (side, state, source, seconds) in lines.iter().copied() {
        let at = facts.starts_at.plus_seconds(seconds);
        let seen = Sighting {
            side,
            state,
            source,
            at,
        };
        ledger::note(tx, facts, &policy, seen, at).await?;
    }
    if facts.status == Status::NoShow {
        store::set_absent(tx, facts.id, Side::Patient).await?;
    }
    Ok(())
}
