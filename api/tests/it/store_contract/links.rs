//! A link opens one thing, once, in time.

use api::{
    db::Tx,
    links::{self, NotTaken, Purpose},
};
use shared::Instant;

use crate::{
    on_both,
    support::{Patient, Server, at},
};

const PURPOSE: Purpose = Purpose::ResetPassword;

async fn issue(server: &Server, patient: &Patient<'_>, payload: Option<&str>) -> String {
    let mut tx = server.app.db.begin().await.unwrap();
    let secret = links::issue_for(&mut tx, patient.id, PURPOSE, payload, 15, at(0)).await;
    tx.commit().await.unwrap();
    secret.unwrap().encode()
}

/// Tries to open a link; the use is kept.
async fn take(
    server: &Server,
    secret: &str,
    purpose: Purpose,
    now: Instant,
) -> Option<Option<String>> {
    let mut tx = server.app.db.begin().await.unwrap();
    let taken = taken_in(&mut tx, secret, purpose, now).await;
    tx.commit().await.unwrap();
    taken
}

async fn taken_in(
    tx: &mut Tx,
    secret: &str,
    purpose: Purpose,
    now: Instant,
) -> Option<Option<String>> {
    match links::take(tx, secret, purpose, now).await {
        Ok(taken) => Some(taken.payload),
        Err(NotTaken::Expired) => None,
        Err(NotTaken::Failed(error)) => panic!("{error}"),
    }
}

on_both! {
    async fn a_link_opens_once(server) {
        let pat = Patient::new(&server).await;
        let secret = issue(&server, &pat, Some("pat@example.org")).await;
        assert_eq!(take(&server, &secret, PURPOSE, at(1)).await, Some(Some("pat@example.org".into())));
        assert_eq!(take(&server, &secret, PURPOSE, at(1)).await, None);
    }
}

on_both! {
    async fn it_opens_to_the_second(server) {
        let pat = Patient::new(&server).await;
        let late = issue(&server, &pat, None).await;
        assert_eq!(take(&server, &late, PURPOSE, at(15)).await, None);
        let in_time = issue(&server, &pat, None).await;
        assert_eq!(take(&server, &in_time, PURPOSE, at(15).plus_seconds(-1)).await, Some(None));
    }
}

on_both! {
    async fn only_for_its_purpose_and_only_the_last_one(server) {
        let pat = Patient::new(&server).await;
        let first = issue(&server, &pat, None).await;
        for other in [Purpose::VerifyEmail, Purpose::ConfirmEmail, Purpose::AcceptInvitation] {
            assert_eq!(take(&server, &first, other, at(0)).await, None);
        }
        let second = issue(&server, &pat, None).await;
        assert_eq!(take(&server, &first, PURPOSE, at(0)).await, None);
        for garbage in ["", "x", &second[1..], &format!("{second}A"), &"=".repeat(43)] {
            assert_eq!(take(&server, garbage, PURPOSE, at(0)).await, None);
        }
        assert_eq!(take(&server, &second, PURPOSE, at(0)).await, Some(None));
    }
}

on_both! {
    async fn of_two_at_once_one_opens_it(server) {
        let pat = Patient::new(&server).await;
        let secret = issue(&server, &pat, None).await;
        let tries = (0..8).map(|_| take(&server, &secret, PURPOSE, at(0)));
        let opened = futures_util::future::join_all(tries).await;
        assert_eq!(opened.iter().flatten().count(), 1);
    }
}

on_both! {
    async fn what_is_not_committed_has_not_happened(server) {
        let pat = Patient::new(&server).await;
        let secret = issue(&server, &pat, None).await;
        let mut tx = server.app.db.begin().await.unwrap();
        assert_eq!(taken_in(&mut tx, &secret, PURPOSE, at(0)).await, Some(None));
        drop(tx);
        assert_eq!(take(&server, &secret, PURPOSE, at(0)).await, Some(None));
    }
}

on_both! {
    async fn all_of_an_account_can_be_voided(server) {
        let pat = Patient::new(&server).await;
        let secret = issue(&server, &pat, None).await;
        let mut tx = server.app.db.begin().await.unwrap();
        links::store::void(&mut tx, pat.id).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(take(&server, &secret, PURPOSE, at(0)).await, None);
    }
}
