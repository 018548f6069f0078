//! A key is given up while servers run that still have it in front: what they write meanwhile is never
//! sealed with a key that was retired.

use api::{
    db::{Db, DbError},
    mail::{self, Addressee, Message},
    on_db,
    sealing::{
        SealError, Sealing,
        rotate::{RotateError, Rotated, rotate},
        start::{self, in_use},
        store,
    },
};
use futures_util::future::join_all;
use reqwest::Method;
use serde_json::json;
use shared::{ErrorCode, Language};
use uuid::Uuid;

use super::noted;
use crate::{
    on_both,
    support::{Answer, Doctor, Patient, at, config},
};

const OLD: &str = "b25lIG9sZCBrZXksIG9uZSBvbGQga2V5LCBvbGQga2U=";
const NEW: &str = "YSBuZXcga2V5LCBhIG5ldyBrZXksIGEgbmV3IGtleSE=";
/// Who writes at once, and how much each.
const WRITERS: usize = 8;
const MAILS: usize = 12;

fn both() -> String {
    format!("{NEW},{OLD}")
}

/// A process with these keys.
fn with_keys(keys: &str) -> Sealing {
    Sealing::new(&config(&["--data-key", keys]), false).unwrap()
}

fn id_of(keys: &str) -> String {
    with_keys(keys).keyring().sealing_id().to_owned()
}

/// A process with these keys that comes up, as any command does, and gives up all keys but the first.
async fn give_up(db: &Db, keys: &str) -> Result<Rotated, RotateError> {
    let config = config(&["--data-key", keys]);
    let sealing = start::ready(&config, db, at(0)).await.unwrap();
    rotate(db, &sealing, at(0)).await
}

/// Writes a mail in a transaction of its own.
async fn write(db: &Db, sealing: &Sealing) -> Result<(), DbError> {
    let mut tx = db.begin().await?;
    tell(&mut tx, sealing).await?;
    tx.commit().await
}

async fn tell(tx: &mut api::db::Tx, sealing: &Sealing) -> Result<(), DbError> {
    let to = Addressee {
        account: None,
        email: "pat@example.org",
        name: "Pat Morgan",
        language: Language::default(),
    };
    mail::tell(tx, sealing, &Message::PasswordChanged, &to, at(0)).await
}

/// How many mails each key has sealed: the old one, the new one.
async fn mails(db: &Db) -> (i64, i64) {
    const SQL: &str = "SELECT COUNT(*) FROM mails WHERE sealed_by = $1";
    let count = async |id: String| {
        let (count,): (i64,) =
            on_db!(db, conn => sqlx::query_as(SQL).bind(&id).fetch_one(conn).await).unwrap();
        count
    };
    (count(id_of(OLD)).await, count(id_of(NEW)).await)
}

on_both! {
    async fn a_server_that_lacks_the_key_that_seals_writes_nothing_and_says_so(server with ["--data-key", OLD]) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let path = noted(&patient, &doctor, 60, "first", "one").await;
        let done = give_up(&server.app.db, &both()).await.unwrap();
        assert_eq!(done.retired, [id_of(OLD)]);
        let body = json!({ "text": "second", "summary": "two", "editor": Uuid::from_u128(1) });
        let request = doctor.request(Method::PUT, &format!("{path}/note")).header("if-match", "\"1\"");
        let refused = Answer::of(request.json(&body)).await;
        assert!(refused.headers.contains_key("retry-after"));
        refused.problem(503, ErrorCode::Unavailable);
        assert_eq!(in_use(&server.app.db, &id_of(OLD)).await.unwrap(), 0);
        // The log says what is to be done.
        let fault = write(&server.app.db, &server.app.sealing).await.unwrap_err();
        assert!(fault.to_string().contains("restart it with the new configuration"), "{fault}");
    }
}

on_both! {
    async fn the_database_says_which_of_the_keys_seals_and_not_their_order(server with ["--data-key", OLD]) {
        let db = &server.app.db;
        let behind = with_keys(&format!("{OLD},{NEW}"));
        write(db, &behind).await.unwrap();
        assert_eq!(mails(db).await, (1, 0));
        give_up(db, &both()).await.unwrap();
        write(db, &behind).await.unwrap();
        assert_eq!(mails(db).await, (0, 2));
    }
}

on_both! {
    async fn a_key_is_not_retired_while_it_seals_or_anything_is_sealed_with_it(server with ["--data-key", OLD]) {
        let db = &server.app.db;
        let retires = async || {
            let mut tx = db.begin().await.unwrap();
            let is_retired = store::retire(&mut tx, &id_of(OLD), at(0)).await.unwrap();
            tx.commit().await.unwrap();
            is_retired
        };
        assert!(!retires().await, "it seals");
        write(db, &server.app.sealing).await.unwrap();
        start::ready(&config(&["--data-key", &both()]), db, at(0)).await.unwrap();
        assert!(!retires().await, "a mail is sealed with it");
        rotate(db, &with_keys(&both()), at(0)).await.unwrap();
        assert!(retires().await);
    }
}

on_both! {
    async fn a_rotation_waits_for_who_is_about_to_write(server with ["--data-key", OLD]) {
        let db = &server.app.db;
        let mut tx = db.begin().await.unwrap();
        // From here on this transaction seals with the old key.
        let key = server.app.sealing.to_write(&mut tx).await.unwrap();
        assert_eq!(key.id(), id_of(OLD));
        let keys = both();
        let writing = async {
            tell(&mut tx, &server.app.sealing).await.unwrap();
            tx.commit().await.unwrap();
        };
        let (done, ()) = tokio::join!(give_up(db, &keys), writing);
        assert_eq!(done.unwrap().retired, [id_of(OLD)]);
        assert_eq!(mails(db).await, (0, 1));
    }
}

on_both! {
    async fn whatever_is_written_during_a_rotation_no_row_is_left_with_the_old_key(server with ["--data-key", OLD]) {
        let (db, stale) = (&server.app.db, with_keys(OLD));
        let newer = with_keys(&format!("{OLD},{NEW}"));
        for _ in 0..MAILS {
            write(db, &stale).await.unwrap();
        }
        let writers = (0..WRITERS).map(async |n| {
            let mut written = 0;
            for _ in 0..MAILS {
                match write(db, if n % 2 == 0 { &stale } else { &newer }).await {
                    Ok(()) => written += 1,
                    // It has the old key alone, and may not seal with it any more.
                    Err(DbError::Seal(SealError::NotGiven { key_id })) => {
                        assert_eq!((n % 2, key_id), (0, id_of(NEW)));
                    }
                    Err(other) => panic!("{other}"),
                }
            }
            written
        });
        let keys = both();
        let (done, written) = tokio::join!(give_up(db, &keys), join_all(writers));
        assert_eq!(done.unwrap().retired, [id_of(OLD)]);
        let written: i64 = written.into_iter().sum();
        assert_eq!(mails(db).await, (0, written + MAILS as i64));
        assert_eq!(in_use(db, &id_of(OLD)).await.unwrap(), 0);
    }
}

on_both! {
    async fn a_rotation_stops_where_the_old_key_seals_again(server with ["--data-key", OLD]) {
        let db = &server.app.db;
        write(db, &server.app.sealing).await.unwrap();
        // Another process came up with the old key in front after this one.
        let stopped = rotate(db, &with_keys(&both()), at(0)).await;
        assert!(matches!(stopped, Err(RotateError::OtherKey(key)) if key == id_of(OLD)));
        assert_eq!(mails(db).await, (1, 0));
    }
}
