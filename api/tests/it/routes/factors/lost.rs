//! Who has lost every second factor, and the admin who lets them in again.

use reqwest::Method;
use serde_json::json;
use shared::{ErrorCode, Role};
use uuid::Uuid;

use super::Owner;
use crate::{
    on_both,
    routes::auth::letters,
    support::{Admin, Answer},
};

on_both! {
    async fn an_admin_takes_lost_factors_away(server) {
        let admin = Admin::new(&server).await;
        let owner = Owner::of_role(&server, "pat", Role::Patient).await;
        owner.enrol().await;
        let challenge = owner.challenge().await;
        let path = format!("/accounts/{}/second-factors", owner.id);
        Answer::of(admin.request(Method::DELETE, &path)).await.ok(204);

        // Signed out everywhere, told by mail, and in again with the password alone.
        owner.call(Method::GET, "/me", None).await.problem(401, ErrorCode::Unauthenticated);
        let told = letters::all(&server, "pat@example.org", "second_factors_taken").await;
        assert!(told.len() == 1 && told[0].contains("an admin of the clinic"), "{told:?}");
        owner.login().await.ok(200);
        let code = json!({ "challenge": challenge, "code": "000000" });
        let late = server.post("/auth/second-factor", code).await;
        assert_ne!(late.status.as_u16(), 200);
        let lines = admin.get("/audit?action=reset_factors").await.ok(200);
        assert_eq!(lines["items"][0]["target_id"], json!(owner.id));
        // There is nothing to take away, or nobody to take it from.
        Answer::of(admin.request(Method::DELETE, &path)).await.ok(204);
        assert_eq!(letters::all(&server, "pat@example.org", "second_factors_taken").await.len(), 1);
        let nobodys = format!("/accounts/{}/second-factors", Uuid::nil());
        Answer::of(admin.request(Method::DELETE, &nobodys)).await.problem(404, ErrorCode::NotFound);
    }
}

on_both! {
    async fn nobody_takes_their_own_away_by_this_way(server) {
        let admin = Admin::new(&server).await;
        let own = admin.get("/me").await.ok(200)["id"].as_str().unwrap().to_owned();
        let path = format!("/accounts/{own}/second-factors");
        Answer::of(admin.request(Method::DELETE, &path)).await.problem(409, ErrorCode::AccountState);
    }
}
