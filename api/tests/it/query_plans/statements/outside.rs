//! The statements of what the outside world is told.

use api::{
    audit::Act,
    db::Db,
    events::{News, store as events},
};
use shared::{Appointment, EventType, Instant};
use uuid::Uuid;

/// Calls every function of the stores of events.
pub async fn tell(db: &Db, facts: &Appointment, now: Instant) {
    let news = News::new(EventType::Requested, Act::Book, None);
    let mut tx = db.begin().await.unwrap();
    events::insert(&mut tx, facts.id, &news, now).await.unwrap();
    events::insert_once(&mut tx, facts.id, &news, now)
        .await
        .unwrap();
    events::last_of_consultation(&mut tx, facts.id)
        .await
        .unwrap();
    events::lock_last(&mut tx).await.unwrap();
    events::unnumbered(&mut tx, 20).await.unwrap();
    events::number(&mut tx, Uuid::nil(), 1).await.unwrap();
    tx.commit().await.unwrap();
    events::is_unnumbered(db).await.unwrap();
}
