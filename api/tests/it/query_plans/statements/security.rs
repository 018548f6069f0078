//! The statements around the security of an account.

use api::{
    accounts::store as accounts,
    db::Db,
    links::{self, Purpose},
    mail::{self, Addressee, Message},
    random,
};
use shared::{AccountId, Instant};
use uuid::Uuid;

/// Calls every function of these stores.
pub async fn all(db: &Db, account: AccountId, now: Instant) {
    let mut tx = db.begin().await.unwrap();
    let secret = links::issue(&mut tx, account, Purpose::ResetPassword, 15, now).await;
    let secret = secret.unwrap().encode();
    let taken = links::take(&mut tx, &secret, Purpose::ResetPassword, now).await;
    taken.unwrap();
    links::store::void(&mut tx, account).await.unwrap();
    let to = Addressee {
        account: Some(account),
        email: "pat@example.org",
        name: "Pat Morgan",
    };
    mail::tell(&mut tx, &Message::PasswordChanged, &to, now)
        .await
        .unwrap();
    tx.commit().await.unwrap();

    links::store::find(db, &[5; 32], Purpose::ResetPassword, now)
        .await
        .unwrap();
    mail::store::list(db, (now, Uuid::nil()), 20).await.unwrap();
    mail::store::find(db, random::uuid_v7(now).into())
        .await
        .unwrap();
    accounts::password_hash(db, account).await.unwrap();
}
