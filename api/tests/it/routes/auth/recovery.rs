//! The way back for who forgot the password, and for nobody else.

use futures_util::future::join_all;
use reqwest::Method;
use serde_json::json;
use shared::ErrorCode;

use super::{PASSWORD, SignIn, account, letters, login};
use crate::{
    on_both,
    support::{Answer, Server, at},
};

const NEW: &str = "seven boats upstream";

async fn forgot(server: &Server, email: &str) -> Answer {
    server
        .post("/auth/forgot-password", json!({ "email": email }))
        .await
}

async fn reset(server: &Server, token: &str, password: &str) -> Answer {
    let body = json!({ "token": token, "password": password });
    server.post("/auth/reset-password", body).await
}

/// Asks for a link for pat and gives its secret; `n` links were asked for before.
async fn asked(server: &Server, n: usize) -> String {
    forgot(server, "pat@example.org").await.ok(202);
    let mail = letters::nth(server, "pat@example.org", "reset_password", n).await;
    letters::token(&mail)
}

on_both! {
    async fn known_and_unknown_are_answered_alike_and_hash_nothing(server) {
        account(&server, "pat").await;
        server.disable(account(&server, "gone").await).await;
        let before = server.app.passwords.computed();
        let known = forgot(&server, "pat@example.org").await;
        assert_eq!((known.status.as_u16(), known.text.as_str()), (202, ""));
        for other in ["nobody@example.org", "gone@example.org", " PAT@example.org"] {
            assert_eq!(forgot(&server, other).await.appearance(), known.appearance(), "{other}");
        }
        assert_eq!(server.app.passwords.computed(), before);
        letters::nth(&server, "pat@example.org", "reset_password", 1).await;
        for other in ["nobody@example.org", "gone@example.org"] {
            assert_eq!(letters::all(&server, other, "reset_password").await, [""; 0], "{other}");
        }
        assert_eq!(forgot(&server, "pat").await.invalid_fields(), [("email".into(), "invalid_format".into())]);
        assert_eq!(forgot(&server, "pat@example.org\r\nBcc: all@example.org").await.status, 422);
    }
}

on_both! {
    async fn the_link_sets_a_password_once_and_signs_out_everywhere(server) {
        account(&server, "pat").await;
        let (here, there) = (SignIn::new(&server, "pat").await, SignIn::new(&server, "pat").await);
        let token = asked(&server, 0).await;
        reset(&server, &token, NEW).await.ok(204);
        for session in [here, there] {
            session.me(&server).await.problem(401, ErrorCode::Unauthenticated);
            session.send(&server, "/auth/refresh").await.problem(401, ErrorCode::Unauthenticated);
        }
        login(&server, "pat", PASSWORD).await.problem(401, ErrorCode::InvalidCredentials);
        SignIn::of(login(&server, "pat", NEW).await);
        assert_eq!(letters::all(&server, "pat@example.org", "password_changed").await.len(), 1);

        reset(&server, &token, "another nine boats").await.problem(422, ErrorCode::LinkExpired);
        SignIn::of(login(&server, "pat", NEW).await);
    }
}

on_both! {
    async fn it_opens_for_fifteen_minutes_to_the_second(server) {
        account(&server, "pat").await;
        let late = asked(&server, 0).await;
        server.set_minutes(15);
        reset(&server, &late, NEW).await.problem(422, ErrorCode::LinkExpired);
        let in_time = asked(&server, 1).await;
        server.app.clock.set(at(30).plus_seconds(-1));
        reset(&server, &in_time, NEW).await.ok(204);
    }
}

on_both! {
    async fn whatever_opens_nothing_is_told_alike_and_hashes_nothing(server) {
        account(&server, "pat").await;
        let replaced = asked(&server, 0).await;
        let token = asked(&server, 1).await;
        let before = server.app.passwords.computed();
        let refused = reset(&server, &replaced, NEW).await;
        let appearance = refused.appearance();
        refused.problem(422, ErrorCode::LinkExpired);
        for other in ["", "x", &token[1..], &token.to_lowercase(), &"A".repeat(43), &"A".repeat(128)] {
            assert_eq!(reset(&server, other, "short").await.appearance(), appearance, "{other}");
        }
        // A link for one thing is none for another.
        for path in ["/auth/verify-email", "/auth/confirm-email"] {
            server.post(path, json!({ "token": token })).await.problem(422, ErrorCode::LinkExpired);
        }
        assert_eq!(server.app.passwords.computed(), before);
        reset(&server, &token, NEW).await.ok(204);
    }
}

