//! The statements of what comes after a consultation.

use api::{
    appointments::store as appointments,
    db::Db,
    mail::{self, Addressee, Message},
    notes::store::{self as notes, signed},
    random,
    recordings::store::{self as recordings, kept},
    reports::store as reports,
    sealing::{
        Sealing,
        store::{self, tables::TABLES},
    },
};
use shared::{
    AppointmentId, Instant, Language,
    consultation::{presence::Side, recording::RecordingEnd},
    wire::{
        note::NoteTexts,
        recording::KeptRecording,
        report::{Rating, Report, ReportKind},
    },
};
use uuid::Uuid;

use crate::support::{at, config};

/// The keys of the tests, for a database that stands by itself.
pub fn sealing() -> Sealing {
    Sealing::new(&config(&[]), true).unwrap()
}

/// Any appointment of the test data.
async fn appointment(db: &Db) -> AppointmentId {
    let due = appointments::unconfirmed(db, at(600 * 24 * 60), 1).await;
    due.unwrap()[0].facts().id
}

/// Drafts, versions, signing.
pub async fn take_notes(db: &Db, now: Instant) {
    let id = appointment(db).await;
    let editor = Uuid::from_u128(1).into();
    let texts = NoteTexts {
        text: "Rest".to_owned(),
        summary: "Sleep".to_owned(),
    };
    let sealing = sealing();
    let mut tx = db.begin().await.unwrap();
    let keys = sealing.to_write(&mut tx).await.unwrap();
    notes::save(&mut tx, &keys, id, 0, &texts, now)
        .await
        .unwrap();
    notes::save(&mut tx, &keys, id, 1, &texts, now)
        .await
        .unwrap();
    notes::find_in(&mut tx, &sealing, id).await.unwrap();
    notes::add_version(&mut tx, &keys, (id, 1), &texts, editor, now)
        .await
        .unwrap();
    notes::last_version(&mut tx, id).await.unwrap();
    notes::replace_version(&mut tx, &keys, id, (1, 2), &texts, now)
        .await
        .unwrap();
    signed::sign(&mut tx, id, 2, now).await.unwrap();
    signed::amend(&mut tx, &keys, (id, 3), ("Drink", true), now)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    notes::find(db, &sealing, id).await.unwrap();
    notes::versions(db, &sealing, id, i64::MAX, 20)
        .await
        .unwrap();
    signed::amendments(db, &sealing, id).await.unwrap();
    signed::summary(db, &sealing, id).await.unwrap();
}

/// Questions whether it may be recorded, and recordings.
pub async fn record(db: &Db, now: Instant) {
    let id = appointment(db).await;
    let request = random::uuid_v7(now);
    let recording = KeptRecording {
        url: "https://meet.example.org/1.mp4".to_owned(),
        expires_at: None,
        received_at: now,
    };
    let (answer, who) = (random::uuid_v7(now), (Uuid::from_u128(1), Side::Doctor));
    let mut tx = db.begin().await.unwrap();
    recordings::ask(&mut tx, request, id, now).await.unwrap();
    recordings::lock_open(&mut tx, id).await.unwrap();
    recordings::answer(&mut tx, answer, request, who, true, now)
        .await
        .unwrap();
    recordings::answers_in(&mut tx, request).await.unwrap();
    recordings::guests_in(&mut tx, id).await.unwrap();
    recordings::grant(&mut tx, request, now).await.unwrap();
    recordings::end(&mut tx, id, RecordingEnd::Over, now)
        .await
        .unwrap();
    let sealing = sealing();
    kept::insert(&mut tx, &sealing, random::uuid_v7(now), id, &recording)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    recordings::open(db, id).await.unwrap();
    recordings::last_ended(db, id).await.unwrap();
    recordings::answers(db, request).await.unwrap();
    recordings::guests(db, id).await.unwrap();
    kept::was_granted(db, id).await.unwrap();
    kept::list(db, &sealing, id).await.unwrap();
}

/// Keys, and what each has sealed.
pub async fn seal(db: &Db, now: Instant) {
    let sealing = sealing();
    let keys = sealing.keyring();
    let mut tx = db.begin().await.unwrap();
    let to = Addressee {
        account: None,
        email: "pat@example.org",
        name: "Pat Morgan",
        language: Language::default(),
    };
    mail::tell(&mut tx, &sealing, &Message::RecordOpened, &to, now)
        .await
        .unwrap();
    store::use_key(&mut tx, &keys, now).await.unwrap();
    assert!(store::retire(&mut tx, "nothing", now).await.unwrap());
    tx.commit().await.unwrap();
    store::keys(db).await.unwrap();
    store::present(db).await.unwrap();
    for table in &TABLES {
        table.count(db, keys.sealing_id()).await.unwrap();
        let rows = table.some(db, keys.sealing_id(), 1).await.unwrap();
        let (row, unknown) = (rows.first().unwrap(), ("unknown", "unknown"));
        let mut tx = db.begin().await.unwrap();
        table.write(&mut tx, row, unknown).await.unwrap();
    }
}

/// Reports and ratings.
pub async fn report(db: &Db, now: Instant) {
    let id = appointment(db).await;
    let report = Report {
        seq: 0,
        kind: ReportKind::Joined,
        value: None,
    };
    let rating = Rating {
        connection: 5,
        consultation: 5,
    };
    reports::count(db, id).await.unwrap();
    let mut tx = db.begin().await.unwrap();
    reports::insert(
        &mut tx,
        (id, Side::Doctor),
        Uuid::from_u128(1).into(),
        &report,
        now,
    )
    .await
    .unwrap();
    reports::rate(&mut tx, (id, Side::Doctor), rating, now)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}
