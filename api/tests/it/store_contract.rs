//! What the stores promise, whichever database is behind them: the kinds of failure, the referee
//! against double booking, the guard of a revision, and that a transaction is all or nothing.

mod links;
mod referee;
mod requests;

use api::{
    accounts::store::{self as accounts, NewAccount},
    appointments::store::{
        self as appointments, AppointmentRow,
        write::{self, Change, New},
    },
    audit::By,
    db::{Db, DbError},
    jitsi::RoomName,
    random,
};
use shared::{
    AccountId, Action, Actor, Appointment, AppointmentId, Instant, Language, Role, Status,
    account::{Email, PersonName, TimeZoneName},
    appointment::Reason,
    availability::{Rules, slots::Slot},
    wire::appointment::CanceledBy,
};

use crate::{
    on_both,
    support::{Backend, Doctor, Patient, at, caller, empty_database, meant, visit_type},
};

/// Writes a pending appointment from minute to minute, past all rules: the database alone judges.
async fn insert(
    db: &Db,
    doctor: AccountId,
    patient: AccountId,
    minutes: (i64, i64),
) -> Result<AppointmentRow, DbError> {
    let room = RoomName::new("consultation-", random::bytes());
    insert_at(db, doctor, patient, (at(minutes.0), at(minutes.1)), &room).await
}

async fn insert_at(
    db: &Db,
    doctor: AccountId,
    patient: AccountId,
    time: (Instant, Instant),
    room: &RoomName,
) -> Result<AppointmentRow, DbError> {
    insert_with(db, doctor, patient, time, room, &Rules::default()).await
}

async fn insert_with(
    db: &Db,
    doctor: AccountId,
    patient: AccountId,
    (starts_at, ends_at): (Instant, Instant),
    room: &RoomName,
    rules: &Rules,
) -> Result<AppointmentRow, DbError> {
    let id = AppointmentId::from(random::uuid_v7(at(0)));
    let new = New {
        id,
        doctor: doctor.uuid().into(),
        patient: patient.uuid().into(),
        slot: Slot { starts_at, ends_at },
        visit: &visit_type(),
        rules,
        meant: &meant(starts_at),
        reason: &Reason::parse("A cough").unwrap(),
        room,
        series: None,
        by: By::SYSTEM,
    };
    let mut tx = db.begin().await?;
    write::insert(&mut tx, &new, at(0)).await?;
    let row = appointments::find_in(&mut tx, id).await?;
    tx.commit().await?;
    Ok(row)
}

async fn apply(
    db: &Db,
    row: &AppointmentRow,
    change: &Change<'_>,
) -> Result<AppointmentRow, DbError> {
    let mut tx = db.begin().await?;
    write::change(&mut tx, row, change, at(1)).await?;
    let changed = appointments::find_in(&mut tx, row.facts().id).await?;
    tx.commit().await?;
    Ok(changed)
}

/// A move to other minutes.
fn moved(row: &AppointmentRow, minutes: (i64, i64)) -> Change<'_> {
    let after = Appointment {
        status: Status::Pending,
        starts_at: at(minutes.0),
        ends_at: at(minutes.1),
        ..row.facts()
    };
    by_patient(row, Action::Reschedule, after)
}

fn canceled(row: &AppointmentRow) -> Change<'_> {
    let after = row.facts().in_status(Status::Canceled);
    Change {
        canceled: Some((CanceledBy::Patient, "I am well again")),
        ..by_patient(row, Action::Cancel, after)
    }
}

fn confirmed(row: &AppointmentRow) -> Change<'_> {
    let doctor = Actor::Doctor(row.facts().doctor_id);
    let after = row.facts().in_status(Status::Confirmed);
    Change::new(row, Action::Confirm, &caller(doctor), after)
}

fn by_patient(row: &AppointmentRow, action: Action, after: Appointment) -> Change<'_> {
    let patient = Actor::Patient(row.facts().patient_id);
    Change::new(row, action, &caller(patient), after)
}

#[track_caller]
fn overlaps<T>(result: Result<T, DbError>) {
    assert!(
        matches!(result, Err(DbError::Overlap)),
        "{:?}",
        result.err()
    );
}

on_both! {
    async fn a_room_is_nobody_elses(server) {
        let db = &server.app.db;
        let (doctor, patient) = (Doctor::new(&server).await.id, Patient::new(&server).await.id);
        let room = RoomName::new("consultation-", [7; 16]);
        let first = insert_at(db, doctor, patient, (at(60), at(90)), &room).await.unwrap();
        let second = insert_at(db, doctor, patient, (at(120), at(150)), &room).await;
        assert!(matches!(second, Err(DbError::Unique)), "{:?}", second.err());
        let found = appointments::room(db, first.facts().id).await.unwrap();
        assert_eq!(found.as_str(), room.as_str());
    }
}

