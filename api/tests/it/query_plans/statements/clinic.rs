//! The statements of the clinic's console.

use api::{db::Db, settings::store as settings};
use shared::{AccountId, Instant};

/// Settings.
pub async fn choose(db: &Db, admin: AccountId, now: Instant) {
    let mut tx = db.begin().await.unwrap();
    settings::add(&mut tx, 1, "{}", admin, now).await.unwrap();
    tx.commit().await.unwrap();
    settings::newer(db, 0).await.unwrap();
    settings::before(db, i64::MAX, 20).await.unwrap();
}
