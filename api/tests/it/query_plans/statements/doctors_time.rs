//! The statements of a doctor's time.

use api::{
    availability::store as hours,
    db::Db,
    random,
    slots::store::{self as slots, HoldRow},
};
use shared::{
    AccountId, Instant,
    availability::{Days, slots::Busy},
};
use time::macros::date;
use uuid::Uuid;

use crate::support::at;

/// What is taken of a doctor's time, and holds.
pub async fn take_time(db: &Db, doctor: AccountId, patient: AccountId, now: Instant) {
    let query = slots::Query {
        doctor: doctor.uuid(),
        patient: patient.uuid(),
        except: Uuid::nil(),
        reach: (now, at(600)),
        now,
    };
    slots::taken(db, &query).await.unwrap();
    slots::taken_of_specialty(db, "dermatology", 20, &query)
        .await
        .unwrap();
    let patient_id = patient.uuid().into();
    let hold = HoldRow {
        doctor_id: doctor.uuid(),
        starts_at: at(60),
        ends_at: at(90),
        held_since: now,
        expires_at: at(5),
    };
    let busy = Busy {
        from: at(60),
        until: at(90),
        starts_at: at(60),
    };
    let mut tx = db.begin().await.unwrap();
    slots::taken_in(&mut tx, &query).await.unwrap();
    slots::put_hold(&mut tx, patient_id, &hold, &busy)
        .await
        .unwrap();
    slots::hold(&mut tx, patient_id, now).await.unwrap();
    slots::drop_hold(&mut tx, patient_id).await.unwrap();
    tx.commit().await.unwrap();
}

/// Hours and closures.
pub async fn set_hours(db: &Db, doctor: AccountId, now: Instant) {
    let id = doctor.uuid().into();
    hours::find(db, id).await.unwrap();
    hours::of_specialty(db, "dermatology", 20).await.unwrap();
    hours::future_appointments(db, id, now, 20).await.unwrap();
    let days = Days::only(date!(2026 - 01 - 31));
    hours::closures(db, days, ("", Uuid::nil()), 20)
        .await
        .unwrap();
    let closure = random::uuid_v7(now).into();
    let mut tx = db.begin().await.unwrap();
    hours::insert(&mut tx, id, "{}", now).await.unwrap();
    hours::update(&mut tx, id, "{}", 1, now).await.unwrap();
    hours::insert_closure(&mut tx, closure, days, "Holiday", doctor.uuid(), now)
        .await
        .unwrap();
    hours::remove_closure(&mut tx, closure).await.unwrap();
    tx.commit().await.unwrap();
}
