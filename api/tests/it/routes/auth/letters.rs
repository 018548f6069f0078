//! What was written to whom, read from the database.

use std::time::Duration;

use api::{mail::store, on_tx, random};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::support::{Server, at};

/// The texts of the mails of a kind to an address, the oldest first.
pub async fn all(server: &Server, address: &str, kind: &str) -> Vec<String> {
    let db = &server.app.db;
    let rows = store::list(db, None, (at(10_000_000), Uuid::max()), 1_000)
        .await
        .unwrap();
    let mut texts = Vec::new();
    for row in rows.iter().rev() {
        if row.to_address == address && row.kind == kind {
            texts.push(
                store::find(db, &server.app.sealing, row.id())
                    .await
                    .unwrap()
                    .unwrap()
                    .1,
            );
        }
    }
    texts
}

/// The n-th mail of a kind to an address, which may be written a moment after the answer.
pub async fn nth(server: &Server, address: &str, kind: &str, n: usize) -> String {
    for _ in 0..500 {
        if let Some(text) = all(server, address, kind).await.into_iter().nth(n) {
            return text;
        }
        actix_web::rt::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("no {kind} mail {n} to {address}");
}

/// Lets no mail to an address be written any more.
pub async fn block(server: &Server, address: &str) {
    // Each address takes one mail of these kinds, and has it now.
    const INDEX: &str = "CREATE UNIQUE INDEX IF NOT EXISTS one_each ON mails (to_address) \
        WHERE kind IN ('blocked', 'address_in_use', 'confirm_email', 'verify_email')";
    const FILL: &str = "INSERT INTO mails (id, kind, to_address, to_name, subject, text, created_at) \
        VALUES ($1, 'blocked', $2, '', '', '', $3)";
    let mut tx = server.app.db.begin().await.unwrap();
    on_tx!(&mut tx, conn => sqlx::query(INDEX).execute(conn).await.map(drop)).unwrap();
    on_tx!(&mut tx, conn => sqlx::query(FILL)
        .bind(random::uuid_v7(at(0)))
        .bind(address)
        .bind(OffsetDateTime::from(at(0)))
        .execute(conn)
        .await
        .map(drop))
    .unwrap();
    tx.commit().await.unwrap();
}

/// The link in a mail.
pub fn link(text: &str) -> &str {
    text.lines().find(|line| line.starts_with("http")).unwrap()
}

/// The secret in the link of a mail.
pub fn token(text: &str) -> String {
    link(text).split_once('#').unwrap().1.to_owned()
}
