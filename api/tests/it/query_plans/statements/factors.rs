//! The statements of second factors.

use api::{
    accounts::store::turns,
    db::{Db, Tx},
    factors::store::{
        self as factors, NewTotp,
        passkeys::{self, NewPasskey},
        steps::{self, Kind, NewStep},
    },
    random,
};
use shared::{AccountId, Instant, account::PersonName};
use uuid::Uuid;

use super::after::sealing;

/// Keeps one more passkey of an account.
pub async fn passkey(tx: &mut Tx, account: AccountId, now: Instant) {
    let credential: [u8; 16] = random::bytes();
    let name = PersonName::parse("Another telephone").unwrap();
    let new = NewPasskey {
        id: random::uuid_v7(now).into(),
        account,
        credential: &credential,
        name: &name,
        document: "{}",
    };
    passkeys::insert(tx, &new, now).await.unwrap();
}

/// Codes, passkeys and the steps on the way.
pub async fn all(db: &Db, account: AccountId, now: Instant) {
    let (totp, hash) = (Uuid::from_u128(1), [1; 32]);
    let new_totp = NewTotp {
        id: totp,
        account,
        secret: "sealed",
        sealed_by: "key",
    };
    let mut tx = db.begin().await.unwrap();
    turns::take_active(&mut tx, account).await.unwrap();
    turns::take_unless_erased(&mut tx, account).await.unwrap();
    factors::propose(&mut tx, &new_totp, now).await.unwrap();
    factors::confirm(&mut tx, totp, account, 1, now)
        .await
        .unwrap();
    factors::totp_in(&mut tx, account).await.unwrap();
    factors::use_step(&mut tx, totp, 2).await.unwrap();
    factors::forget(&mut tx, account, now).await.unwrap();
    factors::set_backup_codes(&mut tx, account, &[hash], now)
        .await
        .unwrap();
    factors::use_backup_code(&mut tx, account, &hash, now)
        .await
        .unwrap();
    factors::overview_in(&mut tx, account).await.unwrap();

    let step = NewStep {
        hash: &hash,
        kind: Kind::SecondStep,
        account: Some(account),
        opened_by: None,
        state: None,
        expires_at: now.plus_minutes(5),
    };
    steps::open(&mut tx, &step, now).await.unwrap();
    steps::count_try(&mut tx, &hash, now).await.unwrap();
    steps::close(&mut tx, &hash, now).await.unwrap();

    let name = PersonName::parse("My telephone").unwrap();
    let new = NewPasskey {
        id: random::uuid_v7(now).into(),
        account,
        credential: &[1],
        name: &name,
        document: "{}",
    };
    passkeys::insert(&mut tx, &new, now).await.unwrap();
    passkeys::rename(&mut tx, new.id, account, &name)
        .await
        .unwrap();
    tx.commit().await.unwrap();

    factors::overview(db, account).await.unwrap();
    factors::proposal(db, account, now).await.unwrap();
    steps::find(db, &hash, Kind::SecondStep, now).await.unwrap();
    let kept = passkeys::by_credential(db, &[1]).await.unwrap().unwrap();
    passkeys::list(db, account).await.unwrap();
    let mut tx = db.begin().await.unwrap();
    passkeys::want_password(&mut tx, account).await.unwrap();
    passkeys::was_used(&mut tx, &kept, "{}", true, now)
        .await
        .unwrap();
    passkeys::remove(&mut tx, new.id, account).await.unwrap();
    factors::remove_totp(&mut tx, account).await.unwrap();
    // One stays, for the look at what is sealed.
    let key = sealing().keyring().sealing_id().to_owned();
    let stays = NewTotp {
        sealed_by: &key,
        ..new_totp
    };
    factors::propose(&mut tx, &stays, now).await.unwrap();
    tx.commit().await.unwrap();
}
