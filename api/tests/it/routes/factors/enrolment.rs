//! Adding an app, replacing it, taking it away.

use reqwest::Method;
use serde_json::{Value, json};
use shared::ErrorCode;

use super::{Owner, PASSWORD, code_at, token, wrong_code};
use crate::{on_both, support::at};

on_both! {
    async fn a_secret_counts_after_its_first_code(server) {
        let pat = Owner::new(&server, "pat").await;
        let none = json!({ "totp_since": null, "backup_codes_left": 0, "passkeys": [], "is_required": false, "offers_passkeys": false });
        assert_eq!(pat.factors().await, none);

        let proposal = pat.post("/me/totp", json!({ "password": PASSWORD })).await.ok(200);
        let secret = proposal["secret"].as_str().unwrap();
        let uri = proposal["uri"].as_str().unwrap();
        assert!(uri.starts_with("otpauth://totp/") && uri.contains(secret) && uri.contains("pat"), "{uri}");
        assert!(proposal["qr"]["path"].as_str().unwrap().starts_with('M'));
        // Proposed is not in use: the password is still enough.
        assert_eq!(pat.factors().await, none);
        pat.login().await.ok(200);

        let confirm = async |code: &str| pat.post("/me/totp/confirm", json!({ "code": code })).await;
        confirm(&wrong_code(secret, at(0))).await.problem(403, ErrorCode::WrongCode);
        confirm("12345").await.problem(422, ErrorCode::ValidationFailed);
        let codes = confirm(&code_at(secret, at(0))).await.ok(200);
        assert_eq!(codes["codes"].as_array().unwrap().len(), 10);
        let factors = pat.factors().await;
        assert_eq!((&factors["totp_since"], &factors["backup_codes_left"]), (&json!(at(0)), &json!(10)));
        pat.login().await.problem(401, ErrorCode::SecondFactorRequired);
        // It is confirmed once.
        confirm(&code_at(secret, at(0))).await.problem(409, ErrorCode::Conflict);
    }
}

on_both! {
    async fn a_stolen_session_adds_and_removes_nothing(server) {
        let pat = Owner::new(&server, "pat").await;
        let wrong = json!({ "password": "another lantern" });
        for path in ["/me/totp", "/me/backup-codes", "/me/passkey-options"] {
            pat.post(path, wrong.clone()).await.problem(403, ErrorCode::WrongPassword);
        }
        pat.enrol().await;
        pat.delete("/me/totp", "another lantern").await.problem(403, ErrorCode::WrongPassword);
        pat.call(Method::DELETE, "/me/totp", None).await.problem(415, ErrorCode::UnsupportedMediaType);
        pat.login().await.problem(401, ErrorCode::SecondFactorRequired);
    }
}

on_both! {
    async fn a_proposal_runs_out_and_a_later_one_replaces_it(server) {
        let pat = Owner::new(&server, "pat").await;
        let first = pat.propose().await;
        let second = pat.propose().await;
        let confirm = async |secret: &str| {
            let code = code_at(secret, server.app.now());
            pat.post("/me/totp/confirm", json!({ "code": code })).await
        };
        confirm(&first).await.problem(403, ErrorCode::WrongCode);
        server.set_minutes(15);
        let again = token(&pat.login().await.ok(200));
        let pat = Owner { token: again, ..pat };
        let code = code_at(&second, server.app.now());
        pat.post("/me/totp/confirm", json!({ "code": code })).await.problem(409, ErrorCode::Conflict);
    }
}

on_both! {
    async fn a_new_app_takes_the_place_of_the_old_one_when_it_works(server) {
        let pat = Owner::new(&server, "pat").await;
        let (old, paper) = pat.enrol().await;
        server.set_minutes(1);
        let new = pat.propose().await;
        pat.step(&code_at(&old, server.app.now())).await.ok(200);
        server.set_minutes(2);
        let code = code_at(&new, server.app.now());
        pat.post("/me/totp/confirm", json!({ "code": code })).await.ok(200);
        server.set_minutes(3);
        pat.step(&code_at(&old, server.app.now())).await.problem(403, ErrorCode::WrongCode);
        pat.step(&paper[0]).await.problem(403, ErrorCode::WrongCode);
        pat.step(&code_at(&new, server.app.now())).await.ok(200);
    }
}

on_both! {
    async fn without_the_app_the_password_is_enough_again(server) {
        let pat = Owner::new(&server, "pat").await;
        pat.delete("/me/totp", PASSWORD).await.problem(404, ErrorCode::NotFound);
        pat.enrol().await;
        assert_eq!(pat.delete("/me/totp", PASSWORD).await.ok(204), Value::Null);
        pat.login().await.ok(200);
        // What stood in for the app has gone with it.
        assert_eq!(pat.factors().await["backup_codes_left"], 0);
        let body = json!({ "password": PASSWORD });
        pat.post("/me/backup-codes", body).await.problem(409, ErrorCode::Conflict);
    }
}

on_both! {
    async fn the_database_does_not_show_the_secret(server) {
        use api::on_db;

        const SECRETS: &str = "SELECT secret, sealed_by FROM totp";
        const HASHES: &str = "SELECT code_hash FROM backup_codes";
        let pat = Owner::new(&server, "pat").await;
        let (secret, paper) = pat.enrol().await;
        let kept: Vec<(String, String)> = on_db!(&server.app.db, conn => sqlx::query_as(SECRETS).fetch_all(conn).await).unwrap();
        assert!(kept.len() == 1 && !kept[0].0.contains(&secret) && !kept[0].1.is_empty());
        let hashes: Vec<(Vec<u8>,)> = on_db!(&server.app.db, conn => sqlx::query_as(HASHES).fetch_all(conn).await).unwrap();
        assert_eq!(hashes.len(), paper.len());
        assert!(hashes.iter().all(|(hash,)| hash.len() == 32));
    }
}
