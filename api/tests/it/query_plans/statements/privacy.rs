//! The statements about whose data it is.

use api::{
    db::Db,
    privacy::store::{
        self as privacy,
        age::{self, Kept, Old},
        erasing,
        exporting::{self, calls, others},
    },
    random,
    sealing::Sealing,
};
use shared::{AccountId, Instant, Role, consent::Subject};
use uuid::Uuid;

use crate::support::config;

/// All that is looked for by its age.
const KEPT: [Kept; 6] = [
    Kept::Mails,
    Kept::Sessions,
    Kept::Recordings,
    Kept::Notes,
    Kept::Words,
    Kept::Emergencies,
];

/// Consents, export, erasure and what is forgotten. Nothing is left undone that others need, because
/// nothing of it is committed.
pub async fn all(db: &Db, patient: AccountId, now: Instant) {
    let sealing = Sealing::new(&config(&[]), true).unwrap();
    privacy::consents(db, patient).await.unwrap();
    exporting::of_doctor(db, patient).await.unwrap();
    exporting::of_patient(db, &sealing, patient).await.unwrap();
    for role in [Role::Patient, Role::Doctor] {
        calls::of(db, patient, role).await.unwrap();
        others::emergencies(db, patient, role).await.unwrap();
    }
    others::deputies(db, patient).await.unwrap();
    others::deputyships(db, patient).await.unwrap();
    exporting::sessions(db, patient).await.unwrap();
    exporting::mails(db, patient).await.unwrap();
    for kept in KEPT {
        age::find(db, kept, now).await.unwrap();
    }
    age::video_events(db, now).await.unwrap();

    let mut tx = db.begin().await.unwrap();
    let yes = (Subject::Terms, 1, true);
    privacy::answer(&mut tx, random::uuid_v7(now), patient, yes, now)
        .await
        .unwrap();
    erasing::erase(&mut tx, patient, "none", now).await.unwrap();
    for old in [Old::CallReports, Old::Notifications, Old::Deliveries] {
        age::delete(&mut tx, old, now).await.unwrap();
    }
    age::delete_video_event(&mut tx, "jaas", "1").await.unwrap();
    age::delete_links(&mut tx, now).await.unwrap();
    for kept in KEPT {
        age::forget(&mut tx, kept, Uuid::nil()).await.unwrap();
    }
}
