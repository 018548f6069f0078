//! Invitations of doctors, from the mail to the first sign-in.

use reqwest::Method;
use serde_json::{Value, json};
use shared::ErrorCode;

use crate::{
    on_both,
    routes::auth::letters,
    support::{Admin, Answer, Doctor, Patient, Server, at, holds},
};

const PASSWORD: &str = "three blue herons at dawn";

fn ada() -> Value {
    json!({ "email": "Ada@Example.org", "name": "Dr. Ada Byron", "specialty": "Cardiology", "time_zone": "Europe/Berlin" })
}

/// The secret of the link in the newest mail.
async fn newest_link(admin: &Admin<'_>) -> String {
    let mails = admin.get("/mails?limit=1").await.ok(200);
    assert_eq!(mails["items"][0]["kind"], "invitation");
    let id = mails["items"][0]["id"].as_str().unwrap();
    let text = admin.get(&format!("/mails/{id}")).await.ok(200)["text"]
        .as_str()
        .unwrap()
        .to_owned();
    let line = text
        .lines()
        .find(|line| line.contains("/accept-invitation#"))
        .unwrap();
    line.rsplit('#').next().unwrap().to_owned()
}

async fn accept(server: &Server, token: &str) -> Answer {
    server
        .post(
            "/auth/accept-invitation",
            json!({ "token": token, "password": PASSWORD }),
        )
        .await
}

async fn sign_in(server: &Server) -> Answer {
    server
        .post(
            "/auth/login",
            json!({ "login": "ada@example.org", "password": PASSWORD }),
        )
        .await
}

on_both! {
    async fn who_registered_with_the_address_before_is_not_in_the_way(server) {
        let (admin, doctor) = (Admin::new(&server).await, Doctor::new(&server).await);
        let register = async |email: &str| {
            let body = json!({ "email": email, "password": PASSWORD, "name": "Nobody Knows", "time_zone": "UTC" });
            server.post("/auth/register", body).await.ok(202);
            let body = json!({ "login": email, "password": PASSWORD });
            let signed_in = server.post("/auth/login", body).await.ok(200);
            signed_in["access_token"].as_str().unwrap().to_owned()
        };
        let token = register("ada@example.org").await;
        let id = admin.post("/accounts", ada()).await.ok(201)["id"].as_str().unwrap().to_owned();
        let me = server.request(Method::GET, "/me").bearer_auth(&token);
        Answer::of(me).await.problem(401, ErrorCode::Unauthenticated);
        assert!(!holds(&server, "Nobody Knows").await);
        assert_eq!(admin.get("/audit?action=erase").await.ok(200)["items"][0]["actor"]["id"], json!(admin.id));
        admin.act(&format!("/accounts/{id}/invitation")).await.ok(204);

        // Somebody who is treated here is.
        let token = register("bo@example.org").await;
        let book = json!({ "doctor_id": doctor.id, "starts_at": at(60), "reason": "A cough" });
        let book = server.request(Method::POST, "/appointments").bearer_auth(&token).json(&book);
        Answer::of(book).await.ok(201);
        let mut bo = ada();
        bo["email"] = json!("bo@example.org");
        let fields = admin.post("/accounts", bo).await.invalid_fields();
        assert_eq!(fields, [("email".to_owned(), "taken".to_owned())]);
    }
}

on_both! {
    async fn an_invited_doctor_sets_a_password_and_is_found_once_published(server) {
        let (admin, patient) = (Admin::new(&server).await, Patient::new(&server).await);
        let made = admin.post("/accounts", ada()).await;
        let location = made.headers["location"].to_str().unwrap().to_owned();
        let made = made.ok(201);
        let id = made["id"].as_str().unwrap();
        assert_eq!(location, format!("/api/v1/accounts/{id}"));
        assert_eq!((&made["state"], &made["is_published"]), (&json!("invited"), &json!(false)));
        assert_eq!(admin.get("/accounts?state=invited").await.ok(200)["items"][0]["id"], id);
        sign_in(&server).await.problem(401, ErrorCode::InvalidCredentials);
        // Nobody is booked who is not there.
        admin.act(&format!("/accounts/{id}/publish")).await.problem(409, ErrorCode::AccountState);

        let token = newest_link(&admin).await;
        let weak = server.post("/auth/accept-invitation", json!({ "token": token, "password": "adabyron" })).await;
        assert_eq!(weak.invalid_fields(), [("password".to_owned(), "too_weak".to_owned())]);
        let named = json!({ "token": token, "password": PASSWORD, "name": "Dr. Ada Lovelace" });
        server.post("/auth/accept-invitation", named).await.ok(204);
        accept(&server, &token).await.problem(422, ErrorCode::LinkExpired);
        assert_eq!(sign_in(&server).await.ok(200)["account"]["name"], "Dr. Ada Lovelace");

        let entry = admin.get(&format!("/accounts/{id}")).await.ok(200);
        assert_eq!((&entry["state"], &entry["invited_at"]), (&json!("active"), &Value::Null));
        assert_eq!(patient.get("/doctors?q=lovelace").await.ok(200)["items"], json!([]));
        admin.act(&format!("/accounts/{id}/publish")).await.ok(204);
        assert_eq!(patient.get("/doctors?q=lovelace").await.ok(200)["items"][0]["id"], id);
        admin.act(&format!("/accounts/{id}/invitation")).await.problem(409, ErrorCode::AccountState);
    }
}

