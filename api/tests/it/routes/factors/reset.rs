//! What a new password by a link leaves of the passkeys from before.

use api::links::{self, Purpose};
use serde_json::json;
use shared::ErrorCode;

use super::{
    Owner,
    device::{Device, ORIGIN},
    login,
    passkeys::{request, show},
};
use crate::{
    on_both,
    routes::auth::letters,
    support::{Answer, Server},
};

/// The password after the link.
pub const NEW: &str = "another nine boats";

/// Sets another password with a link from a mail.
pub async fn reset(pat: &Owner<'_>, password: &str) {
    let (app, now) = (&pat.server.app, pat.server.app.now());
    let mut tx = app.db.begin().await.unwrap();
    let link = links::issue(&mut tx, pat.id, Purpose::ResetPassword, 15, now)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let body = json!({ "token": link.encode(), "password": password });
    pat.server.post("/auth/reset-password", body).await.ok(204);
}

async fn alone(server: &Server, device: &mut Device) -> Answer {
    let ceremony = request(server, None).await;
    let signed = device.sign(&ceremony["options"]);
    show(server, &ceremony, signed).await
}

on_both! {
    async fn a_passkey_from_before_wants_the_new_password_once(server with ["--public-url", ORIGIN]) {
        let pat = Owner::new(&server, "pat").await;
        let (mut thiefs, _) = pat.with_device().await;
        let (mut device, _) = pat.with_device().await;
        alone(&server, &mut thiefs).await.ok(200);
        let begun = request(&server, None).await;

        reset(&pat, NEW).await;
        for device in [&mut thiefs, &mut device] {
            alone(&server, device).await.problem(403, ErrorCode::PasskeyRefused);
        }
        let signed = thiefs.sign(&begun["options"]);
        show(&server, &begun, signed).await.problem(403, ErrorCode::PasskeyRefused);

        let problem = login(&server, "pat", NEW).await.problem(401, ErrorCode::SecondFactorRequired);
        let ceremony = request(&server, problem["challenge"].as_str()).await;
        let signed = device.sign(&ceremony["options"]);
        show(&server, &ceremony, signed).await.ok(200);
        alone(&server, &mut device).await.ok(200);
        alone(&server, &mut thiefs).await.problem(403, ErrorCode::PasskeyRefused);
    }
}

on_both! {
    async fn the_mail_says_that_a_new_password_removes_no_passkey(server with ["--public-url", ORIGIN]) {
        let pat = Owner::new(&server, "pat").await;
        pat.with_device().await;
        let mail = letters::nth(&server, "pat@example.org", "second_factor_changed", 0).await;
        assert!(mail.contains("A new password does not remove a passkey or an app"), "{mail}");
    }
}
