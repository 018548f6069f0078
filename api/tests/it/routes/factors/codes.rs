//! The codes of an app: near enough in time, and once.

use futures_util::future::join;
use shared::ErrorCode;

use super::{Owner, code_at, login, second_step};
use crate::{on_both, support::at};

on_both! {
    async fn a_right_password_opens_the_second_step_and_no_more(server) {
        let pat = Owner::new(&server, "pat").await;
        let (secret, _) = pat.enrol().await;
        server.set_minutes(1);
        let refused = pat.login().await;
        assert!(refused.headers.get("set-cookie").is_none());
        let problem = refused.problem(401, ErrorCode::SecondFactorRequired);
        assert_eq!(problem["methods"], serde_json::json!(["totp", "backup_code"]));
        assert!(problem.get("access_token").is_none() && problem.get("account").is_none());
        // A wrong password is answered as for everybody else.
        let wrong = login(&server, "pat", "wrong").await.appearance();
        assert_eq!(wrong, login(&server, "nobody", "wrong").await.appearance());

        let challenge = problem["challenge"].as_str().unwrap();
        let answer = second_step(&server, challenge, &code_at(&secret, at(1))).await;
        let cookie = answer.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
        let signed_in = answer.ok(200);
        assert_eq!(signed_in["account"]["id"], serde_json::json!(pat.id));
        let refresh = server.request(reqwest::Method::POST, "/auth/refresh").header("cookie", cookie);
        crate::support::Answer::of(refresh).await.ok(200);
    }
}

on_both! {
    async fn a_code_counts_once(server) {
        let pat = Owner::new(&server, "pat").await;
        let (secret, _) = pat.enrol().await;
        // The first code was used up when the app was added.
        pat.step(&code_at(&secret, at(0))).await.problem(403, ErrorCode::WrongCode);
        let now = at(0).plus_seconds(30);
        server.app.clock.set(now);
        pat.step(&code_at(&secret, now)).await.ok(200);
        pat.step(&code_at(&secret, now)).await.problem(403, ErrorCode::WrongCode);
        // The one before is near enough in time, and older than one that was used.
        pat.step(&code_at(&secret, at(0))).await.problem(403, ErrorCode::WrongCode);
        pat.step(&code_at(&secret, now.plus_seconds(30))).await.ok(200);
    }
}

on_both! {
    async fn clocks_may_differ_by_half_a_minute(server) {
        let pat = Owner::new(&server, "pat").await;
        let (secret, _) = pat.enrol().await;
        // Each later than the one before, so that only the distance can be wrong.
        for (minutes, ahead, counts) in [(10, -60, false), (20, -30, true), (30, 0, true), (40, 30, true), (50, 60, false)] {
            server.set_minutes(minutes);
            let answer = pat.step(&code_at(&secret, at(minutes).plus_seconds(ahead))).await;
            assert_eq!(answer.status.as_u16(), if counts { 200 } else { 403 }, "{ahead} s");
        }
    }
}

on_both! {
    async fn of_two_at_once_one_signs_in(server) {
        let pat = Owner::new(&server, "pat").await;
        let (secret, paper) = pat.enrol().await;
        for (minutes, code) in [(1, code_at(&secret, at(1))), (2, paper[0].clone())] {
            server.set_minutes(minutes);
            // One code in two steps, and one step with one code twice.
            let (one, other) = (pat.challenge().await, pat.challenge().await);
            let (first, second) = join(second_step(&server, &one, &code), second_step(&server, &other, &code)).await;
            let mut statuses = [first.status.as_u16(), second.status.as_u16()];
            statuses.sort_unstable();
            assert_eq!(statuses, [200, 403], "{code}");
        }
        server.set_minutes(3);
        let (challenge, code) = (pat.challenge().await, code_at(&secret, at(3)));
        let both = join(second_step(&server, &challenge, &code), second_step(&server, &challenge, &code)).await;
        let mut statuses = [both.0.status.as_u16(), both.1.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 422]);
    }
}
