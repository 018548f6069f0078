//! The statements about webhooks.

use api::{
    db::Db,
    mail::store::receivers,
    queue::Claim,
    random,
    webhooks::store::{
        self as webhooks, deliveries,
        queue::{self, Failure, Outcome},
        secrets,
        telling::{self, New},
    },
};
use shared::{
    AccountId, EventType, Instant, WebhookId,
    wire::webhook::{DeliveryState, Described, DisabledWhy},
};
use uuid::Uuid;

use super::sealing;

const URL: &str = "https://hooks.example.org/";

/// All of them; one webhook is removed in the end, and another one keeps its secret.
pub async fn all(db: &Db, doctor: AccountId, now: Instant) {
    let (id, other) = (random::uuid_v7(now).into(), random::uuid_v7(now).into());
    make(db, other, doctor, now).await;
    make(db, id, doctor, now).await;
    for client in [None, Some(doctor)] {
        webhooks::list(db, client, Uuid::nil(), 20).await.unwrap();
    }
    webhooks::find(db, id).await.unwrap();
    secrets::list(db, id, id).await.unwrap();
    secrets::opened(db, &sealing(), id).await.unwrap();
    for state in [None, Some(DeliveryState::Dead)] {
        let list = deliveries::list(db, id, state, Uuid::max(), 20).await;
        list.unwrap();
    }
    let told = tell(db, id, now).await;
    deliveries::find(db, id, told.into()).await.unwrap();
    queue::due(db, now).await.unwrap();
    let mut tx = db.begin().await.unwrap();
    let claimed = queue::claim(&mut tx, told, &Claim::new(now)).await.unwrap();
    let (claimed, status) = (claimed.unwrap(), Some(500));
    let failed = Outcome::Dead(Failure {
        fault: "refused",
        status,
    });
    queue::mark(&mut tx, &claimed, &failed, now).await.unwrap();
    queue::is_failing(&mut tx, id, None, now).await.unwrap();
    queue::failed_throughout(&mut tx, &claimed).await.unwrap();
    queue::is_well(&mut tx, id).await.unwrap();
    receivers::admins(&mut tx).await.unwrap();
    let replayed = deliveries::replay(&mut tx, id, told.into(), now).await;
    assert!(replayed.unwrap());
    let why = DisabledWhy::ByHand;
    webhooks::disable(&mut tx, id, why, now).await.unwrap();
    webhooks::enable(&mut tx, id, now).await.unwrap();
    webhooks::delete(&mut tx, id).await.unwrap();
    tx.commit().await.unwrap();
}

async fn make(db: &Db, id: WebhookId, doctor: AccountId, now: Instant) {
    let described = Described {
        types: Vec::new(),
        description: "Test".to_owned(),
    };
    let mut tx = db.begin().await.unwrap();
    for client in [None, Some(doctor)] {
        webhooks::count(&mut tx, client).await.unwrap();
    }
    webhooks::insert(&mut tx, (id, None), URL, &described, now)
        .await
        .unwrap();
    webhooks::update(&mut tx, id, URL, &described, 1, now)
        .await
        .unwrap();
    secrets::taken(&mut tx, id).await.unwrap();
    let secret = random::uuid_v7(now).into();
    secrets::insert(&mut tx, &sealing(), (secret, 1), id, "secret", now)
        .await
        .unwrap();
    secrets::hold(&mut tx, id).await.unwrap();
    let unknown = random::uuid_v7(now).into();
    secrets::drop_one(&mut tx, id, unknown).await.unwrap();
    let kind = EventType::Confirmed;
    telling::told(&mut tx, kind, doctor.uuid().into(), now)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

async fn tell(db: &Db, webhook: WebhookId, now: Instant) -> Uuid {
    let new = New {
        id: random::uuid_v7(now),
        webhook,
        kind: "webhook.test",
        body: "{}",
        event: None,
    };
    let mut tx = db.begin().await.unwrap();
    telling::insert(&mut tx, &new, now).await.unwrap();
    tx.commit().await.unwrap();
    new.id
}
