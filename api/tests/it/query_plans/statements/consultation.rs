//! The statements around the consultation.

use api::{
    analytics::store::{self as analytics, Range},
    appointments::store::{self as appointments, Whose},
    attendance::{ledger, store as attendance},
    consultations::{
        guests::store::{self as guests, NewGuest},
        store as consultations,
    },
    db::Db,
    random,
};
use shared::{
    AccountId, Appointment, Instant, JoinPolicy,
    account::PersonName,
    consultation::{
        attendance::{Sighting, Source},
        delay::Told,
        presence::{PresenceState, Side},
    },
    wire::guest::Relation,
};
use uuid::Uuid;

use crate::support::at;

/// Calls every function of the stores of the consultation.
pub async fn all(db: &Db, patient: AccountId, now: Instant) {
    let facts = some_appointment(db, patient, now).await;
    happened(db, &facts, now).await;
    at_the_door(db, &facts, now).await;
    for doctor in [None, Some(facts.doctor_id)] {
        let range = Range {
            doctor,
            from: now,
            until: at(600),
        };
        analytics::outcomes(db, range, (now, Uuid::nil()), 100)
            .await
            .unwrap();
        analytics::reports(db, range).await.unwrap();
    }
    invited(db, &facts, now).await;
    super::outside::tell(db, &facts, now).await;
    super::outside::send(db, &facts, now).await;
    super::outside::remind(db, &facts, now).await;
    super::outside::subscribe(db, patient, now).await;
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
    let silent = Sighting {
        state: PresenceState::Dropped,
        source: Source::Server,
        ..seen
    };
    ledger::witness(&mut tx, facts, &JoinPolicy::default(), silent, now)
        .await
        .unwrap();
    attendance::set_absent(&mut tx, facts.id, Side::Patient)
        .await
        .unwrap();
    attendance::contest(&mut tx, facts.id, "No.", now)
        .await
        .unwrap();
}

/// What is kept of the door, the video server and the doctor's day.
async fn at_the_door(db: &Db, facts: &Appointment, now: Instant) {
    let (id, doctor) = (facts.id, facts.doctor_id);
    consultations::kept(db, id).await.unwrap();
    consultations::last_seen(db, now, at(30)).await.unwrap();
    consultations::told_by(db, doctor).await.unwrap();
    consultations::agenda(db, doctor, now, at(600), 64)
        .await
        .unwrap();
    let mut tx = db.begin().await.unwrap();
    consultations::admit(&mut tx, id, now, now).await.unwrap();
    consultations::set_host(&mut tx, id, 1).await.unwrap();
    let told = Some(Told {
        minutes: 15,
        at: now,
    });
    consultations::tell(&mut tx, doctor, told).await.unwrap();
    tx.commit().await.unwrap();
}

/// Guests.
async fn invited(db: &Db, facts: &Appointment, now: Instant) {
    let new = NewGuest {
        id: random::uuid_v7(now).into(),
        appointment: facts.id,
        name: &PersonName::parse("Kim Example").unwrap(),
        relation: Relation::Interpreter,
        link_hash: [3; 32],
        expires_at: now.plus_minutes(15),
    };
    let mut tx = db.begin().await.unwrap();
    guests::insert(&mut tx, &new, now).await.unwrap();
    guests::holding_in(&mut tx, facts.id, now).await.unwrap();
    guests::redeem(&mut tx, &[3; 32], &[4; 32], now)
        .await
        .unwrap();
    guests::revoke(&mut tx, new.id, now).await.unwrap();
    tx.commit().await.unwrap();
    guests::holding(db, facts.id, now).await.unwrap();
    guests::find(db, new.id).await.unwrap();
    guests::by_link(db, &[3; 32]).await.unwrap();
    guests::by_pass(db, &[4; 32]).await.unwrap();
}
