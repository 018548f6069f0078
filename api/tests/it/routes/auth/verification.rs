//! Who registers gets a link to show that the address is theirs; who has it already is told.

use serde_json::json;
use shared::ErrorCode;

use super::{PASSWORD, SignIn, account, letters, login};
use crate::{
    on_both,
    support::{Answer, Server, at},
};

const PAT: &str = "pat@example.org";

async fn register(server: &Server, email: &str) {
    let body = json!({ "email": email, "password": PASSWORD, "name": "Win at evil.example", "time_zone": "UTC" });
    server.post("/auth/register", body).await.ok(202);
}

async fn verify(server: &Server, token: &str) -> Answer {
    server
        .post("/auth/verify-email", json!({ "token": token }))
        .await
}

async fn resend(server: &Server, email: &str) -> Answer {
    server
        .post("/auth/resend-verification", json!({ "email": email }))
        .await
}

on_both! {
    async fn a_registration_sends_a_link_that_opens_once(server) {
        register(&server, PAT).await;
        let mail = letters::nth(&server, PAT, "verify_email", 0).await;
        // The name is whatever a stranger typed, and this may be somebody else's mailbox.
        assert!(!mail.contains("evil"));
        let token = letters::token(&mail);
        verify(&server, &token).await.ok(204);
        verify(&server, &token).await.problem(422, ErrorCode::LinkExpired);
        // Nobody waits for it where no mail server is configured.
        SignIn::of(login(&server, PAT, PASSWORD).await);
    }
}

on_both! {
    async fn it_opens_for_a_day_to_the_second(server) {
        register(&server, PAT).await;
        let late = letters::token(&letters::nth(&server, PAT, "verify_email", 0).await);
        server.set_minutes(24 * 60);
        verify(&server, &late).await.problem(422, ErrorCode::LinkExpired);
        resend(&server, PAT).await.ok(202);
        let in_time = letters::token(&letters::nth(&server, PAT, "verify_email", 1).await);
        server.app.clock.set(at(2 * 24 * 60).plus_seconds(-1));
        verify(&server, &in_time).await.ok(204);
    }
}

on_both! {
    async fn the_owner_of_a_known_address_is_told(server) {
        account(&server, "pat").await;
        let before = server.app.passwords.computed();
        register(&server, PAT).await;
        let known = server.app.passwords.computed() - before;
        register(&server, "new@example.org").await;
        assert_eq!(server.app.passwords.computed() - before, 2 * known);
        let told = letters::nth(&server, PAT, "address_in_use", 0).await;
        // With nothing of what the stranger sent now, or may have sent when they made the account.
        assert!(told.starts_with("Hello,") && !told.contains("evil"));
        assert_eq!(letters::all(&server, PAT, "verify_email").await, [""; 0]);
    }
}

on_both! {
    async fn asking_again_tells_nothing(server) {
        register(&server, PAT).await;
        letters::nth(&server, PAT, "verify_email", 0).await;
        let waiting = resend(&server, PAT).await;
        assert_eq!((waiting.status.as_u16(), waiting.text.as_str()), (202, ""));
        let token = letters::token(&letters::nth(&server, PAT, "verify_email", 1).await);
        verify(&server, &token).await.ok(204);
        for email in [PAT, "nobody@example.org"] {
            assert_eq!(resend(&server, email).await.appearance(), waiting.appearance());
        }
        // Their mails would have been written before that of who asks last.
        register(&server, "last@example.org").await;
        letters::nth(&server, "last@example.org", "verify_email", 0).await;
        resend(&server, "last@example.org").await.ok(202);
        letters::nth(&server, "last@example.org", "verify_email", 1).await;
        assert_eq!(letters::all(&server, PAT, "verify_email").await.len(), 2);
        assert_eq!(letters::all(&server, "nobody@example.org", "verify_email").await, [""; 0]);
    }
}
