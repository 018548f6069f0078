//! The statements of what comes after a consultation.

use api::{
    appointments::store as appointments,
    db::Db,
    notes::store::{self as notes, signed},
};
use shared::{AppointmentId, Instant, wire::note::NoteTexts};
use uuid::Uuid;

use crate::support::at;

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
    let mut tx = db.begin().await.unwrap();
    notes::save(&mut tx, id, 0, &texts, now).await.unwrap();
    notes::save(&mut tx, id, 1, &texts, now).await.unwrap();
    notes::find_in(&mut tx, id).await.unwrap();
    notes::add_version(&mut tx, id, 1, &texts, editor, now)
        .await
        .unwrap();
    notes::last_version(&mut tx, id).await.unwrap();
    notes::replace_version(&mut tx, id, 1, 2, &texts, now)
        .await
        .unwrap();
    signed::sign(&mut tx, id, 2, now).await.unwrap();
    signed::amend(&mut tx, id, 3, "Drink", true, now)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    notes::find(db, id).await.unwrap();
    notes::versions(db, id, i64::MAX, 20).await.unwrap();
    signed::amendments(db, id).await.unwrap();
    signed::summary(db, id).await.unwrap();
}
