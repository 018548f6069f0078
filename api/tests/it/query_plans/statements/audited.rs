//! The statements of the audit.

use api::{
    audit::store::{
        self as audit, Line, chain, keys,
        lines::{self, Filter},
    },
    db::Db,
    emergency::store as emergency,
};
use shared::{
    AccountId, Actor, DoctorId, Instant,
    account::Email,
    emergency::{EmergencyAccess, EmergencyReason},
    wire::audit::Outcome,
};
use uuid::Uuid;

use crate::support::at;

/// A line about a patient, and the chain.
pub async fn all(db: &Db, patient: AccountId, now: Instant) {
    let line = Line::new(now, patient.into(), "read_note", Outcome::Done)
        .about(patient.uuid())
        .concerning([patient.uuid().into()]);
    let mut tx = db.begin().await.unwrap();
    audit::insert(&mut tx, &line).await.unwrap();
    chain::lock_head(&mut tx).await.unwrap();
    let lines = chain::unsealed(&mut tx, now, 20).await.unwrap();
    assert!(!lines.is_empty());
    chain::subjects_in(&mut tx, (now, now)).await.unwrap();
    let key = api::random::uuid_v7(now);
    keys::all_in(&mut tx).await.unwrap();
    keys::add(&mut tx, key, ("secret", "none"), now)
        .await
        .unwrap();
    chain::add(&mut tx, i64::MAX, patient.uuid(), &[0; 32], key)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    chain::head(db).await.unwrap();
    chain::hash_of(db, 1).await.unwrap();
    keys::all(db).await.unwrap();
    chain::links(db, 0, 20).await.unwrap();
    chain::subjects(db, 0, 20).await.unwrap();
    chain::left_out(db, (now, Uuid::nil()), at(1), 20)
        .await
        .unwrap();
    read(db, patient, now).await;
    open(db, patient, now).await;
}

/// The lists, by each of their indexes.
async fn read(db: &Db, patient: AccountId, now: Instant) {
    let (someone, word) = (Some(patient.uuid()), Some("sign_in".to_owned()));
    let filters = [
        (None, None, None),
        (someone, None, None),
        (None, someone, None),
        (None, None, word),
    ];
    for (actor, target, action) in filters {
        let filter = Filter {
            actor,
            target,
            action,
        };
        lines::list(db, &filter, (at(1), Uuid::nil()), now, 20)
            .await
            .unwrap();
    }
    lines::accesses(db, Uuid::nil().into(), Uuid::max(), 20)
        .await
        .unwrap();
}

/// A record that is opened in an emergency.
async fn open(db: &Db, patient: AccountId, now: Instant) {
    let doctor = DoctorId::from(super::account(db, "testdoctor").await.uuid());
    let id = patient.uuid().into();
    let email = Email::parse("nobody@example.org").unwrap();
    emergency::patient_by_email(db, &email).await.unwrap();
    emergency::patient(db, id).await.unwrap();
    let access = EmergencyAccess::open(Actor::Doctor(doctor), id, now).unwrap();
    let reason = EmergencyReason::parse("Unconscious in the ward").unwrap();
    let opened = api::random::uuid_v7(now);
    let mut tx = db.begin().await.unwrap();
    emergency::insert(&mut tx, opened, &access, &reason)
        .await
        .unwrap();
    emergency::acknowledge(&mut tx, opened.into(), id, now)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    emergency::last(db, doctor, id).await.unwrap();
    emergency::notices(db, id, 20).await.unwrap();
    emergency::list(db, (at(1), Uuid::nil()), 20).await.unwrap();
}