on_both! {
    async fn an_address_has_one_account(server) {
        let db = &server.app.db;
        let add = async |email: &str| {
            let new = NewAccount {
                id: random::uuid_v7(at(0)).into(),
                role: Role::Patient,
                username: None,
                email: &Email::parse(email).unwrap(),
                name: &PersonName::parse("Pat Morgan").unwrap(),
                time_zone: &TimeZoneName::parse("UTC", |_| true).unwrap(),
                language: Language::default(),
                password_hash: "none",
            };
            let mut tx = db.begin().await?;
            accounts::insert(&mut tx, &new, at(0)).await?;
            tx.commit().await
        };
        add("pat@example.org").await.unwrap();
        assert!(matches!(add("PAT@example.org").await, Err(DbError::Unique)));
        add("sam@example.org").await.unwrap();
    }
}

on_both! {
    async fn nobody_is_booked_who_does_not_exist(server) {
        let db = &server.app.db;
        let (doctor, patient) = (Doctor::new(&server).await.id, Patient::new(&server).await.id);
        let nobody = AccountId::from(random::uuid_v7(at(0)));
        // A patient is no doctor and a doctor no patient, accounts though they are.
        for (doctor, patient) in [(nobody, patient), (doctor, nobody), (patient, patient), (doctor, doctor)] {
            let refused = insert(db, doctor, patient, (60, 90)).await;
            assert!(matches!(refused, Err(DbError::Missing)), "{:?}", refused.err());
        }
    }
}

on_both! {
    async fn a_stale_decision_changes_nothing(server) {
        let db = &server.app.db;
        let (doctor, patient) = (Doctor::new(&server).await.id, Patient::new(&server).await.id);
        let before = insert(db, doctor, patient, (60, 90)).await.unwrap();
        let after = apply(db, &before, &confirmed(&before)).await.unwrap();
        assert_eq!(after.facts().status, Status::Confirmed);

        let late = apply(db, &before, &canceled(&before)).await;
        assert!(matches!(late, Err(DbError::Stale)), "{:?}", late.err());
        let now = appointments::find(db, before.facts().id).await.unwrap().unwrap();
        assert_eq!(now.facts(), after.facts());
        assert_eq!(now.canceled_by(), None);
    }
}

on_both! {
    async fn what_is_not_committed_was_never_there(server) {
        let db = &server.app.db;
        let (doctor, patient) = (Doctor::new(&server).await.id, Patient::new(&server).await.id);
        let row = insert(db, doctor, patient, (60, 90)).await.unwrap();

        let mut tx = db.begin().await.unwrap();
        write::change(&mut tx, &row, &canceled(&row), at(1)).await.unwrap();
        drop(tx);
        let found = appointments::find(db, row.facts().id).await.unwrap().unwrap();
        assert_eq!(found.facts(), row.facts());
        // The history forgot it too: the revision it would have had is free, and the time still taken.
        overlaps(insert(db, doctor, patient, (60, 90)).await);
        apply(db, &row, &canceled(&row)).await.unwrap();
    }
}

/// SQLite compares instants as text, so all of them have one form.
#[actix_web::test]
async fn sqlite_keeps_instants_in_one_form() {
    let server = crate::support::Server::start(Backend::Sqlite, &[]).await;
    let (doctor, patient) = (
        Doctor::new(&server).await.id,
        Patient::new(&server).await.id,
    );
    insert(&server.app.db, doctor, patient, (60, 90))
        .await
        .unwrap();
    let Db::Sqlite { readers, .. } = &server.app.db else {
        unreachable!("the test asked for SQLite");
    };
    let kept: (String, String) = sqlx::query_as("SELECT starts_at, created_at FROM appointments")
        .fetch_one(readers)
        .await
        .unwrap();
    assert_eq!(
        kept,
        (
            "2026-01-31T10:00:00Z".to_owned(),
            "2026-01-31T09:00:00Z".to_owned()
        )
    );
}

async fn becomes_current(backend: Backend) {
    let (db, _, _folder) = empty_database(backend).await;
    assert!(!db.is_current().await.unwrap());
    for _ in 0..2 {
        db.migrate().await.unwrap();
        assert!(db.is_current().await.unwrap());
    }
}

#[actix_web::test]
async fn sqlite_is_current_once_migrated() {
    becomes_current(Backend::Sqlite).await;
}

#[actix_web::test]
async fn postgres_is_current_once_migrated() {
    becomes_current(Backend::Postgres).await;
}
