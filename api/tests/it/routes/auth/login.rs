//! Signing in: by either name, with one answer to every mistake.

use std::collections::BTreeSet;

use serde_json::json;
use shared::ErrorCode;

use super::{PASSWORD, SignIn, account, login};
use crate::on_both;

on_both! {
    async fn user_name_and_address_are_one_account(server) {
        let id = account(&server, "pat").await;
        for name in ["pat", "PAT", "Pat", " pat ", "pat@example.org", "PAT@Example.ORG"] {
            let signed_in = SignIn::of(login(&server, name, PASSWORD).await);
            assert_eq!(signed_in.body["account"]["id"], json!(id), "{name}");
        }
    }
}

on_both! {
    async fn the_answer_is_a_token_an_account_and_a_hidden_cookie(server) {
        account(&server, "pat").await;
        let answer = login(&server, "pat", PASSWORD).await;
        assert_eq!(answer.headers["cache-control"], "no-store");
        let signed_in = SignIn::of(answer);
        let body = &signed_in.body;
        let fields: BTreeSet<&str> = body.as_object().unwrap().keys().map(String::as_str).collect();
        let told = ["access_token", "token_type", "expires_in", "session_ends_in", "account"];
        assert_eq!(fields, BTreeSet::from(told));
        assert_eq!((&body["token_type"], &body["expires_in"]), (&json!("Bearer"), &json!(600)));
        assert_eq!((&body["account"]["role"], &body["account"]["username"]), (&json!("patient"), &json!("pat")));
        // What no script may read is not in the body.
        let secret = signed_in.cookie.split_once('=').unwrap().1;
        assert!(secret.len() == 43 && !body.to_string().contains(secret));
        assert_eq!(signed_in.me(&server).await.ok(200), body["account"]);
    }
}

/// The attributes of the cookie that an answer sets, without its name and value.
fn attributes(answer: &crate::support::Answer) -> BTreeSet<String> {
    let mut cookies = answer.headers.get_all("set-cookie").iter();
    let cookie = cookies.next().unwrap().to_str().unwrap();
    assert!(cookies.next().is_none());
    cookie.split("; ").skip(1).map(str::to_owned).collect()
}

on_both! {
    async fn on_this_machine_the_cookie_needs_no_encryption(server) {
        account(&server, "pat").await;
        let answer = login(&server, "pat", PASSWORD).await;
        let wanted = ["HttpOnly", "SameSite=Strict", "Path=/api/v1/auth"].map(str::to_owned);
        assert_eq!(attributes(&answer), BTreeSet::from(wanted));
        assert!(answer.headers.get("strict-transport-security").is_none());
    }
}

on_both! {
    async fn elsewhere_it_is_for_encrypted_connections_only(server with ["--public-url", "https://clinic.example.org"]) {
        account(&server, "pat").await;
        let answer = login(&server, "pat", PASSWORD).await;
        let wanted = ["HttpOnly", "SameSite=Strict", "Path=/api/v1/auth", "Secure"].map(str::to_owned);
        assert_eq!(attributes(&answer), BTreeSet::from(wanted.clone()));
        assert!(answer.headers.contains_key("strict-transport-security"));
        // Browsers take a cookie of this name from encrypted pages only.
        let cookie = answer.headers["set-cookie"].to_str().unwrap();
        assert!(cookie.starts_with("__Secure-mydoctor_refresh="), "{cookie}");
        let refreshed = SignIn::of(answer).send(&server, "/auth/refresh").await;
        assert_eq!(attributes(&refreshed), BTreeSet::from(wanted));
    }
}

on_both! {
    async fn every_sign_in_is_a_session_of_its_own(server) {
        account(&server, "pat").await;
        let (first, second) = (SignIn::new(&server, "pat").await, SignIn::new(&server, "pat").await);
        assert!(first.cookie != second.cookie && first.token != second.token);
        first.send(&server, "/auth/logout").await.ok(204);
        first.me(&server).await.problem(401, ErrorCode::Unauthenticated);
        second.me(&server).await.ok(200);
    }
}

on_both! {
    async fn every_mistake_is_answered_alike(server) {
        account(&server, "pat").await;
        server.disable(account(&server, "gone").await).await;
        let first = login(&server, "pat", "wrong").await;
        let appearance = first.appearance();
        assert!(first.headers.get("set-cookie").is_none());
        assert_eq!(first.headers["www-authenticate"], "Bearer");
        first.problem(401, ErrorCode::InvalidCredentials);

        let long = "x".repeat(10_000);
        for (name, password) in [
            ("pat@example.org", "wrong"),
            ("nobody", PASSWORD),
            ("nobody@example.org", PASSWORD),
            ("gone", PASSWORD),
            ("gone@example.org", PASSWORD),
            ("gone", "wrong"),
            ("pat", ""),
            ("pat", &PASSWORD.to_uppercase()),
            ("pat", &format!("{PASSWORD} ")),
            ("pat", &format!("{PASSWORD}\0")),
            ("pat", &long),
            ("", PASSWORD),
            ("pat\0", PASSWORD),
            ("@", PASSWORD),
            ("pat' OR '1'='1", PASSWORD),
            ("pat' --", PASSWORD),
            ("%", PASSWORD),
            (&long, PASSWORD),
        ] {
            let answer = login(&server, name, password).await;
            assert_eq!(answer.appearance(), appearance, "{name:.40?} {password:.40?}");
        }
    }
}
