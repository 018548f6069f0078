//! Who must have a second factor and has none: in, and no further than to where one is added.

use api::openapi;
use futures_util::future::join;
use reqwest::Method;
use serde_json::json;
use shared::{ErrorCode, Role};
use uuid::Uuid;

use super::{Owner, PASSWORD, device::ORIGIN};
use crate::on_both;

/// What such an account reaches: that it is one, its second factors, its sessions. The list is short on
/// purpose.
const OPEN: &[(&str, &str)] = &[
    ("GET", "/api/v1/me"),
    ("GET", "/api/v1/me/sessions"),
    ("DELETE", "/api/v1/me/sessions"),
    ("DELETE", "/api/v1/me/sessions/{id}"),
    ("GET", "/api/v1/me/second-factors"),
    ("POST", "/api/v1/me/totp"),
    ("DELETE", "/api/v1/me/totp"),
    ("POST", "/api/v1/me/totp/confirm"),
    ("POST", "/api/v1/me/backup-codes"),
    ("POST", "/api/v1/me/passkey-options"),
    ("POST", "/api/v1/me/passkeys"),
    ("PATCH", "/api/v1/me/passkeys/{id}"),
    ("DELETE", "/api/v1/me/passkeys/{id}"),
];

/// Calls every operation that wants a caller and gives those that were let through.
async fn let_through(owner: &Owner<'_>) -> Vec<(String, String)> {
    let mut open = Vec::new();
    for (path, item) in &openapi::document().paths.paths {
        for (method, operation) in openapi::operations(item) {
            if !openapi::wants_bearer(operation) {
                continue;
            }
            let method = openapi::method(&method);
            let filled = path.replace("{id}", &Uuid::nil().to_string());
            let filled = filled.replace("{guest_id}", &Uuid::nil().to_string());
            let filled = filled.replace("{secret_id}", &Uuid::nil().to_string());
            let body = (method != actix_web::http::Method::GET).then(|| json!({}));
            let sent = Method::from_bytes(method.as_str().as_bytes()).unwrap();
            let answer = owner
                .call(sent, filled.trim_start_matches("/api/v1"), body)
                .await;
            let code = answer.code();
            if !matches!(code, Some("second_factor_missing" | "forbidden")) {
                open.push((method.to_string(), path.clone()));
            }
        }
    }
    open.sort();
    open
}

on_both! {
    async fn an_admin_without_one_reaches_their_own_account_alone(server with ["--second-factor", "admins"]) {
        let admin = Owner::of_role(&server, "alex", Role::Admin).await;
        let mut wanted: Vec<_> = OPEN.iter().map(|(method, path)| ((*method).to_owned(), (*path).to_owned())).collect();
        wanted.sort();
        assert_eq!(let_through(&admin).await, wanted);
        assert_eq!(admin.factors().await["is_required"], true);
        let list = async || admin.call(Method::GET, "/appointments", None).await;
        list().await.problem(403, ErrorCode::SecondFactorMissing);
        // With the first code the same session is open.
        admin.enrol().await;
        list().await.ok(200);
    }
}

on_both! {
    async fn of_doctors_and_patients_none_is_wanted_then(server with ["--second-factor", "admins"]) {
        for (name, role) in [("ada", Role::Doctor), ("pat", Role::Patient)] {
            let owner = Owner::of_role(&server, name, role).await;
            owner.call(Method::GET, "/appointments", None).await.ok(200);
            assert_eq!(owner.factors().await["is_required"], false);
        }
    }
}

on_both! {
    async fn a_clinic_can_want_it_of_doctors_too(server with ["--second-factor", "admins_and_doctors"]) {
        let doctor = Owner::of_role(&server, "ada", Role::Doctor).await;
        doctor.call(Method::GET, "/appointments", None).await.problem(403, ErrorCode::SecondFactorMissing);
        // A role that may not is told so, whatever else is missing.
        doctor.call(Method::GET, "/closures", None).await;
        doctor.post("/appointments", json!({})).await.problem(403, ErrorCode::Forbidden);
        let patient = Owner::of_role(&server, "pat", Role::Patient).await;
        patient.call(Method::GET, "/appointments", None).await.ok(200);
    }
}

on_both! {
    async fn the_last_one_stays(server with ["--second-factor", "admins", "--public-url", ORIGIN]) {
        let admin = Owner::of_role(&server, "alex", Role::Admin).await;
        admin.enrol().await;
        admin.delete("/me/totp", PASSWORD).await.problem(409, ErrorCode::LastFactor);
        admin.call(Method::GET, "/appointments", None).await.ok(200);
        let (_, added) = admin.with_device().await;
        let passkey = format!("/me/passkeys/{}", added["passkey"]["id"].as_str().unwrap());
        // Of two that each leave the other, one stays.
        let both = join(admin.delete("/me/totp", PASSWORD), admin.delete(&passkey, PASSWORD)).await;
        let mut statuses = [both.0.status.as_u16(), both.1.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [204, 409]);
        admin.call(Method::GET, "/appointments", None).await.ok(200);
        // What was refused has changed nothing: codes on paper are there still.
        assert_eq!(admin.factors().await["backup_codes_left"], 10);
    }
}
