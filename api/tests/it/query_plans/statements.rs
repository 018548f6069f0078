//! Every statement of the stores, as PostgreSQL was really given it.

mod after;
mod audited;
mod clients;
mod clinic;
mod consultation;
mod doctors_time;
mod factors;
mod fhir;
mod outside;
mod privacy;
mod push;
mod security;
mod video;
mod webhooks;

pub use self::after::sealing;

use api::{
    accounts::store as accounts,
    appointments::{
        idempotency::{IdempotencyKey, Once},
        store::{
            self as appointments, Whose, answers, history,
            write::{self, Change, New},
        },
    },
    audit::{self, Act, By},
    db::Db,
    doctors::store::{self as doctors, Filter},
    http::Position,
    jitsi::RoomName,
    random,
    series::store as series,
    sessions::store::{self as sessions, EndReason},
};
use shared::{
    AccountId, Action, Actor, Instant, Language, Status,
    account::{About, PersonName, Phone, Specialty, TimeZoneName, parse_date_of_birth},
    appointment::Reason,
    availability::{Rules, slots::Slot},
    wire::{
        account::AccountChanges,
        appointment::{CanceledBy, end_of},
    },
};
use sqlx::PgPool;
use time::macros::date;
use uuid::Uuid;

use crate::support::{at, caller, meant, visit_type};

/// Calls every function of the stores and gives the texts that the connection was asked to run.
/// `pool` holds one connection, which has run nothing else.
pub async fn all(pool: &PgPool) -> Vec<String> {
    let db = Db::Postgres(pool.clone());
    let now = at(0);
    let doctor = account(&db, "testdoctor").await;
    let patient = account(&db, "testpatient").await;
    read(&db, doctor, patient, now).await;
    write_accounts(&db, doctor, patient, now).await;
    write_sessions(&db, patient, now).await;
    write_appointments(&db, doctor, patient, now).await;
    doctors_time::take_time(&db, doctor, patient, now).await;
    doctors_time::set_hours(&db, doctor, now).await;
    consultation::all(&db, patient, now).await;
    audited::all(&db, patient, now).await;
    after::take_notes(&db, now).await;
    after::record(&db, now).await;
    factors::all(&db, patient, now).await;
    webhooks::all(&db, doctor, now).await;
    push::all(&db, patient, now).await;
    after::seal(&db, now).await;
    privacy::all(&db, patient, now).await;
    fhir::all(&db, doctor, patient, now).await;
    after::report(&db, now).await;
    security::all(&db, patient, now).await;
    clinic::depute(&db, doctor, account(&db, "testadmin").await, now).await;
    clinic::administer(&db, doctor, now).await;
    clients::all(&db, doctor, now).await;
    clinic::choose(&db, account(&db, "testadmin").await, now).await;

    const RUN: &str = "SELECT statement FROM pg_prepared_statements ORDER BY name";
    let run: Vec<(String,)> = sqlx::query_as(RUN).fetch_all(pool).await.unwrap();
    run.into_iter()
        .map(|(statement,)| statement)
        .filter(|statement| statement != RUN)
        .collect()
}

pub use factors::passkey;

/// The account of a user name.
pub async fn account(db: &Db, username: &str) -> AccountId {
    let known = accounts::credential(db, username).await.unwrap();
    known.unwrap().id
}

async fn read(db: &Db, doctor: AccountId, patient: AccountId, now: Instant) {
    accounts::credential(db, "nobody@example.org")
        .await
        .unwrap();
    accounts::find(db, patient).await.unwrap();

    doctors::find(db, doctor.uuid().into()).await.unwrap();
    let start = Position {
        key: String::new(),
        id: Uuid::nil(),
    };
    for name in [None, Some("ada".to_owned())] {
        for specialty in [None, Some("Dermatology".to_owned())] {
            let filter = Filter {
                name: name.clone(),
                specialty,
            };
            doctors::list(db, &filter, &start, 20).await.unwrap();
        }
    }

    sessions::find_token(db, &[1; 32]).await.unwrap();
    let session = random::uuid_v7(now).into();
    sessions::live(db, patient, session, now).await.unwrap();

    for whose in [
        Whose::All,
        Whose::Doctor(doctor.uuid()),
        Whose::Patient(patient.uuid()),
    ] {
        for status in [None, Some(Status::Confirmed)] {
            let after = (now, Uuid::nil());
            appointments::list(db, whose, status, after, at(600), 20)
                .await
                .unwrap();
        }
    }
    appointments::unconfirmed(db, now, 100).await.unwrap();
    appointments::meant::list(db, (now, Uuid::nil()), 100)
        .await
        .unwrap();
    appointments::unanswered(db, now, 100).await.unwrap();
}

