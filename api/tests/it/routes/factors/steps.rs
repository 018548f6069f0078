//! The second step itself: minutes long, tried five times, taken once.

use futures_util::future::join_all;
use shared::ErrorCode;

use super::{Owner, code_at, login, second_step, wrong_code};
use crate::{on_both, support::at};

on_both! {
    async fn five_wrong_codes_close_it(server) {
        let pat = Owner::new(&server, "pat").await;
        let (secret, _) = pat.enrol().await;
        server.set_minutes(1);
        let challenge = pat.challenge().await;
        for _ in 0..5 {
            let wrong = wrong_code(&secret, at(1));
            second_step(&server, &challenge, &wrong).await.problem(403, ErrorCode::WrongCode);
        }
        let right = code_at(&secret, at(1));
        second_step(&server, &challenge, &right).await.problem(422, ErrorCode::ChallengeExpired);
        // Nobody is locked out: the password opens another one.
        pat.step(&right).await.ok(200);
    }
}

on_both! {
    async fn ten_at_once_are_not_more_than_five(server) {
        let pat = Owner::new(&server, "pat").await;
        let (secret, _) = pat.enrol().await;
        let (challenge, wrong) = (pat.challenge().await, wrong_code(&secret, at(0)));
        let tries = (0..10).map(|_| second_step(&server, &challenge, &wrong));
        let answers = join_all(tries).await;
        let heard = answers.iter().filter(|answer| answer.status == 403).count();
        assert_eq!(heard, 5);
    }
}

on_both! {
    async fn what_is_not_open_is_answered_alike(server) {
        let pat = Owner::new(&server, "pat").await;
        let (secret, paper) = pat.enrol().await;
        let (used, old) = (pat.challenge().await, pat.challenge().await);
        second_step(&server, &used, &paper[0]).await.ok(200);
        server.app.clock.set(at(5));
        let code = code_at(&secret, at(5));
        let wanted = second_step(&server, &used, &code).await;
        let appearance = wanted.appearance();
        wanted.problem(422, ErrorCode::ChallengeExpired);
        let unknown = "A".repeat(43);
        for challenge in [old.as_str(), &unknown, "", "x", &"A".repeat(64), "\0"] {
            assert_eq!(second_step(&server, challenge, &code).await.appearance(), appearance, "{challenge:?}");
        }
        // A refresh token, a link or an access token is no step either.
        assert_eq!(second_step(&server, &pat.token, &code).await.appearance(), appearance);
    }
}

on_both! {
    async fn it_is_good_to_its_last_second(server) {
        let pat = Owner::new(&server, "pat").await;
        let (secret, _) = pat.enrol().await;
        let challenge = pat.challenge().await;
        let last = at(5).plus_seconds(-1);
        server.app.clock.set(last);
        second_step(&server, &challenge, &code_at(&secret, last)).await.ok(200);
    }
}

on_both! {
    async fn it_belongs_to_one_account(server) {
        let pat = Owner::new(&server, "pat").await;
        let sam = Owner::new(&server, "sam").await;
        let ((_, pats), (theirs, papers)) = (pat.enrol().await, sam.enrol().await);
        server.set_minutes(1);
        let challenge = pat.challenge().await;
        for code in [code_at(&theirs, at(1)), papers[0].clone()] {
            second_step(&server, &challenge, &code).await.problem(403, ErrorCode::WrongCode);
        }
        // What was tried in vain there is as good as before where it belongs.
        sam.step(&papers[0]).await.ok(200);
        let signed_in = second_step(&server, &challenge, &pats[0]).await.ok(200);
        assert_eq!(signed_in["account"]["id"], serde_json::json!(pat.id));
    }
}

on_both! {
    async fn a_disabled_account_does_not_come_in_by_it(server) {
        let pat = Owner::new(&server, "pat").await;
        let (_, paper) = pat.enrol().await;
        let challenge = pat.challenge().await;
        server.disable(pat.id).await;
        second_step(&server, &challenge, &paper[0]).await.problem(422, ErrorCode::ChallengeExpired);
    }
}

on_both! {
    async fn a_forgotten_password_does_not_replace_it(server) {
        use api::links::{self, Purpose};

        let pat = Owner::new(&server, "pat").await;
        let (secret, _) = pat.enrol().await;
        server.set_minutes(1);
        let mut tx = server.app.db.begin().await.unwrap();
        let link = links::issue(&mut tx, pat.id, Purpose::ResetPassword, 15, at(1)).await.unwrap();
        tx.commit().await.unwrap();
        let new = serde_json::json!({ "token": link.encode(), "password": "another nine boats" });
        server.post("/auth/reset-password", new).await.ok(204);
        let refused = login(&server, "pat", "another nine boats").await;
        let problem = refused.problem(401, ErrorCode::SecondFactorRequired);
        let challenge = problem["challenge"].as_str().unwrap();
        second_step(&server, challenge, &code_at(&secret, at(1))).await.ok(200);
    }
}

on_both! {
    async fn the_owner_hears_of_changes_and_of_five_wrong_codes(server) {
        use api::on_db;

        const KINDS: &str = "SELECT kind FROM mails ORDER BY id";
        let pat = Owner::new(&server, "pat").await;
        let (secret, _) = pat.enrol().await;
        let challenge = pat.challenge().await;
        for _ in 0..5 {
            second_step(&server, &challenge, &wrong_code(&secret, at(0))).await.problem(403, ErrorCode::WrongCode);
        }
        let kinds: Vec<(String,)> = on_db!(&server.app.db, conn => sqlx::query_as(KINDS).fetch_all(conn).await).unwrap();
        let kinds: Vec<&str> = kinds.iter().map(|(kind,)| kind.as_str()).collect();
        assert_eq!(kinds, ["second_factor_changed", "second_step_failed"]);
    }
}

on_both! {
    async fn who_has_the_password_can_not_try_codes_for_ever(server with ["--rate-limit", "on"]) {
        let pat = Owner::new(&server, "pat").await;
        let (secret, paper) = pat.enrol().await;
        let mut heard = 0;
        let wait = 'guessing: loop {
            let challenge = pat.challenge().await;
            for _ in 0..5 {
                let answer = second_step(&server, &challenge, &wrong_code(&secret, server.app.now())).await;
                if answer.status == 429 {
                    let wait: i64 = answer.headers["retry-after"].to_str().unwrap().parse().unwrap();
                    answer.problem(429, ErrorCode::TooManyRequests);
                    break 'guessing wait;
                }
                answer.problem(403, ErrorCode::WrongCode);
                heard += 1;
                assert!(heard < 12, "no end of codes");
            }
            server.app.clock.set(server.app.now().plus_seconds(30));
        };
        assert!((60..=300).contains(&wait), "{wait} s");
        // The owner comes back when the next code is heard.
        server.app.clock.set(server.app.now().plus_seconds(wait));
        pat.step(&paper[0]).await.ok(200);
    }
}
