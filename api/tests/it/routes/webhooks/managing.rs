//! What somebody does with their webhooks.

use api::{random, webhooks::store};
use reqwest::Method;
use serde_json::{Value, json};
use shared::{ErrorCode, wire::webhook::Described};
use uuid::Uuid;

use super::{Hook, LOCAL, described, send, text};
use crate::{
    on_both,
    support::{Admin, Answer, Receiver, at, holds},
};

on_both! {
    async fn a_webhook_is_made_changed_and_removed(server) {
        let admin = Admin::new(&server).await;
        let answer = admin.post("/webhooks", described("https://hooks.example.org/a?b=1", &["appointment.confirmed"])).await;
        let made = answer.body.clone();
        let hook = Hook::of(&made);
        assert_eq!(answer.headers["location"], format!("/api/v1{}", hook.path));
        answer.ok(201);
        let webhook = &made["webhook"];
        assert_eq!((&webhook["client_id"], &webhook["state"], &webhook["revision"]), (&Value::Null, &json!("enabled"), &json!(1)));
        assert_eq!(webhook["secrets"].as_array().unwrap().len(), 1);
        assert!(hook.secret.starts_with("whsec_") && hook.secret.len() == 50);

        let found = admin.get(&hook.path).await;
        assert_eq!(found.headers["etag"], "\"1\"");
        assert!(!found.text.contains("whsec_"));
        assert_eq!(&found.ok(200), webhook);
        let put = |revision: &str, body: Value| Answer::of(admin.request(Method::PUT, &hook.path).header("if-match", revision.to_owned()).json(&body));
        let other = described("https://other.example.org/", &[]);
        put("\"2\"", other.clone()).await.problem(412, ErrorCode::PreconditionFailed);
        let changed = put("\"1\"", other).await.ok(200);
        assert_eq!((&changed["url"], &changed["types"], &changed["revision"]), (&json!("https://other.example.org/"), &json!([]), &json!(2)));

        admin.delete(&hook.path).await.ok(204);
        for gone in [admin.get(&hook.path).await, admin.delete(&hook.path).await, hook.try_it(&admin).await] {
            gone.problem(404, ErrorCode::NotFound);
        }
        for act in ["make_webhook", "change_webhook", "remove_webhook"] {
            let audit = admin.get(&format!("/audit?action={act}")).await.ok(200);
            assert_eq!(audit["items"].as_array().unwrap().len(), 1, "{act}");
        }
    }
}

on_both! {
    /// Abuse case 78, and more of its kind.
    async fn an_address_inside_or_in_plain_text_is_refused(server) {
        let admin = Admin::new(&server).await;
        let hook = Hook::new(&admin, "https://hooks.example.org/", &[]).await;
        for (url, code) in [
            ("http://hooks.example.org/", "invalid_format"),
            ("http://localhost:8080/", "invalid_format"),
            ("file:///etc/passwd", "invalid_format"),
            ("https://hooks.example.org:25/", "invalid_format"),
            ("https://user@hooks.example.org/", "invalid_format"),
            ("https://hooks.example.org/#a", "invalid_format"),
            ("", "invalid_format"),
            ("https://127.0.0.1/", "out_of_range"),
            ("https://169.254.169.254/latest/meta-data/", "out_of_range"),
            ("https://[::1]/", "out_of_range"),
            ("https://intranet/", "out_of_range"),
        ] {
            for refused in [admin.post("/webhooks", described(url, &[])).await, admin.put(&hook.path, described(url, &[])).await] {
                assert_eq!(refused.invalid_fields(), [("url".to_owned(), code.to_owned())], "{url}");
            }
        }
        let all = json!({ "url": "x", "types": ["appointment.moved"], "description": " " });
        let fields = admin.post("/webhooks", all).await.invalid_fields();
        let of = |field: &str, code: &str| (field.to_owned(), code.to_owned());
        assert_eq!(fields, [of("url", "invalid_format"), of("types", "unknown"), of("description", "blank")]);
        assert_eq!(admin.get("/webhooks").await.ok(200)["items"].as_array().unwrap().len(), 1);
    }
}

