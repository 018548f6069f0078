//! The statements about browsers that are told.

use api::{
    config::Reach,
    db::Db,
    events::store as events,
    push::{
        store::{
            self as push,
            queue::{self, New, Outcome},
        },
        subscription::Subscription,
    },
    queue::Claim,
    random,
    sessions::store as sessions,
};
use shared::{AccountId, Instant, PushSubscriptionId, SessionId};

use super::sealing;
use crate::support::Browser;

/// All of them; a browser is told in the end, so that rotating finds it.
pub async fn all(db: &Db, account: AccountId, now: Instant) {
    let (session, other) = (random::uuid_v7(now).into(), random::uuid_v7(now).into());
    let id = random::uuid_v7(now).into();
    let said = Browser::new(1).says("https://push.example.org/1");
    let said = serde_json::from_value(said).unwrap();
    let subscription = Subscription::parse(&said, Reach::Public).unwrap();
    let mut tx = db.begin().await.unwrap();
    for session in [session, other] {
        sessions::begin(&mut tx, session, account, now)
            .await
            .unwrap();
    }
    let whose = (id, account, session);
    push::insert(&mut tx, &sealing(), whose, &subscription, now)
        .await
        .unwrap();
    push::known(&mut tx, &subscription.hash()).await.unwrap();
    push::renew(&mut tx, &sealing(), (id, session), &subscription)
        .await
        .unwrap();
    push::follow(&mut tx, session, account, other)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    push::list(db, account).await.unwrap();
    send(db, account, id, now).await;
    forget(db, account, other).await;
}

async fn send(db: &Db, account: AccountId, subscription: PushSubscriptionId, now: Instant) {
    let mut tx = db.begin().await.unwrap();
    let event = events::unnumbered(&mut tx, 1).await.unwrap();
    let new = New {
        subscription,
        account,
        event: event[0].id,
        seq: 1,
        expires_at: now,
    };
    queue::insert(&mut tx, &new, now).await.unwrap();
    tx.commit().await.unwrap();
    for outcome in [
        Outcome::Delivered,
        Outcome::Idle,
        Outcome::Retry(now),
        Outcome::Dead,
    ] {
        let due = queue::due(db, now, 20).await.unwrap();
        let mut tx = db.begin().await.unwrap();
        let claimed = queue::claim(&mut tx, due[0], &Claim::new(now)).await;
        queue::mark(&mut tx, &claimed.unwrap().unwrap(), outcome, 1_000)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }
}

/// Rolled back, so that one stays.
async fn forget(db: &Db, account: AccountId, session: SessionId) {
    let mut tx = db.begin().await.unwrap();
    push::remove(
        &mut tx,
        account,
        random::uuid_v7(Instant::from_unix(0).unwrap()).into(),
    )
    .await
    .unwrap();
    push::forget(&mut tx, session).await.unwrap();
    push::forget_all(&mut tx, account, None).await.unwrap();
    drop(tx);
}
