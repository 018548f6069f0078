//! Passkeys that do not hold. Whatever is wrong, the answer is the same.

use serde_json::json;
use shared::ErrorCode;

use super::{
    Owner,
    device::{Device, ORIGIN},
    passkeys::{request, show},
};
use crate::{on_both, support::at};

on_both! {
    async fn a_signature_for_anything_else_is_refused(server with ["--public-url", ORIGIN]) {
        let pat = Owner::new(&server, "pat").await;
        let sam = Owner::new(&server, "sam").await;
        let (mut device, _) = pat.with_device().await;
        let (theirs, _) = sam.with_device().await;
        let earlier = request(&server, None).await;
        let mut appearances = Vec::new();
        for fault in ["origin", "subdomain", "site", "finger", "question", "user", "key", "unknown", "signature", "text"] {
            let ceremony = request(&server, None).await;
            let (mut options, user) = (ceremony["options"].clone(), device.user.clone());
            let mut other = Device::new();
            other.user.clone_from(&user);
            match fault {
                "origin" => device.origin = "https://evil.example",
                "subdomain" => device.origin = "http://evil.localhost:8080",
                "site" => device.site = "evil.example",
                "finger" => device.verifies = false,
                "question" => options = earlier["options"].clone(),
                "user" => device.user.clone_from(&theirs.user),
                // Another key under the id of a known one.
                "key" => other.id.clone_from(&device.id),
                _ => {}
            }
            let mut signed = match fault {
                "key" | "unknown" => other.sign(&options),
                _ => device.sign(&options),
            };
            match fault {
                "signature" => signed["response"]["signature"] = json!("AAAA"),
                "text" => signed["response"]["authenticatorData"] = json!("not base64url!"),
                _ => {}
            }
            let answer = show(&server, &ceremony, signed).await;
            assert_eq!(answer.status, 403, "{fault}: {}", answer.text);
            appearances.push(answer.appearance());
            answer.problem(403, ErrorCode::PasskeyRefused);
            (device.origin, device.site, device.verifies, device.user) = (ORIGIN, "localhost", true, user);
        }
        appearances.dedup();
        assert_eq!(appearances.len(), 1, "{appearances:#?}");
        let ceremony = request(&server, None).await;
        let signed = device.sign(&ceremony["options"]);
        show(&server, &ceremony, signed).await.ok(200);
    }
}

on_both! {
    async fn a_copied_device_is_noticed_by_its_counter(server with ["--public-url", ORIGIN]) {
        let pat = Owner::new(&server, "pat").await;
        let (mut device, _) = pat.with_device().await;
        let ceremony = request(&server, None).await;
        device.counter = 7;
        let signed = device.sign(&ceremony["options"]);
        show(&server, &ceremony, signed).await.ok(200);
        for counter in [0, 6, 7] {
            let ceremony = request(&server, None).await;
            device.counter = counter;
            let signed = device.sign(&ceremony["options"]);
            let answer = show(&server, &ceremony, signed).await;
            let wanted = if counter + 1 > 8 { 200 } else { 403 };
            assert_eq!(answer.status.as_u16(), wanted, "{}", counter + 1);
        }
    }
}

on_both! {
    async fn the_second_step_takes_the_passkeys_of_its_account(server with ["--public-url", ORIGIN]) {
        let pat = Owner::new(&server, "pat").await;
        let sam = Owner::new(&server, "sam").await;
        pat.with_device().await;
        let (mut theirs, _) = sam.with_device().await;
        let challenge = pat.challenge().await;
        let ceremony = request(&server, Some(&challenge)).await;
        let signed = theirs.sign(&ceremony["options"]);
        show(&server, &ceremony, signed).await.problem(403, ErrorCode::PasskeyRefused);
        // Tries with passkeys count as those with codes.
        for _ in 0..4 {
            let ceremony = request(&server, Some(&challenge)).await;
            let signed = theirs.sign(&ceremony["options"]);
            show(&server, &ceremony, signed).await.problem(403, ErrorCode::PasskeyRefused);
        }
        let body = json!({ "challenge": challenge });
        server.post("/auth/passkey/options", body).await.problem(422, ErrorCode::ChallengeExpired);
    }
}

on_both! {
    async fn a_ceremony_is_minutes_long_and_of_one_kind(server with ["--public-url", ORIGIN]) {
        let pat = Owner::new(&server, "pat").await;
        let sam = Owner::new(&server, "sam").await;
        let mut device = Device::new();
        let creation = pat.creation().await;
        let made = device.create(&creation["options"]);
        // Somebody else's, and one that is for signing.
        sam.add(&creation, made.clone()).await.problem(422, ErrorCode::ChallengeExpired);
        let signing = request(&server, None).await;
        pat.add(&signing, made.clone()).await.problem(422, ErrorCode::ChallengeExpired);
        let signed = device.sign(&creation["options"]);
        show(&server, &creation, signed).await.problem(422, ErrorCode::ChallengeExpired);
        server.app.clock.set(at(5));
        pat.add(&creation, made).await.problem(422, ErrorCode::ChallengeExpired);
        let signed = device.sign(&signing["options"]);
        show(&server, &signing, signed).await.problem(422, ErrorCode::ChallengeExpired);
        assert_eq!(pat.factors().await["passkeys"], json!([]));
    }
}

on_both! {
    async fn a_new_one_that_does_not_hold_is_not_added(server with ["--public-url", ORIGIN]) {
        let pat = Owner::new(&server, "pat").await;
        for fault in ["origin", "site", "finger", "question", "text"] {
            let mut device = Device::new();
            let ceremony = pat.creation().await;
            let mut options = ceremony["options"].clone();
            match fault {
                "origin" => device.origin = "https://evil.example",
                "site" => device.site = "evil.example",
                "finger" => device.verifies = false,
                "question" => options["challenge"] = json!("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
                _ => {}
            }
            let mut made = device.create(&options);
            if fault == "text" {
                made["response"]["attestationObject"] = json!("AAAA");
            }
            pat.add(&ceremony, made).await.problem(403, ErrorCode::PasskeyRefused);
        }
        assert_eq!(pat.factors().await["passkeys"], json!([]));
        pat.login().await.ok(200);
    }
}
