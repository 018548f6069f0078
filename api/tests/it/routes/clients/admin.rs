//! What admins do with clients.

use api::on_db;
use serde_json::{Value, json};
use shared::ErrorCode;
use uuid::Uuid;

use super::{ALL, Client, ask, described, make};
use crate::{
    on_both,
    support::{Admin, Doctor, Patient, Server, at},
};

/// What is in the audit of a client, oldest first.
async fn audited(server: &Server, client: &str) -> Vec<String> {
    const SQL: &str = "SELECT action FROM audit WHERE target_id = $1 ORDER BY id";
    let id: Uuid = client.parse().unwrap();
    let rows: Vec<(String,)> =
        on_db!(&server.app.db, conn => sqlx::query_as(SQL).bind(id).fetch_all(conn).await).unwrap();
    rows.into_iter().map(|(action,)| action).collect()
}

on_both! {
    async fn a_client_is_made_listed_described_anew_and_revoked(server) {
        let (admin, doctor, other) = (Admin::new(&server).await, Doctor::named(&server, "Dr. Ada Byron").await, Doctor::new(&server).await);
        let made = make(&admin, &["doctors:read", "appointments:read"], &[&doctor]).await;
        let client = &made["client"];
        let path = format!("/clients/{}", client["id"].as_str().unwrap());
        assert_eq!(client["scopes"], json!(["appointments:read", "doctors:read"]));
        assert_eq!(client["doctors"], json!([{ "id": doctor.id, "name": "Dr. Ada Byron" }]));
        assert_eq!((&client["state"], &client["revision"], &client["last_used_at"]), (&json!("active"), &json!(1), &Value::Null));
        assert!(made["client_secret"].as_str().unwrap().starts_with("mydoctor_cs_"));
        assert_eq!(&admin.get(&path).await.ok(200), client);

        // What is shown once is never shown again.
        let second = make(&admin, &[], &[]).await;
        let list = admin.get("/clients?limit=1").await;
        assert!(!list.text.contains(made["client_secret"].as_str().unwrap()));
        let list = list.ok(200);
        assert_eq!(list["items"], json!([client]));
        let next = list["next_cursor"].as_str().unwrap();
        let list = admin.get(&format!("/clients?limit=1&cursor={next}")).await.ok(200);
        assert_eq!((&list["items"], &list["next_cursor"]), (&json!([second["client"]]), &Value::Null));

        let mut anew = described(&["doctors:read"], &[&other]);
        anew["name"] = json!("Telephone desk");
        anew["expires_at"] = json!(at(60));
        let changed = admin.put(&path, anew.clone()).await.ok(200);
        assert_eq!((&changed["name"], &changed["revision"], &changed["expires_at"]), (&json!("Telephone desk"), &json!(2), &json!(at(60))));
        assert_eq!((&changed["scopes"], &changed["doctors"][0]["id"]), (&json!(["doctors:read"]), &json!(other.id)));
        let old = admin.request(reqwest::Method::PUT, &path).header("if-match", "\"1\"").json(&anew);
        crate::support::Answer::of(old).await.problem(412, ErrorCode::PreconditionFailed);

        server.set_minutes(60);
        let mut admin = admin;
        admin.at(at(60)).await;
        assert_eq!(admin.get(&path).await.ok(200)["state"], "expired");
        admin.act(&format!("{path}/revoke")).await.ok(204);
        admin.act(&format!("{path}/revoke")).await.ok(204);
        let revoked = admin.get(&path).await.ok(200);
        assert_eq!((&revoked["state"], &revoked["secrets"]), (&json!("revoked"), &json!([])));
        anew["expires_at"] = Value::Null;
        admin.put(&path, anew).await.problem(409, ErrorCode::Conflict);
        admin.act(&format!("{path}/secrets")).await.problem(409, ErrorCode::Conflict);
        let acts = audited(&server, client["id"].as_str().unwrap()).await;
        assert_eq!(acts, ["make_client", "change_client", "revoke_client"]);
    }
}