on_both! {
    async fn a_bad_password_leaves_the_link_as_it_was(server) {
        account(&server, "pat").await;
        let token = asked(&server, 0).await;
        for (password, code) in [("short", "too_short"), ("12345678", "too_weak"), ("pat@example.org", "too_weak"), ("a lantern\0in the fog", "invalid_characters")] {
            assert_eq!(reset(&server, &token, password).await.invalid_fields(), [("password".into(), code.into())]);
        }
        reset(&server, &token, NEW).await.ok(204);
    }
}

on_both! {
    async fn of_two_at_once_one_sets_the_password(server) {
        account(&server, "pat").await;
        let token = asked(&server, 0).await;
        let passwords: Vec<String> = (0..4).map(|n| format!("{n} boats upstream")).collect();
        let answers = join_all(passwords.iter().map(|password| reset(&server, &token, password))).await;
        let winners: Vec<_> = answers.iter().zip(&passwords).filter(|(answer, _)| answer.status == 204).collect();
        assert_eq!(winners.len(), 1, "{answers:?}");
        SignIn::of(login(&server, "pat", winners[0].1).await);
        for answer in answers.into_iter().filter(|answer| answer.status != 204) {
            answer.problem(422, ErrorCode::LinkExpired);
        }
    }
}

on_both! {
    async fn the_link_is_of_our_host_whatever_the_request_says(server with ["--public-url", "https://clinic.example.org"]) {
        account(&server, "pat").await;
        let request = server.request(Method::POST, "/auth/forgot-password").json(&json!({ "email": "pat@example.org" }));
        let request = request
            .header("host", "evil.example")
            .header("x-forwarded-host", "evil.example")
            .header("forwarded", "host=evil.example")
            .header("origin", "https://evil.example")
            .header("referer", "https://evil.example/");
        Answer::of(request).await.ok(202);
        let mail = letters::nth(&server, "pat@example.org", "reset_password", 0).await;
        assert!(letters::link(&mail).starts_with("https://clinic.example.org/reset-password#"), "{mail}");
        assert!(!mail.contains("evil"));
    }
}

on_both! {
    async fn who_is_disabled_gets_nowhere(server) {
        let id = account(&server, "pat").await;
        let token = asked(&server, 0).await;
        server.disable(id).await;
        reset(&server, &token, NEW).await.problem(422, ErrorCode::LinkExpired);
        login(&server, "pat", NEW).await.problem(401, ErrorCode::InvalidCredentials);
    }
}

on_both! {
    async fn nobody_s_mailbox_is_flooded(server with ["--rate-limit", "on"]) {
        account(&server, "pat").await;
        for email in ["pat@example.org", "nobody@example.org"] {
            let mut heard = 0;
            let refused = loop {
                let answer = forgot(&server, email).await;
                if answer.status != 202 {
                    break answer;
                }
                heard += 1;
            };
            assert_eq!(heard, 3, "{email}");
            assert_eq!(refused.headers["retry-after"], "300");
            refused.problem(429, ErrorCode::TooManyRequests);
        }
        server.set_minutes(5);
        forgot(&server, "pat@example.org").await.ok(202);
    }
}

on_both! {
    async fn one_address_can_not_ask_for_everybody(server with ["--rate-limit", "on"]) {
        let mut heard = 0;
        while forgot(&server, &format!("pat{heard}@example.org")).await.status == 202 {
            heard += 1;
            assert!(heard <= 20, "no end of mails from one address");
        }
        let mut tried = 0;
        while reset(&server, &"A".repeat(43), NEW).await.status == 422 {
            tried += 1;
            assert!(tried <= 40, "no end of tries from one address");
        }
    }
}
