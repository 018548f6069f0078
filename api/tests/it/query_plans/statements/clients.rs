//! The statements about clients of the API.

use std::collections::BTreeSet;

use api::{
    accounts::store::{self as accounts, NewAccount},
    appointments::store::{self as appointments, Whose},
    clients::store::{self as clients, live, secrets},
    db::Db,
    random,
};
use shared::{
    AccountId, ClientScopes, DoctorId, Instant, Language, Role, Status,
    account::{Email, PersonName, TimeZoneName},
    wire::client::Description,
};
use uuid::Uuid;

use crate::support::at;

/// All of them; the client is revoked in the end.
pub async fn all(db: &Db, doctor: AccountId, now: Instant) {
    let client = made(db, doctor.uuid().into(), now).await;
    clients::list(db, Uuid::nil(), now, 20).await.unwrap();
    clients::find(db, client, now).await.unwrap();
    clients::doctors(db, client, client).await.unwrap();
    secrets::list(db, client, client).await.unwrap();
    let working = live::working(db, client, now).await.unwrap();
    let secret = working.first().unwrap().id;
    live::by_secret(db, client, secret, now).await.unwrap();
    live::place(db, client, doctor.uuid()).await.unwrap();
    live::is_granted(db, client, doctor.uuid().into())
        .await
        .unwrap();
    let (whose, after) = (Whose::Client(client.uuid()), (now, Uuid::nil()));
    for status in [None, Some(Status::Confirmed)] {
        appointments::list(db, whose, status, after, at(60), 20)
            .await
            .unwrap();
    }
    let mut tx = db.begin().await.unwrap();
    live::used(&mut tx, secret, now).await.unwrap();
    let none = described([]);
    clients::update(&mut tx, client, &none, 1, now)
        .await
        .unwrap();
    clients::grant(&mut tx, client, &none.doctors, now)
        .await
        .unwrap();
    clients::take_all(&mut tx, doctor).await.unwrap();
    secrets::drop_one(&mut tx, client, secret, now)
        .await
        .unwrap();
    secrets::drop_all(&mut tx, client, now).await.unwrap();
    clients::revoke(&mut tx, client, now).await.unwrap();
    tx.commit().await.unwrap();
}

fn described(doctors: impl IntoIterator<Item = DoctorId>) -> Description {
    Description {
        name: PersonName::parse("Front desk").unwrap(),
        scopes: ClientScopes::NONE,
        doctors: BTreeSet::from_iter(doctors),
        expires_at: None,
    }
}

async fn made(db: &Db, doctor: DoctorId, now: Instant) -> AccountId {
    let id = AccountId::from(random::uuid_v7(now));
    let described = described([doctor]);
    let account = NewAccount {
        id,
        role: Role::Integrator,
        username: None,
        email: &Email::parse(&format!("{id}@clients.invalid")).unwrap(),
        name: &described.name,
        time_zone: &TimeZoneName::parse("UTC", |_| true).unwrap(),
        language: Language::default(),
        password_hash: "none",
    };
    let mut tx = db.begin().await.unwrap();
    accounts::insert(&mut tx, &account, now).await.unwrap();
    clients::insert(&mut tx, id, &described, now).await.unwrap();
    clients::grant(&mut tx, id, &described.doctors, now)
        .await
        .unwrap();
    secrets::taken(&mut tx, id).await.unwrap();
    let secret = random::uuid_v7(now).into();
    secrets::insert(&mut tx, (secret, 1), id, &random::bytes(), now)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    id
}
