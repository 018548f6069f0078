//! Allowing a browser to be told, and taking that back.

use serde_json::{Value, json};
use shared::ErrorCode;

use super::{path_of, send, subscribe};
use crate::{
    on_both,
    support::{Browser, Doctor, PUSH_KEY, PUSHING, Patient, Receiver, at},
};

on_both! {
    async fn the_site_says_for_which_key(server with PUSHING) {
        assert_eq!(server.get("/site").await.ok(200)["push_key"], PUSH_KEY[1]);
    }
}

on_both! {
    async fn without_a_key_nobody_is_told_and_nothing_offered(server) {
        assert_eq!(server.get("/site").await.ok(200)["push_key"], Value::Null);
        let patient = Patient::new(&server).await;
        let said = Browser::new(1).says("https://push.example.org/1");
        patient.post("/me/push-subscriptions", said).await.problem(409, ErrorCode::NotOffered);
    }
}

on_both! {
    async fn what_is_no_subscription_is_refused_field_by_field(server with ["--push-key", PUSH_KEY[0]]) {
        let patient = Patient::new(&server).await;
        let good = Browser::new(1).says("https://push.example.org/1");
        for (field, value, code) in [
            ("endpoint", "http://push.example.org/1", "invalid_format"),
            ("endpoint", "https://localhost/1", "out_of_range"),
            ("endpoint", "https://10.0.0.1/1", "out_of_range"),
            ("endpoint", "https://[::1]/1", "out_of_range"),
            ("endpoint", "https://169.254.169.254/latest", "out_of_range"),
            ("endpoint", "https://a:b@push.example.org/1", "invalid_format"),
            ("endpoint", &format!("https://push.example.org/{}", "x".repeat(2048)), "invalid_format"),
            ("keys.p256dh", "", "invalid_format"),
            ("keys.p256dh", &PUSH_KEY[1].replace('B', "C"), "invalid_format"),
            ("keys.auth", "AAAA", "invalid_format"),
        ] {
            let mut said = good.clone();
            match field.split_once('.') {
                Some((outer, inner)) => said[outer][inner] = json!(value),
                None => said[field] = json!(value),
            }
            let fields = patient.post("/me/push-subscriptions", said).await.invalid_fields();
            assert_eq!(fields, [(field.to_owned(), code.to_owned())], "{value}");
        }
        let mut said = good.clone();
        said["expirationTime"] = Value::Null;
        patient.post("/me/push-subscriptions", said).await.problem(400, ErrorCode::MalformedRequest);
        patient.post("/me/push-subscriptions", good).await.ok(201);
    }
}

on_both! {
    async fn a_browser_is_told_under_one_account(server with PUSHING) {
        let (patient, other, doctor) = (Patient::new(&server).await, Patient::new(&server).await, Doctor::new(&server).await);
        let (service, browser) = (Receiver::start(), Browser::new(1));
        let first = subscribe(&patient, &browser, &service, "/").await.ok(201);
        let again = subscribe(&patient, &browser, &service, "/").await.ok(200);
        assert_eq!(first, again);
        // Somebody else signs in there and wants it, too.
        let taken = subscribe(&other, &Browser::new(2), &service, "/").await.ok(201);
        assert_ne!(first["id"], taken["id"]);
        patient.confirmed(&doctor, at(24 * 60)).await;
        assert_eq!(send(&server).await, 0);
        patient.delete(&path_of(&first)).await.problem(404, ErrorCode::NotFound);
        patient.delete(&path_of(&taken)).await.problem(404, ErrorCode::NotFound);
        other.confirmed(&doctor, at(25 * 60)).await;
        assert_eq!(send(&server).await, 1);
        let got = service.got();
        assert!(Browser::new(2).reads(&got[0]).is_some());
    }
}

on_both! {
    async fn ten_browsers_are_enough(server with PUSHING) {
        let (patient, other) = (Patient::new(&server).await, Patient::new(&server).await);
        let service = Receiver::start();
        let mut last = Value::Null;
        for number in 1..=10 {
            last = subscribe(&patient, &Browser::new(number), &service, &format!("/{number}")).await.ok(201);
        }
        subscribe(&patient, &Browser::new(11), &service, "/11").await.problem(409, ErrorCode::LimitReached);
        subscribe(&patient, &Browser::new(10), &service, "/10").await.ok(200);
        subscribe(&other, &Browser::new(11), &service, "/11").await.ok(201);
        patient.delete(&path_of(&last)).await.ok(204);
        subscribe(&patient, &Browser::new(10), &service, "/10").await.ok(201);
        let export = patient.get("/me/export").await.ok(200);
        let told = export["push_subscriptions"].as_array().unwrap();
        assert_eq!(told.len(), 10);
        assert_eq!(told[0].as_object().unwrap().keys().collect::<Vec<_>>(), ["created_at", "id"], "no secret is in it");
    }
}
