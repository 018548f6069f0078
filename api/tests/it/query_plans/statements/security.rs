//! The statements around the security of an account.

use api::{
    accounts::store::security as accounts,
    db::Db,
    links::{self, Purpose},
    mail::{self, Addressee, Message},
    random,
    sessions::store::own,
};
use shared::{AccountId, Instant, Language, account::Email, wire::mail::MailState};
use uuid::Uuid;

use super::after::sealing;

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
        language: Language::default(),
    };
    let sealing = sealing();
    mail::tell(&mut tx, &sealing, &Message::PasswordChanged, &to, now)
        .await
        .unwrap();
    tx.commit().await.unwrap();

    links::store::find(db, &[5; 32], Purpose::ResetPassword, now)
        .await
        .unwrap();
    for state in [None, Some(MailState::Dead)] {
        let before = (now, Uuid::nil());
        mail::store::list(db, state, before, 20).await.unwrap();
    }
    mail::store::head(db, random::uuid_v7(now).into())
        .await
        .unwrap();
    mail::store::find(db, &sealing, random::uuid_v7(now).into())
        .await
        .unwrap();
    accounts::password_hash(db, account).await.unwrap();
    keep(db, account, now).await;
}

/// Password, address and sessions.
async fn keep(db: &Db, account: AccountId, now: Instant) {
    let email = Email::parse("another@example.org").unwrap();
    accounts::owner(db, &email).await.unwrap();
    let present = accounts::password_hash(db, account).await.unwrap().unwrap();
    let session = random::uuid_v7(now).into();
    let mut tx = db.begin().await.unwrap();
    accounts::set_password(&mut tx, account, &present, "none", now)
        .await
        .unwrap();
    accounts::set_email(&mut tx, account, email.as_str(), now)
        .await
        .unwrap();
    accounts::verify_email(&mut tx, account, email.as_str(), now)
        .await
        .unwrap();
    own::set_device(&mut tx, session, "Firefox on Linux")
        .await
        .unwrap();
    own::end_one(&mut tx, account, session, now).await.unwrap();
    let present = accounts::is_present(&mut tx, account, "none").await;
    assert!(present.unwrap());
    tx.commit().await.unwrap();
    own::list(db, account, (now, Uuid::nil()), 20, now)
        .await
        .unwrap();
}
