//! The webhooks of JaaS.

use std::sync::LazyLock;

use aws_lc_rs::{
    encoding::AsDer as _,
    hmac,
    rsa::{KeyPair, KeySize},
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use reqwest::Method;
use serde_json::{Value, json};
use shared::{ErrorCode, Instant};

use super::*;
use crate::{
    on_both,
    support::{Doctor, at},
};

const APP_ID: &str = "vpaas-magic-cookie-0123456789abcdef0123456789abcdef";
const WEBHOOK_SECRET: &str = "whsec_0123456789abcdef0123456789abcdef";

/// A file with a private key, made for this run of the tests.
static KEY_FILE: LazyLock<tempfile::NamedTempFile> = LazyLock::new(|| {
    let key = KeyPair::generate(KeySize::Rsa2048).unwrap();
    let text = BASE64_STANDARD.encode(key.as_der().unwrap().as_ref());
    let lines: Vec<&str> = (0..text.len())
        .step_by(64)
        .map(|i| &text[i..text.len().min(i + 64)])
        .collect();
    let pem = format!(
        "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n",
        lines.join("\n")
    );
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), pem).unwrap();
    file
});

fn flags() -> [&'static str; 10] {
    [
        "--jitsi-mode",
        "jaas",
        "--jitsi-app-id",
        APP_ID,
        "--jitsi-key-id",
        "4f4910",
        "--jitsi-private-key-file",
        KEY_FILE.path().to_str().unwrap(),
        "--jaas-webhook-secret",
        WEBHOOK_SECRET,
    ]
}

fn event(key: &str, kind: &str, room: &str, who: &str, at: Instant) -> Value {
    json!({
        "idempotencyKey": key,
        "customerId": "c",
        "appId": APP_ID,
        "eventType": kind,
        "sessionId": "s",
        "timestamp": at.unix() * 1000 + 250,
        "fqn": format!("{APP_ID}/{room}"),
        "data": { "id": who, "name": "Pat", "moderator": "false" },
    })
}

fn signature(body: &str, secret: &str, time: Instant) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let tag = hmac::sign(&key, format!("{}.{body}", time.unix()).as_bytes());
    format!(
        "t={},v1={}",
        time.unix(),
        BASE64_STANDARD.encode(tag.as_ref())
    )
}

async fn post(server: &Server, body: &str, signature: &str) -> Answer {
    let request = server
        .request(Method::POST, "/video/jaas")
        .header("x-jaas-signature", signature);
    Answer::of(
        request
            .header("content-type", "application/json")
            .body(body.to_owned()),
    )
    .await
}

async fn report(server: &Server, event: Value) {
    let body = event.to_string();
    let answer = post(
        server,
        &body,
        &signature(&body, WEBHOOK_SECRET, server.app.now()),
    )
    .await;
    assert_eq!(answer.status, 204, "{}", answer.text);
}

on_both! {
    async fn events_count_once_and_in_their_own_order(server with flags()) {
        let (mut patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let path = patient.confirmed(&doctor, at(60)).await;
        let room = room(&server, &path).await;
        let (hers, theirs) = (known(&room, doctor.id), known(&room, patient.id));
        let name = room.as_str();
        patient.at(at(90)).await;
        let left = event("3", "PARTICIPANT_LEFT", name, &theirs, at(80));
        for event in [
            left.clone(),
            event("2", "PARTICIPANT_JOINED", name, &theirs, at(62)),
            event("1", "PARTICIPANT_JOINED", name, &hers, at(61)),
            left,
            event("4", "USAGE", name, &theirs, at(81)),
            event("5", "PARTICIPANT_JOINED", "somewhere-else", &theirs, at(82)),
            json!({ "idempotencyKey": "6", "eventType": "SETTINGS_PROVISIONING", "timestamp": at(82).unix() * 1000 }),
        ] {
            report(&server, event).await;
        }
        assert_eq!(seen(&patient, &path).await, [
            line("doctor", "in_call", at(61)),
            line("patient", "in_call", at(62)),
            line("patient", "left", at(80)),
        ]);
    }
}

on_both! {
    async fn only_the_signature_of_this_body_and_hour_is_taken(server with flags()) {
        let (mut patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let path = patient.confirmed(&doctor, at(60)).await;
        let room = room(&server, &path).await;
        patient.at(at(90)).await;
        let body = event("1", "PARTICIPANT_JOINED", room.as_str(), &known(&room, patient.id), at(62)).to_string();
        let other = body.replace("PARTICIPANT_JOINED", "PARTICIPANT_LEFT");
        let now = at(90);
        for signature in [
            String::new(),
            signature(&other, WEBHOOK_SECRET, now),
            signature(&body, "whsec_1123456789abcdef0123456789abcdef", now),
            signature(&body, WEBHOOK_SECRET, at(84)),
            signature(&body, WEBHOOK_SECRET, at(96)),
        ] {
            post(&server, &body, &signature).await.problem(401, ErrorCode::Unauthenticated);
        }
        assert!(seen(&patient, &path).await.is_empty());
        let broken = "{\"idempotencyKey\":";
        let signed = signature(broken, WEBHOOK_SECRET, now);
        post(&server, broken, &signed).await.problem(400, ErrorCode::MalformedRequest);
    }
}

on_both! {
    async fn the_ticket_names_the_app_before_the_room(server with flags()) {
        let (mut patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let path = patient.confirmed(&doctor, at(60)).await;
        let room = room(&server, &path).await;
        patient.at(at(60)).await;
        let ticket = patient.act(&format!("{path}/join")).await.ok(200);
        assert_eq!(ticket["room"], format!("{APP_ID}/{}", room.as_str()));
        assert_eq!(ticket["domain"], "8x8.vc");
    }
}

/// The same, of a clinic that records.
fn recording_flags() -> Vec<&'static str> {
    [flags().as_slice(), &["--recording", "on"]].concat()
}

on_both! {
    async fn a_recording_is_kept_when_everybody_had_agreed_to_one(server with recording_flags()) {
        let (mut patient, mut doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let path = patient.confirmed(&doctor, at(60)).await;
        let room = room(&server, &path).await;
        patient.at(at(60)).await;
        doctor.at(at(60)).await;
        let uploaded = |key: &str, link: &str| {
            let mut event = event(key, "RECORDING_UPLOADED", room.as_str(), "", at(60));
            event["data"] = json!({ "preAuthenticatedLink": link });
            event
        };
        let recordings = format!("{path}/recordings");
        let link = "https://recordings.example/one.mp4?key=1";
        // Nobody has been asked: whoever recorded that had no leave of ours.
        report(&server, uploaded("1", link)).await;
        assert_eq!(patient.get(&recordings).await.ok(200)["items"], json!([]));

        doctor.act(&format!("{path}/recording")).await.ok(200);
        let yes = json!({ "agreed": true, "text_version": 1 });
        patient.put(&format!("{path}/recording/answer"), yes).await.ok(200);
        doctor.act(&format!("{path}/join")).await.ok(200);
        for (key, link) in [("2", link), ("2", link), ("3", "http://recordings.example/"), ("4", "no link")] {
            report(&server, uploaded(key, link)).await;
        }
        let kept = patient.get(&recordings).await.ok(200);
        assert_eq!(kept["items"].as_array().unwrap().len(), 1);
        assert_eq!(kept["items"][0]["url"], link);
    }
}
