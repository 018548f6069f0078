//! Clients have webhooks of their own, and know of no others.

use reqwest::Method;
use serde_json::{Value, json};
use shared::ErrorCode;

use super::{Hook, LOCAL, described, send, text};
use crate::{
    on_both,
    routes::clients::Client,
    support::{Admin, Answer, Doctor, Patient, Receiver, at},
};

const SCOPES: [&str; 1] = ["webhooks:manage"];

async fn post(client: &Client<'_>, path: &str, body: Value) -> Answer {
    Answer::of(client.request(Method::POST, path).json(&body)).await
}

on_both! {
    async fn a_client_has_its_own_and_knows_of_no_others(server) {
        let admin = Admin::new(&server).await;
        let (one, other) = (Client::new(&admin, &SCOPES, &[]).await, Client::new(&admin, &SCOPES, &[]).await);
        let body = described("https://hooks.example.org/", &[]);
        let made = post(&one, "/webhooks", body.clone()).await.ok(201);
        assert_eq!(made["webhook"]["client_id"], json!(one.account()));
        let hook = Hook::of(&made);
        let secret = text(&made["webhook"]["secrets"][0]["id"]);
        let clinics = Hook::new(&admin, "https://clinic.example.org/", &[]).await;
        let tried = clinics.try_it(&admin).await.ok(202);

        let listed = one.get("/webhooks").await.ok(200);
        assert_eq!((listed["items"].as_array().unwrap().len(), &listed["items"][0]["id"]), (1, &made["webhook"]["id"]));
        assert_eq!(other.get("/webhooks").await.ok(200)["items"], json!([]));
        assert_eq!(admin.get("/webhooks").await.ok(200)["items"].as_array().unwrap().len(), 2);
        one.get(&hook.path).await.ok(200);
        admin.get(&hook.path).await.ok(200);
        for (client, path) in [(&other, &hook.path), (&one, &clinics.path)] {
            let act = async |method: Method, more: &str| {
                let request = client.request(method.clone(), &format!("{path}{more}"));
                let request = if method == Method::PUT { request.json(&body) } else { request };
                Answer::of(request).await.problem(404, ErrorCode::NotFound);
            };
            act(Method::GET, "").await;
            act(Method::PUT, "").await;
            act(Method::DELETE, "").await;
            act(Method::GET, "/deliveries").await;
            for more in ["/test", "/disable", "/enable", "/secrets"] {
                act(Method::POST, more).await;
            }
            act(Method::DELETE, &format!("/secrets/{secret}")).await;
            act(Method::POST, &format!("/deliveries/{}/replay", text(&tried["id"]))).await;
        }
        let without = Client::new(&admin, &["events:read"], &[]).await;
        without.get("/webhooks").await.problem(403, ErrorCode::Forbidden);
        post(&without, "/webhooks", body).await.problem(403, ErrorCode::Forbidden);
        Answer::of(one.request(Method::DELETE, &hook.path)).await.ok(204);
    }
}

on_both! {
    async fn a_client_is_told_of_the_doctors_who_granted_it(server with LOCAL) {
        let (admin, patient, receiver) = (Admin::new(&server).await, Patient::new(&server).await, Receiver::start());
        let (doctor, stranger) = (Doctor::new(&server).await, Doctor::new(&server).await);
        let client = Client::new(&admin, &SCOPES, &[&doctor]).await;
        post(&client, "/webhooks", described(&receiver.url("/client"), &[])).await.ok(201);
        Hook::new(&admin, &receiver.url("/clinic"), &[]).await;
        patient.booked(&doctor, at(24 * 60)).await;
        patient.booked(&stranger, at(25 * 60)).await;
        assert_eq!(send(&server).await, 3);
        let told = |path: &str| receiver.got().into_iter().filter(|got| got.path == path).map(|got| got.body["data"]["doctor_id"].clone()).collect::<Vec<_>>();
        assert_eq!(told("/client"), [json!(doctor.id)]);
        assert_eq!(told("/clinic").len(), 2);

        // What was queued before a grant was taken is not told after it, and nothing new is queued.
        patient.booked(&doctor, at(26 * 60)).await;
        api::events::sequence::sweep(&server.app).await.unwrap();
        let none = json!({ "name": "Front desk system", "scopes": SCOPES, "doctors": [] });
        admin.put(&format!("/clients/{}", client.id), none).await.ok(200);
        patient.booked(&doctor, at(27 * 60)).await;
        send(&server).await;
        assert_eq!((told("/client").len(), told("/clinic").len()), (1, 4));
        let path = format!("/webhooks/{}/deliveries", text(&client.get("/webhooks").await.ok(200)["items"][0]["id"]));
        let log = client.get(&path).await.ok(200);
        assert_eq!((&log["items"][0]["state"], &log["items"][0]["last_fault"]), (&json!("dead"), &json!("not_granted")));
        assert_eq!(log["items"].as_array().unwrap().len(), 2);

        admin.act(&format!("/clients/{}/revoke", client.id)).await.ok(204);
        patient.booked(&doctor, at(28 * 60)).await;
        send(&server).await;
        assert_eq!((told("/client").len(), told("/clinic").len()), (1, 5));
    }
}
