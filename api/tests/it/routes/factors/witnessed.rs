//! Each refused second step and each refused passkey is a line of the audit: by nobody, because who tried
//! is not known, and about the account that it was tried on.

use api::on_db;
use shared::ErrorCode;
use uuid::Uuid;

use super::{
    Owner,
    device::{Device, ORIGIN},
    passkeys::{request, show},
    second_step, wrong_code,
};
use crate::{
    on_both,
    support::{Server, at},
};

/// The refusals in the order of their actions: action, who did it, about what.
async fn refusals(server: &Server) -> Vec<(String, Option<Uuid>, Option<Uuid>)> {
    const SQL: &str = "SELECT action, actor_id, target_id FROM audit WHERE outcome = 'refused' ORDER BY action, target_id";
    on_db!(&server.app.db, conn => sqlx::query_as(SQL).fetch_all(conn).await).unwrap()
}

fn refusal(action: &str, on: Option<Uuid>) -> (String, Option<Uuid>, Option<Uuid>) {
    (action.to_owned(), None, on)
}

on_both! {
    async fn every_wrong_code_and_that_it_was_the_last_one(server) {
        let pat = Owner::new(&server, "pat").await;
        let (secret, _) = pat.enrol().await;
        let challenge = pat.challenge().await;
        let on = Some(pat.id.uuid());
        for tries in 1..=5 {
            second_step(&server, &challenge, &wrong_code(&secret, at(0))).await.problem(403, ErrorCode::WrongCode);
            let mut wanted = vec![refusal("sign_in", on); tries];
            if tries == 5 {
                wanted.insert(0, refusal("fail_second_step", on));
            }
            assert_eq!(refusals(&server).await, wanted);
        }
    }
}

on_both! {
    async fn every_passkey_that_does_not_hold(server with ["--public-url", ORIGIN]) {
        let pat = Owner::new(&server, "pat").await;
        let sam = Owner::new(&server, "sam").await;
        let (mut device, _) = pat.with_device().await;
        let (mut theirs, _) = sam.with_device().await;

        // One that nobody knows, and one whose signature is of another site.
        let ceremony = request(&server, None).await;
        let mut unknown = Device::new();
        unknown.user.clone_from(&device.user);
        let signed = unknown.sign(&ceremony["options"]);
        show(&server, &ceremony, signed).await.problem(403, ErrorCode::PasskeyRefused);
        device.origin = "https://evil.example";
        let signed = device.sign(&ceremony["options"]);
        show(&server, &ceremony, signed).await.problem(403, ErrorCode::PasskeyRefused);
        let mut wanted = [refusal("sign_in", None), refusal("sign_in", Some(pat.id.uuid()))];
        wanted.sort();
        let mut seen = refusals(&server).await;
        seen.sort();
        assert_eq!(seen, wanted);

        // Somebody else's in a second step; after five of them the owner is told.
        let challenge = pat.challenge().await;
        for _ in 0..5 {
            let ceremony = request(&server, Some(&challenge)).await;
            let signed = theirs.sign(&ceremony["options"]);
            show(&server, &ceremony, signed).await.problem(403, ErrorCode::PasskeyRefused);
        }
        let seen = refusals(&server).await;
        let on_pat = seen.iter().filter(|line| **line == refusal("sign_in", Some(pat.id.uuid())));
        assert_eq!((seen.len(), on_pat.count()), (8, 6));
        assert_eq!(seen[0], refusal("fail_second_step", Some(pat.id.uuid())));
        const MAILS: &str = "SELECT COUNT(*) FROM mails WHERE kind = 'second_step_failed'";
        let (mails,): (i64,) = on_db!(&server.app.db, conn => sqlx::query_as(MAILS).fetch_one(conn).await).unwrap();
        assert_eq!(mails, 1);
    }
}

on_both! {
    async fn too_many_codes_or_passkeys_are_one_line_a_second(server with ["--rate-limit", "on", "--public-url", ORIGIN]) {
        let pat = Owner::new(&server, "pat").await;
        let (secret, _) = pat.enrol().await;
        let throttled = async || {
            let lines = refusals(&server).await;
            lines.iter().filter(|(action, ..)| action == "sign_in_throttled").count()
        };
        // Ten codes are heard, of which one went into setting the app up.
        for step in [5, 4, 3] {
            let challenge = pat.challenge().await;
            for _ in 0..step {
                second_step(&server, &challenge, &wrong_code(&secret, at(0))).await;
            }
        }
        assert_eq!(throttled().await, 1);
        server.app.clock.set(at(0).plus_seconds(1));
        for _ in 0..45 {
            let body = serde_json::json!({});
            server.post("/auth/passkey/options", body).await;
        }
        assert_eq!(throttled().await, 2);
    }
}
