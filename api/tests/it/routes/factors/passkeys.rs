//! Passkeys: added, shown after a password or alone, renamed, removed.

use api::{
    factors::store::passkeys::{self, NewPasskey},
    random,
};
use reqwest::Method;
use serde_json::{Value, json};
use shared::{ErrorCode, account::PersonName, wire::passkey::MOST_PASSKEYS};

use super::{
    Owner, PASSWORD,
    device::{Device, ORIGIN},
    texts,
};
use crate::{
    on_both,
    support::{Answer, Server, at},
};

impl Owner<'_> {
    /// What a new passkey is made from.
    pub async fn creation(&self) -> Value {
        let body = json!({ "password": PASSWORD });
        self.post("/me/passkey-options", body).await.ok(200)
    }

    pub async fn add(&self, ceremony: &Value, credential: Value) -> Answer {
        let body = json!({ "ceremony": ceremony["ceremony"], "name": "My telephone", "credential": credential });
        self.post("/me/passkeys", body).await
    }

    /// Adds the passkey of a new device.
    pub async fn with_device(&self) -> (Device, Value) {
        let mut device = Device::new();
        let ceremony = self.creation().await;
        let made = device.create(&ceremony["options"]);
        (device, self.add(&ceremony, made).await.ok(201))
    }
}

/// What a passkey is to sign: after a password, or alone.
pub async fn request(server: &Server, challenge: Option<&str>) -> Value {
    let body = challenge.map_or(json!({}), |challenge| json!({ "challenge": challenge }));
    server.post("/auth/passkey/options", body).await.ok(200)
}

pub async fn show(server: &Server, ceremony: &Value, credential: Value) -> Answer {
    let body = json!({ "ceremony": ceremony["ceremony"], "credential": credential });
    server.post("/auth/passkey", body).await
}

on_both! {
    async fn the_copy_of_the_own_data_names_them_and_shows_no_secret(server with ["--public-url", ORIGIN]) {
        let pat = Owner::new(&server, "pat").await;
        pat.with_device().await;
        let (secret, _) = pat.enrol().await;
        let answer = pat.call(Method::GET, "/me/export", None).await;
        assert!(!answer.text.contains(&secret));
        let factors = &answer.ok(200)["factors"];
        assert_eq!((&factors["totp_since"], &factors["backup_codes_left"]), (&json!(at(0)), &json!(10)));
        assert_eq!(factors["passkeys"][0]["name"], "My telephone");
        assert_eq!(factors["passkeys"][0].as_object().unwrap().len(), 4, "a name, an id and two times");
    }
}

on_both! {
    async fn a_passkey_is_the_second_step(server with ["--public-url", ORIGIN]) {
        let pat = Owner::new(&server, "pat").await;
        assert_eq!(pat.factors().await["offers_passkeys"], true);
        let (mut device, added) = pat.with_device().await;
        assert_eq!(added["passkey"]["name"], "My telephone");
        let paper = texts(&added["backup_codes"]);
        assert_eq!(paper.len(), 10);
        let problem = pat.login().await.problem(401, ErrorCode::SecondFactorRequired);
        assert_eq!(problem["methods"], json!(["passkey", "backup_code"]));

        server.set_minutes(1);
        let ceremony = request(&server, Some(problem["challenge"].as_str().unwrap())).await;
        let allowed = &ceremony["options"]["allowCredentials"];
        assert_eq!(allowed.as_array().unwrap().len(), 1);
        assert_eq!(ceremony["options"]["userVerification"], "required");
        let signed = device.sign(&ceremony["options"]);
        let signed_in = show(&server, &ceremony, signed.clone()).await.ok(200);
        assert_eq!(signed_in["account"]["id"], json!(pat.id));
        assert_eq!(pat.factors().await["passkeys"][0]["last_used_at"], json!(at(1)));
        // The same again is nothing.
        show(&server, &ceremony, signed).await.problem(422, ErrorCode::ChallengeExpired);
        pat.step(&paper[0]).await.ok(200);
    }
}

on_both! {
    async fn a_passkey_alone_is_the_whole_sign_in(server with ["--public-url", ORIGIN]) {
        let pat = Owner::new(&server, "pat").await;
        let (mut device, _) = pat.with_device().await;
        let ceremony = request(&server, None).await;
        assert_eq!(ceremony["options"]["allowCredentials"], json!([]));
        let signed = device.sign(&ceremony["options"]);
        let answer = show(&server, &ceremony, signed).await;
        assert!(answer.headers.contains_key("set-cookie"));
        assert_eq!(answer.ok(200)["account"]["id"], json!(pat.id));
    }
}

