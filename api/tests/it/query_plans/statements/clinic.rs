//! The statements of the clinic's console.

use api::{
    console::store::{self as console, Filter},
    db::Db,
    deputies::store as deputies,
    random,
    sessions::store::{self as sessions, EndReason},
    settings::store as settings,
};
use shared::{AccountId, Instant, account::Email};

/// Settings.
pub async fn choose(db: &Db, admin: AccountId, now: Instant) {
    let mut tx = db.begin().await.unwrap();
    settings::add(&mut tx, 1, "{}", admin, now).await.unwrap();
    tx.commit().await.unwrap();
    settings::newer(db, 0).await.unwrap();
    settings::before(db, i64::MAX, 20).await.unwrap();
}

/// Accounts, as the console sees and changes them.
pub async fn administer(db: &Db, doctor: AccountId, now: Instant) {
    console::list(db, &Filter::default(), "", 20).await.unwrap();
    console::find(db, doctor).await.unwrap();
    let mut tx = db.begin().await.unwrap();
    let nobody = Email::parse("nobody@example.org").unwrap();
    console::unproven(&mut tx, &nobody).await.unwrap();
    console::set_invited(&mut tx, doctor, now).await.unwrap();
    console::renew_invitation(&mut tx, doctor, now)
        .await
        .unwrap();
    console::settle(&mut tx, doctor).await.unwrap();
    console::set_invited(&mut tx, doctor, now).await.unwrap();
    console::accept(&mut tx, doctor, "none", now).await.unwrap();
    console::publish(&mut tx, doctor, true).await.unwrap();
    console::disable(&mut tx, doctor, "Left", now)
        .await
        .unwrap();
    console::enable(&mut tx, doctor, now).await.unwrap();
    sessions::end_all(&mut tx, doctor, None, EndReason::Disabled, now)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// Deputies.
pub async fn depute(db: &Db, doctor: AccountId, deputy: AccountId, now: Instant) {
    let whose = doctor.uuid().into();
    let email = Email::parse("sam@example.org").unwrap();
    deputies::colleague(db, &email).await.unwrap();
    let mut tx = db.begin().await.unwrap();
    deputies::counts_in(&mut tx, whose, deputy).await.unwrap();
    deputies::name(&mut tx, random::uuid_v7(now), whose, deputy, now)
        .await
        .unwrap();
    deputies::dismiss(&mut tx, whose, deputy, now)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    deputies::is_deputy(db, whose, deputy).await.unwrap();
    deputies::of_doctor(db, whose, 20).await.unwrap();
    deputies::of_deputy(db, deputy, 20).await.unwrap();
}
