//! The statements around the consultation.

use api::{
    appointments::store::{self as appointments, Whose},
    attendance::{ledger, store as attendance},
    db::Db,
};
use shared::{
    AccountId, Appointment, Instant, JoinPolicy,
    consultation::{
        attendance::{Sighting, Source},
        presence::{PresenceState, Side},
    },
};
use uuid::Uuid;

use crate::support::at;

/// Calls every function of the stores of the consultation.
pub async fn all(db: &Db, patient: AccountId, now: Instant) {
    let facts = some_appointment(db, patient, now).await;
    happened(db, &facts, now).await;
}

/// One that exists, for what is written belongs to one.
async fn some_appointment(db: &Db, patient: AccountId, now: Instant) -> Appointment {
    let whose = Whose::Patient(patient.uuid());
    let long_ago = (now.plus_minutes(-1_000_000), Uuid::nil());
    let found = appointments::list(db, whose, None, long_ago, at(1_000_000), 1)
        .await
        .unwrap();
    found[0].facts()
}

/// The ledger and what was said of it.
async fn happened(db: &Db, facts: &Appointment, now: Instant) {
    let seen = Sighting {
        side: Side::Patient,
        state: PresenceState::Waiting,
        source: Source::Page,
        at: now,
    };
    attendance::lines(db, facts.id).await.unwrap();
    attendance::said(db, facts.id).await.unwrap();
    let mut tx = db.begin().await.unwrap();
    ledger::note(&mut tx, facts, &JoinPolicy::default(), seen, now)
        .await
        .unwrap();
    attendance::set_absent(&mut tx, facts.id, Side::Patient)
        .await
        .unwrap();
    attendance::contest(&mut tx, facts.id, "No.", now)
        .await
        .unwrap();
}