on_both! {
    async fn a_second_passkey_brings_no_new_codes(server with ["--public-url", ORIGIN]) {
        let pat = Owner::new(&server, "pat").await;
        let (first, _) = pat.with_device().await;
        let ceremony = pat.creation().await;
        let known = &ceremony["options"]["excludeCredentials"];
        assert_eq!(known.as_array().unwrap().len(), 1);
        let mut second = Device::new();
        let made = second.create(&ceremony["options"]);
        let added = pat.add(&ceremony, made).await.ok(201);
        assert_eq!(added["backup_codes"], json!([]));
        assert_eq!(pat.factors().await["passkeys"].as_array().unwrap().len(), 2);
        // A device that does not look and makes the same one again.
        let ceremony = pat.creation().await;
        let mut again = first;
        let made = again.create(&ceremony["options"]);
        pat.add(&ceremony, made).await;
        assert_eq!(pat.factors().await["passkeys"].as_array().unwrap().len(), 2);
    }
}

on_both! {
    async fn only_its_owner_renames_and_removes_it(server with ["--public-url", ORIGIN]) {
        let pat = Owner::new(&server, "pat").await;
        let sam = Owner::new(&server, "sam").await;
        let (mut device, added) = pat.with_device().await;
        let path = format!("/me/passkeys/{}", added["passkey"]["id"].as_str().unwrap());
        let name = json!({ "name": "The blue one" });
        let rename = async |owner: &Owner<'_>, name: Value| owner.call(Method::PATCH, &path, Some(name)).await;
        rename(&sam, name.clone()).await.problem(404, ErrorCode::NotFound);
        sam.delete(&path, PASSWORD).await.problem(404, ErrorCode::NotFound);
        rename(&pat, json!({ "name": " " })).await.problem(422, ErrorCode::ValidationFailed);
        rename(&pat, name).await.ok(204);
        assert_eq!(pat.factors().await["passkeys"][0]["name"], "The blue one");

        pat.delete(&path, "another lantern").await.problem(403, ErrorCode::WrongPassword);
        pat.delete(&path, PASSWORD).await.ok(204);
        pat.delete(&path, PASSWORD).await.problem(404, ErrorCode::NotFound);
        pat.login().await.ok(200);
        let ceremony = request(&server, None).await;
        let signed = device.sign(&ceremony["options"]);
        show(&server, &ceremony, signed).await.problem(403, ErrorCode::PasskeyRefused);
    }
}

on_both! {
    async fn a_site_without_a_name_has_none(server) {
        let pat = Owner::new(&server, "pat").await;
        let body = json!({ "password": PASSWORD });
        pat.post("/me/passkey-options", body).await.problem(409, ErrorCode::NotOffered);
        server.post("/auth/passkey/options", json!({})).await.problem(409, ErrorCode::NotOffered);
    }
}

on_both! {
    async fn the_last_place_is_given_away_once(server with ["--public-url", ORIGIN]) {
        let pat = Owner::new(&server, "pat").await;
        pat.with_device().await;
        let like = passkeys::list(&server.app.db, pat.id).await.unwrap().remove(0);
        let mut tx = server.app.db.begin().await.unwrap();
        for n in 2..MOST_PASSKEYS {
            let new = NewPasskey {
                id: random::uuid_v7(at(0)).into(),
                account: pat.id,
                credential: &n.to_be_bytes(),
                name: &PersonName::parse("Another").unwrap(),
                document: &like.document,
            };
            passkeys::insert(&mut tx, &new, at(0)).await.unwrap();
        }
        tx.commit().await.unwrap();
        let ceremonies = [pat.creation().await, pat.creation().await];
        let mut statuses = Vec::new();
        for ceremony in &ceremonies {
            let made = Device::new().create(&ceremony["options"]);
            statuses.push(pat.add(ceremony, made).await.status.as_u16());
        }
        assert_eq!(statuses, [201, 409]);
        assert_eq!(pat.factors().await["passkeys"].as_array().unwrap().len(), MOST_PASSKEYS);
    }
}