on_both! {
    async fn the_last_link_opens_for_three_days(server) {
        let mut admin = Admin::new(&server).await;
        let id = admin.post("/accounts", ada()).await.ok(201)["id"].clone();
        let first = newest_link(&admin).await;
        admin.at(at(1)).await;
        admin.act(&format!("/accounts/{}/invitation", id.as_str().unwrap())).await.ok(204);
        let second = newest_link(&admin).await;
        accept(&server, &first).await.problem(422, ErrorCode::LinkExpired);
        for wrong in ["", "x", &first.replace(|_: char| true, "A")] {
            accept(&server, wrong).await.problem(422, ErrorCode::LinkExpired);
        }
        server.set_minutes(1 + 72 * 60);
        accept(&server, &second).await.problem(422, ErrorCode::LinkExpired);
        server.set_minutes(72 * 60);
        accept(&server, &second).await.ok(204);
    }
}

on_both! {
    async fn who_is_disabled_can_not_accept(server) {
        let admin = Admin::new(&server).await;
        let id = admin.post("/accounts", ada()).await.ok(201)["id"].clone();
        let token = newest_link(&admin).await;
        let path = format!("/accounts/{}", id.as_str().unwrap());
        admin.post(&format!("{path}/disable"), json!({ "reason": "A mistake" })).await.ok(204);
        accept(&server, &token).await.problem(422, ErrorCode::LinkExpired);
        admin.act(&format!("{path}/invitation")).await.problem(409, ErrorCode::AccountState);
        admin.act(&format!("{path}/enable")).await.ok(204);
        admin.act(&format!("{path}/invitation")).await.ok(204);
        accept(&server, &newest_link(&admin).await).await.ok(204);
    }
}

on_both! {
    async fn who_forgets_the_password_before_the_first_one_has_come_all_the_same(server) {
        let admin = Admin::new(&server).await;
        admin.put("/settings", json!({ "doctors_publish_themselves": true })).await.ok(200);
        let id = admin.post("/accounts", ada()).await.ok(201)["id"].clone();
        let path = format!("/accounts/{}", id.as_str().unwrap());
        let invitation = newest_link(&admin).await;
        server.post("/auth/forgot-password", json!({ "email": "ada@example.org" })).await.ok(202);
        let reset = letters::nth(&server, "ada@example.org", "reset_password", 0).await;
        let new = json!({ "token": letters::token(&reset), "password": PASSWORD });
        server.post("/auth/reset-password", new).await.ok(204);

        sign_in(&server).await.ok(200);
        let entry = admin.get(&path).await.ok(200);
        assert_eq!((&entry["state"], &entry["is_published"]), (&json!("active"), &json!(true)));
        assert_eq!(entry["is_verified"], true);
        // Nothing that was sent before, or could be sent now, sets another password.
        accept(&server, &invitation).await.problem(422, ErrorCode::LinkExpired);
        admin.act(&format!("{path}/invitation")).await.problem(409, ErrorCode::AccountState);
    }
}

on_both! {
    async fn a_clinic_can_let_doctors_publish_themselves(server) {
        let (admin, patient) = (Admin::new(&server).await, Patient::new(&server).await);
        admin.put("/settings", json!({ "doctors_publish_themselves": true })).await.ok(200);
        admin.post("/accounts", ada()).await.ok(201);
        assert_eq!(patient.get("/doctors").await.ok(200)["items"], json!([]));
        accept(&server, &newest_link(&admin).await).await.ok(204);
        assert_eq!(patient.get("/doctors").await.ok(200)["items"][0]["specialty"], "Cardiology");
    }
}

on_both! {
    async fn an_address_has_one_account(server) {
        let admin = Admin::new(&server).await;
        admin.post("/accounts", ada()).await.ok(201);
        let fields = admin.post("/accounts", ada()).await.invalid_fields();
        assert_eq!(fields, [("email".to_owned(), "taken".to_owned())]);
        let wrong = json!({ "email": "a@b@c", "name": "A\u{202e}b", "specialty": " ", "time_zone": "Mars/Phobos" });
        let fields = admin.post("/accounts", wrong).await.invalid_fields();
        let fields: Vec<&str> = fields.iter().map(|(field, _)| field.as_str()).collect();
        assert_eq!(fields, ["email", "name", "specialty", "time_zone"]);
        let role = json!({ "email": "a@example.org", "name": "A", "specialty": "B", "time_zone": "UTC", "role": "admin" });
        admin.post("/accounts", role).await.problem(400, ErrorCode::MalformedRequest);
    }
}
