//! The statements about whose data it is.

use api::{
    db::Db,
    privacy::store::{
        self as privacy,
        age::{self, Old},
        erasing, exporting,
    },
    random,
    sealing::Sealing,
};
use shared::{AccountId, Instant, consent::Subject};
use uuid::Uuid;

use crate::support::config;

/// Consents, export, erasure and what is forgotten. Nothing is left undone that others need, because
/// nothing of it is committed.
pub async fn all(db: &Db, patient: AccountId, now: Instant) {
    let sealing = Sealing::new(&config(&[]), true).unwrap();
    privacy::consents(db, patient).await.unwrap();
    exporting::of_doctor(db, patient).await.unwrap();
    exporting::of_patient(db, &sealing, patient).await.unwrap();
    exporting::sessions(db, patient).await.unwrap();
    exporting::mails(db, patient).await.unwrap();
    age::sessions(db, now).await.unwrap();
    age::recordings(db, now).await.unwrap();
    age::video_events(db, now).await.unwrap();
    age::notes(db, now).await.unwrap();

    let mut tx = db.begin().await.unwrap();
    let yes = (Subject::Terms, 1, true);
    privacy::answer(&mut tx, random::uuid_v7(now), patient, yes, now)
        .await
        .unwrap();
    erasing::erase(&mut tx, patient, "none", now).await.unwrap();
    for old in [Old::Mails, Old::CallReports] {
        age::delete(&mut tx, old, now).await.unwrap();
    }
    age::delete_recording(&mut tx, Uuid::nil()).await.unwrap();
    age::delete_video_event(&mut tx, "jaas", "1").await.unwrap();
    age::delete_links(&mut tx, now).await.unwrap();
    age::delete_session(&mut tx, Uuid::nil()).await.unwrap();
    age::delete_note(&mut tx, Uuid::nil()).await.unwrap();
}