on_both! {
    async fn two_secrets_work_at_a_time(server) {
        let admin = Admin::new(&server).await;
        let client = Client::new(&admin, &ALL, &[]).await;
        let secrets = format!("/clients/{}/secrets", client.id);
        let given = admin.act(&secrets).await.ok(201);
        let next = given["client_secret"].as_str().unwrap();
        assert_ne!(next, client.secret);
        assert_eq!(given["client"]["secrets"].as_array().unwrap().len(), 2);
        admin.act(&secrets).await.problem(409, ErrorCode::Conflict);
        for secret in [&client.secret, next] {
            let body = format!("grant_type=client_credentials&client_id={}&client_secret={secret}", client.id);
            ask(&server, &body).await.ok(200);
        }
        let first = &given["client"]["secrets"][0];
        let drop = format!("{secrets}/{}", first["id"].as_str().unwrap());
        admin.delete(&drop).await.ok(204);
        admin.delete(&drop).await.problem(404, ErrorCode::NotFound);
        ask(&server, &client.asks("")).await.ok_refusal(401, "invalid_client");
        // A place is free again.
        admin.act(&secrets).await.ok(201);
        let acts = audited(&server, &client.id).await;
        assert_eq!(acts, ["make_client", "give_client_secret", "drop_client_secret", "DELETE /clients/{id}/secrets/{secret_id}", "issue_token", "give_client_secret"]);
        // A secret of another client is none of this one's.
        let other = make(&admin, &[], &[]).await["client"]["id"].as_str().unwrap().to_owned();
        let foreign = admin.get(&format!("/clients/{}", client.id)).await.ok(200)["secrets"][0]["id"].as_str().unwrap().to_owned();
        admin.delete(&format!("/clients/{other}/secrets/{foreign}")).await.problem(404, ErrorCode::NotFound);
    }
}

on_both! {
    async fn what_is_wrong_is_told_by_field(server) {
        let (admin, patient) = (Admin::new(&server).await, Patient::new(&server).await);
        let refused = async |change: fn(&mut Value)| {
            let mut body = described(&["doctors:read"], &[]);
            change(&mut body);
            admin.post("/clients", body).await.invalid_fields()
        };
        let one = |field: &str, code: &str| vec![(field.to_owned(), code.to_owned())];
        assert_eq!(refused(|body| body["scopes"] = json!(["everything"])).await, one("scopes", "unknown"));
        assert_eq!(refused(|body| body["doctors"] = json!([Uuid::nil()])).await, one("doctors", "unknown"));
        assert_eq!(refused(|body| body["name"] = json!(" ")).await, one("name", "blank"));
        assert_eq!(refused(|body| body["expires_at"] = json!(at(0))).await, one("expires_at", "out_of_range"));
        let mut of_patient = described(&[], &[]);
        of_patient["doctors"] = json!([patient.id]);
        assert_eq!(admin.post("/clients", of_patient).await.invalid_fields(), one("doctors", "unknown"));
        assert_eq!(admin.get("/clients").await.ok(200)["items"], json!([]), "nothing of it was kept");
    }
}

on_both! {
    async fn nobody_signs_in_as_a_client_or_writes_to_it(server) {
        let admin = Admin::new(&server).await;
        let client = Client::new(&admin, &[ALL[0]], &[]).await;
        let account = admin.get(&format!("/accounts/{}", client.id)).await.ok(200);
        assert_eq!((&account["role"], &account["name"]), (&json!("integrator"), &json!("Front desk system")));
        let login = json!({ "login": account["email"], "password": client.secret });
        server.post("/auth/login", login).await.problem(401, ErrorCode::InvalidCredentials);
        // What is the own account of a person is none of a client's.
        client.get("/me").await.problem(403, ErrorCode::Forbidden);
        client.get("/clients").await.problem(403, ErrorCode::Forbidden);
    }
}
