//! Mails, which an admin reads and hands on.

use api::mail::{self, Addressee, Message};
use serde_json::{Value, json};
use shared::{ErrorCode, Language};

use crate::{
    on_both,
    support::{Admin, Doctor, Integrator, Patient, Server},
};

async fn tell(server: &Server, to: &str) {
    let to = Addressee {
        account: None,
        email: to,
        name: "Pat Morgan",
        language: Language::default(),
    };
    let mut tx = server.app.db.begin().await.unwrap();
    let (sealing, now) = (&server.app.sealing, server.app.now());
    mail::tell(&mut tx, sealing, &Message::AddressInUse, &to, now)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

fn addresses(page: &Value) -> Vec<&str> {
    let items = page["items"].as_array().unwrap().iter();
    items
        .map(|mail| mail["to_address"].as_str().unwrap())
        .collect()
}

on_both! {
    async fn the_newest_come_first_page_by_page(server) {
        let admin = Admin::new(&server).await;
        for n in 0..5 {
            server.set_minutes(n);
            tell(&server, &format!("pat{n}@example.org")).await;
        }
        let first = admin.get("/mails?limit=3").await.ok(200);
        assert_eq!(addresses(&first), ["pat4@example.org", "pat3@example.org", "pat2@example.org"]);
        assert_eq!(first["items"][0].get("text"), None);
        let cursor = first["next_cursor"].as_str().unwrap();
        let second = admin.get(&format!("/mails?limit=3&cursor={cursor}")).await.ok(200);
        assert_eq!(addresses(&second), ["pat1@example.org", "pat0@example.org"]);
        assert_eq!(second["next_cursor"], Value::Null);
        for query in ["limit=0", "limit=101", "cursor=x", "q=pat", "cursor=MDE5MGEwYjAtMDAwMC03MDAwLTgwMDAtMDAwMDAwMDAwMDBhCng"] {
            admin.get(&format!("/mails?{query}")).await.problem(400, ErrorCode::MalformedRequest);
        }
    }
}

on_both! {
    async fn one_is_read_with_its_text(server) {
        let admin = Admin::new(&server).await;
        tell(&server, "pat@example.org").await;
        let head = admin.get("/mails").await.ok(200)["items"][0].clone();
        let mail = admin.get(&format!("/mails/{}", head["id"].as_str().unwrap())).await.ok(200);
        assert_eq!((&mail["kind"], &mail["subject"]), (&json!("address_in_use"), &head["subject"]));
        assert!(mail["text"].as_str().unwrap().starts_with("Hello,"));
        for id in ["0190a0b0-0000-7000-8000-00000000000a", "x"] {
            admin.get(&format!("/mails/{id}")).await.problem(404, ErrorCode::NotFound);
        }
    }
}

on_both! {
    async fn nobody_else_reads_mails(server) {
        tell(&server, "pat@example.org").await;
        let (patient, doctor, integrator) = (Patient::new(&server).await, Doctor::new(&server).await, Integrator::new(&server).await);
        for path in ["/mails", "/mails/0190a0b0-0000-7000-8000-00000000000a"] {
            patient.get(path).await.problem(403, ErrorCode::Forbidden);
            doctor.get(path).await.problem(403, ErrorCode::Forbidden);
            integrator.get(path).await.problem(403, ErrorCode::Forbidden);
        }
    }
}