async fn write_accounts(db: &Db, doctor: AccountId, patient: AccountId, now: Instant) {
    let changes = AccountChanges {
        name: Some(PersonName::parse("Ada Byron").unwrap()),
        time_zone: Some(TimeZoneName::parse("Europe/Berlin", |_| true).unwrap()),
        language: Some(Language::De),
        phone: Some(Some(Phone::parse("+49 30 123456").unwrap())),
        date_of_birth: Some(Some(
            parse_date_of_birth("1980-01-01", date!(2026 - 01 - 31)).unwrap(),
        )),
        about: Some(Some(About::parse("Since 1842").unwrap())),
        waiting_room: Some(true),
    };
    let mut tx = db.begin().await.unwrap();
    accounts::update(&mut tx, doctor, &changes, now)
        .await
        .unwrap();
    accounts::update_patient(&mut tx, patient, &changes)
        .await
        .unwrap();
    doctors::update(&mut tx, doctor, &changes).await.unwrap();

    let id = AccountId::from(random::uuid_v7(now));
    let name = PersonName::parse("Grace Hopper").unwrap();
    let new = accounts::NewAccount {
        id,
        role: shared::Role::Doctor,
        username: None,
        email: &shared::account::Email::parse("grace@example.org").unwrap(),
        name: &name,
        time_zone: &TimeZoneName::parse("Europe/Berlin", |_| true).unwrap(),
        language: Language::default(),
        password_hash: "none",
    };
    accounts::insert(&mut tx, &new, now).await.unwrap();
    accounts::insert_patient(&mut tx, id).await.unwrap();
    let specialty = Specialty::parse("Dermatology").unwrap();
    doctors::insert(&mut tx, id.uuid().into(), &name, &specialty)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

async fn write_sessions(db: &Db, account: AccountId, now: Instant) {
    let session = random::uuid_v7(now).into();
    let mut tx = db.begin().await.unwrap();
    sessions::begin(&mut tx, session, account, now)
        .await
        .unwrap();
    sessions::add_token(&mut tx, &[2; 32], session, now)
        .await
        .unwrap();
    sessions::use_token(&mut tx, &[2; 32], now).await.unwrap();
    sessions::refresh(&mut tx, session, now, now).await.unwrap();
    sessions::end(&mut tx, session, EndReason::Logout, now)
        .await
        .unwrap();
    audit::record(&mut tx, now, Some(account), Act::SignOut, session.uuid())
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// A booking of this account under a key.
pub fn once(key: &str, account: AccountId, now: Instant) -> Once {
    let key = IdempotencyKey::parse(key).unwrap();
    Once::new(key, account, &["a request"], now).unwrap()
}

async fn write_appointments(db: &Db, doctor: AccountId, patient: AccountId, now: Instant) {
    let starts_at = at(300 * 24 * 60);
    let ends_at = end_of(starts_at);
    let id = random::uuid_v7(now).into();
    let series_id = random::uuid_v7(now).into();
    let patient_id = patient.uuid().into();
    let new = New {
        id,
        doctor: doctor.uuid().into(),
        patient: patient_id,
        slot: Slot { starts_at, ends_at },
        visit: &visit_type(),
        rules: &Rules::default(),
        meant: &meant(starts_at),
        reason: &Reason::parse("A cough").unwrap(),
        room: &RoomName::new("consultation-", random::bytes()),
        series: Some(series_id),
        by: By::SYSTEM,
    };
    let mut tx = db.begin().await.unwrap();
    let once = once("another", patient, now);
    answers::claim(&mut tx, &once).await.unwrap();
    answers::find(&mut tx, &once).await.unwrap();
    let rule = "{}";
    series::insert(&mut tx, series_id, new.doctor, patient_id, rule, now)
        .await
        .unwrap();
    write::insert(&mut tx, &new, now).await.unwrap();
    appointments::of_series_in(&mut tx, series_id)
        .await
        .unwrap();
    answers::keep(&mut tx, &once, id, "{}").await.unwrap();
    answers::release(&mut tx, &once).await.unwrap();
    answers::forget_old(&mut tx, now).await.unwrap();
    let row = appointments::find_in(&mut tx, id).await.unwrap();
    let after = row.facts().in_status(Status::Canceled);
    let patient = caller(Actor::Patient(patient_id));
    let canceled = Change {
        canceled: Some((CanceledBy::Patient, "I am well again")),
        ..Change::new(&row, Action::Cancel, &patient, after)
    };
    write::change(&mut tx, &row, &canceled, now).await.unwrap();
    tx.commit().await.unwrap();
    history::list(db, id, 0, 20).await.unwrap();
    video::reported(db, id, now).await;
}
