//! What is taken from a client is gone at once, its tokens' worth too.

use serde_json::{Value, json};
use shared::ErrorCode;

use super::{Client, ask, described};
use crate::{
    on_both,
    support::{Admin, Doctor, at},
};

on_both! {
    async fn a_token_is_worth_what_its_client_and_its_secret_are(server) {
        let admin = Admin::new(&server).await;
        let revoked = Client::new(&admin, &["doctors:read"], &[]).await;
        let dropped = Client::new(&admin, &["doctors:read"], &[]).await;
        let disabled = Client::new(&admin, &["doctors:read"], &[]).await;
        let expired = Client::new(&admin, &["doctors:read"], &[]).await;
        let mut soon = described(&["doctors:read"], &[]);
        soon["expires_at"] = json!(at(1));
        admin.put(&format!("/clients/{}", expired.id), soon).await.ok(200);
        let all = [&revoked, &dropped, &disabled, &expired];
        for client in all {
            client.get("/doctors").await.ok(200);
        }
        admin.act(&format!("/clients/{}/revoke", revoked.id)).await.ok(204);
        let secret = admin.get(&format!("/clients/{}", dropped.id)).await.ok(200)["secrets"][0]["id"].clone();
        admin.delete(&format!("/clients/{}/secrets/{}", dropped.id, secret.as_str().unwrap())).await.ok(204);
        admin.post(&format!("/accounts/{}/disable", disabled.id), json!({ "reason": "Odd calls" })).await.ok(204);
        server.set_minutes(1);
        for client in all {
            client.get("/doctors").await.problem(401, ErrorCode::Unauthenticated);
            ask(&server, &client.asks("")).await.ok_refusal(401, "invalid_client");
        }
        admin.post(&format!("/accounts/{}/enable", disabled.id), json!({})).await.ok(204);
        disabled.get("/doctors").await.ok(200);
        // Enabling the account of one that was revoked does not bring it back.
        admin.post(&format!("/accounts/{}/disable", revoked.id), json!({ "reason": "x" })).await.ok(204);
        admin.post(&format!("/accounts/{}/enable", revoked.id), json!({})).await.ok(204);
        revoked.get("/doctors").await.problem(401, ErrorCode::Unauthenticated);
        // Ten minutes are over for everybody.
        server.set_minutes(10);
        disabled.get("/doctors").await.problem(401, ErrorCode::Unauthenticated);
    }
}

on_both! {
    async fn fewer_scopes_and_doctors_count_for_present_tokens_and_more_do_not(server) {
        let (admin, doctor) = (Admin::new(&server).await, Doctor::new(&server).await);
        let mut client = Client::new(&admin, &["doctors:read", "appointments:read"], &[&doctor]).await;
        let path = format!("/clients/{}", client.id);
        let list = async |client: &Client<'_>| client.acting(doctor.id, reqwest::Method::GET, "/appointments", None).await;
        list(&client).await.ok(200);
        admin.put(&path, described(&["appointments:read", "availability:read"], &[])).await.ok(200);
        client.get("/doctors").await.problem(403, ErrorCode::Forbidden);
        client.get("/closures").await.problem(403, ErrorCode::Forbidden);
        list(&client).await.problem(404, ErrorCode::NotFound);
        client.renew().await;
        client.get("/closures").await.ok(200);
    }
}

on_both! {
    async fn its_use_is_written_down_once_a_minute(server) {
        let admin = Admin::new(&server).await;
        let client = Client::new(&admin, &["doctors:read"], &[]).await;
        let path = format!("/clients/{}", client.id);
        let used = async || {
            let seen = admin.get(&path).await.ok(200);
            assert_eq!(seen["last_used_at"], seen["secrets"][0]["last_used_at"]);
            seen["last_used_at"].clone()
        };
        assert_eq!(used().await, json!(at(0)));
        server.app.clock.set(at(0).plus_seconds(59));
        client.get("/doctors").await.ok(200);
        assert_eq!(used().await, json!(at(0)));
        server.set_minutes(1);
        client.get("/doctors").await.ok(200);
        assert_eq!(used().await, json!(at(1)));
        assert_ne!(used().await, Value::Null);
    }
}
