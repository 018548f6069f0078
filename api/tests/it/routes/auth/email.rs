//! Another address is the account's once its link is opened, and the former one is told.

use reqwest::Method;
use serde_json::json;
use shared::ErrorCode;

use super::{PASSWORD, SignIn, account, letters, login};
use crate::{
    on_both,
    support::{Answer, Server, at},
};

const OLD: &str = "pat@example.org";
const NEW: &str = "morgan@example.org";

async fn ask(server: &Server, session: &SignIn, email: &str, password: &str) -> Answer {
    let body = json!({ "email": email, "password": password });
    let request = server.request(Method::POST, "/me/email");
    Answer::of(request.bearer_auth(&session.token).json(&body)).await
}

async fn confirm(server: &Server, token: &str) -> Answer {
    server
        .post("/auth/confirm-email", json!({ "token": token }))
        .await
}

async fn asked(server: &Server, session: &SignIn, n: usize) -> String {
    ask(server, session, NEW, PASSWORD).await.ok(202);
    letters::token(&letters::nth(server, NEW, "confirm_email", n).await)
}

on_both! {
    async fn the_link_makes_it_the_account_s_once(server) {
        account(&server, "pat").await;
        let here = SignIn::new(&server, "pat").await;
        ask(&server, &here, NEW, "wrong").await.problem(403, ErrorCode::WrongPassword);
        assert_eq!(ask(&server, &here, "morgan", PASSWORD).await.invalid_fields(), [("email".into(), "invalid_format".into())]);
        let token = asked(&server, &here, 0).await;
        assert_eq!(letters::all(&server, OLD, "email_change_asked").await.len(), 1);
        assert_eq!(here.me(&server).await.ok(200)["email"], OLD);
        login(&server, NEW, PASSWORD).await.problem(401, ErrorCode::InvalidCredentials);

        confirm(&server, &token).await.ok(204);
        confirm(&server, &token).await.problem(422, ErrorCode::LinkExpired);
        assert_eq!(here.me(&server).await.ok(200)["email"], NEW);
        SignIn::of(login(&server, NEW, PASSWORD).await);
        login(&server, OLD, PASSWORD).await.problem(401, ErrorCode::InvalidCredentials);
        assert_eq!(letters::all(&server, OLD, "email_changed").await.len(), 1);
    }
}

on_both! {
    async fn it_opens_for_an_hour_to_the_second(server) {
        account(&server, "pat").await;
        let here = SignIn::new(&server, "pat").await;
        let late = asked(&server, &here, 0).await;
        server.set_minutes(60);
        confirm(&server, &late).await.problem(422, ErrorCode::LinkExpired);
        let here = SignIn::new(&server, "pat").await;
        let in_time = asked(&server, &here, 1).await;
        server.app.clock.set(at(120).plus_seconds(-1));
        confirm(&server, &in_time).await.ok(204);
    }
}

on_both! {
    async fn another_account_s_address_is_answered_alike_and_its_owner_told(server) {
        account(&server, "pat").await;
        account(&server, "sam").await;
        let here = SignIn::new(&server, "pat").await;
        let before = server.app.passwords.computed();
        let free = ask(&server, &here, NEW, PASSWORD).await;
        let hashes = server.app.passwords.computed() - before;
        let taken = ask(&server, &here, "sam@example.org", PASSWORD).await;
        assert_eq!(server.app.passwords.computed() - before, 2 * hashes);
        assert_eq!((free.status.as_u16(), free.appearance()), (202, taken.appearance()));
        letters::nth(&server, "sam@example.org", "address_in_use", 0).await;
        assert_eq!(letters::all(&server, "sam@example.org", "confirm_email").await, [""; 0]);
    }
}

on_both! {
    async fn an_address_taken_meanwhile_stays_its_owner_s(server) {
        account(&server, "pat").await;
        let here = SignIn::new(&server, "pat").await;
        let token = asked(&server, &here, 0).await;
        account(&server, "morgan").await;
        confirm(&server, &token).await.problem(422, ErrorCode::LinkExpired);
        assert_eq!(here.me(&server).await.ok(200)["email"], OLD);
    }
}

on_both! {
    async fn what_was_sent_to_the_former_address_opens_nothing(server) {
        account(&server, "pat").await;
        let here = SignIn::new(&server, "pat").await;
        server.post("/auth/forgot-password", json!({ "email": OLD })).await.ok(202);
        let old = letters::token(&letters::nth(&server, OLD, "reset_password", 0).await);
        let token = asked(&server, &here, 0).await;
        confirm(&server, &token).await.ok(204);
        let body = json!({ "token": old, "password": "seven boats upstream" });
        server.post("/auth/reset-password", body).await.problem(422, ErrorCode::LinkExpired);
    }
}

on_both! {
    async fn what_follows_for_a_free_and_for_a_taken_address_happens_beside_the_answer(server) {
        account(&server, "pat").await;
        account(&server, "sam").await;
        let here = SignIn::new(&server, "pat").await;
        for address in [NEW, "sam@example.org"] {
            letters::block(&server, address).await;
        }
        let free = ask(&server, &here, NEW, PASSWORD).await;
        let taken = ask(&server, &here, "sam@example.org", PASSWORD).await;
        // Neither mail could be written, and the answers do not know.
        assert_eq!((free.status.as_u16(), free.appearance()), (202, taken.appearance()));
    }
}
