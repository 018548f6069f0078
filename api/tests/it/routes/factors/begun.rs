//! What ends sessions ends the sign-ins that were begun, too; and what is wanted of a sign-in from now on is
//! wanted of those before.

use api::{
    accounts::store::security as accounts,
    sessions::store::{EndReason, end_all},
};
use futures_util::future::join;
use reqwest::Method;
use serde_json::json;
use shared::{ErrorCode, account::Password};

use super::{
    Owner, PASSWORD,
    device::ORIGIN,
    login,
    reset::{NEW, reset},
    second_step, token,
};
use crate::{
    on_both,
    support::{Admin, Answer, Server},
};

async fn challenge(server: &Server, password: &str) -> String {
    let refused = login(server, "pat", password).await;
    let problem = refused.problem(401, ErrorCode::SecondFactorRequired);
    problem["challenge"].as_str().unwrap().to_owned()
}

on_both! {
    async fn a_second_step_ends_with_the_sessions(server) {
        let (admin, pat) = (Admin::new(&server).await, Owner::new(&server, "pat").await);
        let (_, paper) = pat.enrol().await;
        let of_pat = format!("/accounts/{}", pat.id);
        for (end, code) in ["own", "password", "admin", "disabled", "reset"].into_iter().zip(&paper) {
            let password = if ["own", "password"].contains(&end) { PASSWORD } else { NEW };
            let begun = challenge(&server, password).await;
            match end {
                "own" => pat.call(Method::DELETE, "/me/sessions", None).await.ok(204),
                "password" => pat.call(Method::PUT, "/me/password", Some(json!({ "present": PASSWORD, "new": NEW }))).await.ok(204),
                "admin" => admin.delete(&format!("{of_pat}/sessions")).await.ok(204),
                "disabled" => {
                    admin.post(&format!("{of_pat}/disable"), json!({ "reason": "Stolen" })).await.ok(204);
                    admin.act(&format!("{of_pat}/enable")).await.ok(204)
                }
                _ => {
                    reset(&pat, PASSWORD).await;
                    json!(null)
                }
            };
            let late = second_step(&server, &begun, code).await;
            assert_eq!(late.status, 422, "{end}");
            late.problem(422, ErrorCode::ChallengeExpired);
        }
        second_step(&server, &challenge(&server, PASSWORD).await, &paper[9]).await.ok(200);
    }
}

on_both! {
    async fn a_password_that_is_changed_while_it_is_compared_signs_nobody_in(server) {
        let (pat, sam) = (Owner::new(&server, "pat").await, Owner::new(&server, "sam").await);
        sam.enrol().await;
        let (app, now) = (&server.app, server.app.now());
        let new = app.passwords.hash(&Password::parse(NEW).unwrap()).await.unwrap();
        for owner in [pat, sam] {
            let present = accounts::password_hash(&app.db, owner.id).await.unwrap().unwrap();
            let before = app.passwords.computed();
            let mut tx = app.db.begin().await.unwrap();
            accounts::set_password(&mut tx, owner.id, &present, new.as_str(), now).await.unwrap();
            let change = async {
                // The account was looked up and its password is being compared.
                while app.passwords.computed() == before {
                    tokio::task::yield_now().await;
                }
                end_all(&mut tx, owner.id, None, EndReason::Logout, now).await.unwrap();
                tx.commit().await.unwrap();
            };
            let (answer, ()) = join(owner.login(), change).await;
            answer.problem(401, ErrorCode::InvalidCredentials);
        }
    }
}

on_both! {
    async fn every_change_of_a_factor_ends_the_other_sessions(server with ["--public-url", ORIGIN]) {
        let pat = Owner::new(&server, "pat").await;
        let is_in = async |token: &str| {
            let me = server.request(Method::GET, "/me").bearer_auth(token);
            Answer::of(me).await.status == 200
        };
        let there = token(&pat.login().await.ok(200));
        assert!(is_in(&there).await);
        let (_, paper) = pat.enrol().await;
        assert!(!is_in(&there).await && is_in(&pat.token).await, "an app");

        let there = token(&pat.step(&paper[0]).await.ok(200));
        let (_, added) = pat.with_device().await;
        assert!(!is_in(&there).await && is_in(&pat.token).await, "a passkey");

        let there = token(&pat.step(&paper[1]).await.ok(200));
        let path = format!("/me/passkeys/{}", added["passkey"]["id"].as_str().unwrap());
        pat.delete(&path, PASSWORD).await.ok(204);
        assert!(!is_in(&there).await && is_in(&pat.token).await, "a passkey removed");

        let there = token(&pat.step(&paper[2]).await.ok(200));
        pat.delete("/me/totp", PASSWORD).await.ok(204);
        assert!(!is_in(&there).await && is_in(&pat.token).await, "an app removed");
    }
}