on_both! {
    async fn they_are_listed_by_pages_and_there_are_a_hundred_at_most(server) {
        let admin = Admin::new(&server).await;
        let mut made = vec![Hook::new(&admin, "https://hooks.example.org/", &[]).await.path];
        let (now, described_so) = (server.app.now(), Described { types: Vec::new(), description: "Test".to_owned() });
        let mut tx = server.app.db.begin().await.unwrap();
        for _ in 1..100 {
            let id = random::uuid_v7(now).into();
            store::insert(&mut tx, (id, None), "https://hooks.example.org/", &described_so, now).await.unwrap();
            made.push(format!("/webhooks/{id}"));
        }
        tx.commit().await.unwrap();
        made.sort();
        let more = described("https://hooks.example.org/", &[]);
        admin.post("/webhooks", more).await.problem(409, ErrorCode::LimitReached);
        let (mut listed, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = admin.get(&format!("/webhooks?limit=40{cursor}")).await.ok(200);
            listed.extend(page["items"].as_array().unwrap().iter().map(|one| format!("/webhooks/{}", text(&one["id"]))));
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(listed, made);
    }
}

on_both! {
    async fn while_a_secret_is_changed_both_sign(server with LOCAL) {
        let (admin, receiver) = (Admin::new(&server).await, Receiver::start());
        let hook = Hook::new(&admin, &receiver.url("/"), &[]).await;
        let secrets = format!("{}/secrets", hook.path);
        let given = admin.act(&secrets).await.ok(201);
        let next = text(&given["secret"]);
        let ids: Vec<String> = given["webhook"]["secrets"].as_array().unwrap().iter().map(|one| text(&one["id"])).collect();
        admin.act(&secrets).await.problem(409, ErrorCode::Conflict);
        assert!(next != hook.secret && !holds(&server, &next[6..]).await && !holds(&server, &hook.secret[6..]).await);

        hook.try_it(&admin).await.ok(202);
        send(&server).await;
        let got = receiver.got().pop().unwrap();
        assert_eq!(got.signature.split(' ').count(), 2);
        assert!(got.is_signed_with(&hook.secret) && got.is_signed_with(&next));

        admin.delete(&format!("{secrets}/{}", ids[0])).await.ok(204);
        for gone in [&ids[0], &Uuid::nil().to_string()] {
            admin.delete(&format!("{secrets}/{gone}")).await.problem(404, ErrorCode::NotFound);
        }
        admin.delete(&format!("{secrets}/{}", ids[1])).await.problem(409, ErrorCode::InvalidTransition);
        hook.try_it(&admin).await.ok(202);
        send(&server).await;
        let got = receiver.got().pop().unwrap();
        assert_eq!(got.signature.split(' ').count(), 1);
        assert!(!got.is_signed_with(&hook.secret) && got.is_signed_with(&next));
        admin.act(&secrets).await.ok(201);
    }
}

on_both! {
    async fn while_it_is_disabled_it_is_told_of_nothing_and_what_waits_waits(server with LOCAL) {
        let (admin, receiver) = (Admin::new(&server).await, Receiver::start());
        let hook = Hook::new(&admin, &receiver.url("/"), &[]).await;
        hook.try_it(&admin).await.ok(202);
        let disabled = admin.act(&format!("{}/disable", hook.path)).await.ok(200);
        assert_eq!((&disabled["state"], &disabled["disabled_why"]), (&json!("disabled"), &json!("by_hand")));
        assert_eq!(admin.act(&format!("{}/disable", hook.path)).await.ok(200), disabled);
        assert_eq!(send(&server).await, 0);
        hook.try_it(&admin).await.problem(409, ErrorCode::InvalidTransition);
        let waiting = hook.deliveries(&admin, "?state=queued").await;
        assert_eq!((waiting.len(), &waiting[0]["due_at"]), (1, &Value::Null));
        let replay = format!("{}/deliveries/{}/replay", hook.path, text(&waiting[0]["id"]));
        admin.act(&replay).await.problem(409, ErrorCode::InvalidTransition);

        server.set_minutes(1);
        let enabled = admin.act(&format!("{}/enable", hook.path)).await.ok(200);
        assert_eq!((&enabled["state"], &enabled["disabled_why"], &enabled["revision"]), (&json!("enabled"), &Value::Null, &json!(3)));
        assert_eq!(send(&server).await, 1);
        assert_eq!(receiver.took("/"), ["webhook.test"]);
        assert_eq!(receiver.got()[0].timestamp, at(1).unix());
    }
}
