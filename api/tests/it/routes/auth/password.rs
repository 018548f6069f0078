//! Another password needs the present one, and ends what was begun with it.

use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};
use shared::ErrorCode;

use super::{PASSWORD, SignIn, account, letters, login};
use crate::{
    on_both,
    support::{Admin, Answer, Doctor, Integrator, Server, at},
};

const NEW: &str = "seven boats upstream";

async fn change(server: &Server, session: &SignIn, body: Value) -> Answer {
    let request = server.request(Method::PUT, "/me/password");
    Answer::of(request.bearer_auth(&session.token).json(&body)).await
}

fn from_to(present: &str, new: &str) -> Value {
    json!({ "present": present, "new": new })
}

on_both! {
    async fn the_present_one_and_a_good_new_one(server) {
        account(&server, "pat").await;
        let (here, there) = (SignIn::new(&server, "pat").await, SignIn::new(&server, "pat").await);
        change(&server, &here, from_to("wrong", NEW)).await.problem(403, ErrorCode::WrongPassword);
        change(&server, &here, from_to("", NEW)).await.problem(403, ErrorCode::WrongPassword);
        for (new, code) in [("short", "too_short"), ("12345678", "too_weak"), ("Pat Morgan", "too_weak")] {
            assert_eq!(change(&server, &here, from_to(PASSWORD, new)).await.invalid_fields(), [("new".into(), code.into())]);
        }
        there.me(&server).await.ok(200);

        change(&server, &here, from_to(PASSWORD, NEW)).await.ok(204);
        here.me(&server).await.ok(200);
        there.me(&server).await.problem(401, ErrorCode::Unauthenticated);
        there.send(&server, "/auth/refresh").await.problem(401, ErrorCode::Unauthenticated);
        login(&server, "pat", PASSWORD).await.problem(401, ErrorCode::InvalidCredentials);
        SignIn::of(login(&server, "pat", NEW).await);
        let told = letters::all(&server, "pat@example.org", "password_changed").await;
        assert_eq!(told.len(), 1);
        assert!(!told[0].contains(NEW) && !told[0].contains(PASSWORD));
    }
}

on_both! {
    async fn a_link_that_was_sent_before_opens_nothing(server) {
        account(&server, "pat").await;
        let here = SignIn::new(&server, "pat").await;
        server.post("/auth/forgot-password", json!({ "email": "pat@example.org" })).await.ok(202);
        let token = letters::token(&letters::nth(&server, "pat@example.org", "reset_password", 0).await);
        change(&server, &here, from_to(PASSWORD, NEW)).await.ok(204);
        let body = json!({ "token": token, "password": PASSWORD });
        server.post("/auth/reset-password", body).await.problem(422, ErrorCode::LinkExpired);
    }
}

on_both! {
    async fn of_two_at_once_one_is_kept(server) {
        account(&server, "pat").await;
        let here = SignIn::new(&server, "pat").await;
        let passwords: Vec<String> = (0..4).map(|n| format!("{n} boats upstream")).collect();
        let answers = join_all(passwords.iter().map(|new| change(&server, &here, from_to(PASSWORD, new)))).await;
        let winners: Vec<_> = answers.iter().zip(&passwords).filter(|(answer, _)| answer.status == 204).collect();
        assert_eq!(winners.len(), 1, "{answers:?}");
        SignIn::of(login(&server, "pat", winners[0].1).await);
        for lost in answers.iter().filter(|answer| answer.status != 204) {
            assert!(lost.body["code"] == "conflict" || lost.body["code"] == "wrong_password", "{lost:?}");
        }
    }
}

on_both! {
    async fn guessing_it_with_a_stolen_token_is_slow(server with ["--rate-limit", "on"]) {
        account(&server, "pat").await;
        let here = SignIn::new(&server, "pat").await;
        let mut heard = 0;
        while change(&server, &here, from_to("wrong", NEW)).await.status == 403 {
            heard += 1;
            assert!(heard <= 10, "no end of guesses");
        }
        // By another operation that asks for it, too; and the owner comes back.
        let request = server.request(Method::POST, "/me/email").bearer_auth(&here.token);
        let body = json!({ "email": "new@example.org", "password": PASSWORD });
        Answer::of(request.json(&body)).await.problem(429, ErrorCode::TooManyRequests);
        server.app.clock.set(at(0).plus_seconds(30));
        change(&server, &here, from_to(PASSWORD, NEW)).await.ok(204);
    }
}

on_both! {
    async fn nobody_sets_a_password_for_somebody(server) {
        let pat = account(&server, "pat").await;
        let admin = Admin::new(&server).await;
        let body = json!({ "password": NEW });
        for path in [format!("/accounts/{pat}/password"), format!("/doctors/{pat}/password"), format!("/me/password/{pat}")] {
            admin.put(&path, body.clone()).await.problem(404, ErrorCode::NotFound);
            Doctor::new(&server).await.put(&path, body.clone()).await.problem(404, ErrorCode::NotFound);
        }
        let integrator = Integrator::new(&server).await;
        integrator.put("/me/password", json!({})).await.problem(403, ErrorCode::Forbidden);
        integrator.post("/me/email", json!({})).await.problem(403, ErrorCode::Forbidden);
        integrator.get("/me/sessions").await.problem(403, ErrorCode::Forbidden);
    }
}
