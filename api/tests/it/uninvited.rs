//! No operation without a test of the uninvited: every operation of the OpenAPI document has a row
//! here that says what somebody without a credential gets.

use std::collections::BTreeSet;

use api::openapi;
use reqwest::Method;
use serde_json::json;
use uuid::Uuid;

use crate::{
    on_both,
    support::{Answer, Server},
};

/// Operations that are for anyone, with what a bare call answers. The list only shrinks, or grows
/// with a reason that the contract gives.
const FOR_ANYONE: &[(&str, &str, u16)] = &[
    ("POST", "/api/v1/auth/register", 400),
    ("POST", "/api/v1/auth/login", 400),
    ("POST", "/api/v1/auth/verify-email", 400),
    ("POST", "/api/v1/auth/resend-verification", 400),
    ("POST", "/api/v1/auth/forgot-password", 400),
    ("POST", "/api/v1/auth/reset-password", 400),
    ("POST", "/api/v1/auth/confirm-email", 400),
    ("POST", "/api/v1/auth/second-factor", 400),
    // Neither has anything to ask for here: the tests' server has no name.
    ("POST", "/api/v1/auth/passkey/options", 409),
    ("POST", "/api/v1/auth/passkey", 400),
    ("POST", "/api/v1/auth/refresh", 401),
    ("POST", "/api/v1/auth/logout", 401),
    // The media server has secrets of its own; where none is set there is nothing to find.
    ("POST", "/api/v1/video/conference", 404),
    ("GET", "/api/v1/video/conference/{id}", 404),
    ("DELETE", "/api/v1/video/conference/{id}", 404),
    ("POST", "/api/v1/video/events/room/created", 404),
    ("POST", "/api/v1/video/events/room/destroyed", 404),
    ("POST", "/api/v1/video/events/occupant/joined", 404),
    ("POST", "/api/v1/video/events/occupant/left", 404),
    ("POST", "/api/v1/video/jaas", 404),
    ("POST", "/api/v1/guest/redeem", 400),
    ("POST", "/api/v1/guest/visit", 400),
    ("POST", "/api/v1/guest/join", 400),
    ("PUT", "/api/v1/guest/presence", 400),
    ("PUT", "/api/v1/guest/recording-answer", 400),
    // The link in the mail is the credential.
    ("POST", "/api/v1/auth/accept-invitation", 400),
    ("GET", "/api/v1/consents", 200),
    ("GET", "/api/v1/site", 200),
    ("GET", "/api/v1/openapi.json", 200),
    ("GET", "/api/v1/docs", 200),
    ("GET", "/healthz", 200),
    ("GET", "/readyz", 200),
];

/// Operations that want a credential: without one, and with a worthless one, they all answer 401.
const FOR_CALLERS: &[(&str, &str)] = &[
    ("GET", "/api/v1/me"),
    ("PATCH", "/api/v1/me"),
    ("PUT", "/api/v1/me/password"),
    ("POST", "/api/v1/me/email"),
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
    ("GET", "/api/v1/me/consents"),
    ("PUT", "/api/v1/me/consents"),
    ("GET", "/api/v1/me/export"),
    ("POST", "/api/v1/me/erasure"),
    ("GET", "/api/v1/me/availability"),
    ("PUT", "/api/v1/me/availability"),
    ("POST", "/api/v1/me/availability/preview"),
    ("PUT", "/api/v1/me/hold"),
    ("DELETE", "/api/v1/me/hold"),
    ("GET", "/api/v1/doctors"),
    ("GET", "/api/v1/doctors/{id}"),
    ("GET", "/api/v1/doctors/{id}/visit-types"),
    ("GET", "/api/v1/doctors/{id}/slots"),
    ("GET", "/api/v1/slots"),
    ("GET", "/api/v1/closures"),
    ("POST", "/api/v1/closures"),
    ("DELETE", "/api/v1/closures/{id}"),
    ("GET", "/api/v1/appointments"),
    ("POST", "/api/v1/appointments"),
    ("GET", "/api/v1/appointments/{id}"),
    ("POST", "/api/v1/appointments/{id}/confirm"),
    ("POST", "/api/v1/appointments/{id}/cancel"),
    ("POST", "/api/v1/appointments/{id}/reschedule"),
    ("POST", "/api/v1/appointments/{id}/accept-move"),
    ("POST", "/api/v1/appointments/{id}/decline-move"),
    ("POST", "/api/v1/appointments/{id}/withdraw-move"),
    ("POST", "/api/v1/appointments/{id}/object"),
    ("POST", "/api/v1/appointments/{id}/complete"),
    ("POST", "/api/v1/appointments/{id}/no-show"),
    ("GET", "/api/v1/appointments/{id}/history"),
    ("GET", "/api/v1/appointments/{id}/alternatives"),
    ("GET", "/api/v1/appointments/{id}/calendar.ics"),
    ("GET", "/api/v1/appointments/{id}/consultation"),
    ("GET", "/api/v1/appointments/{id}/consultation/live"),
    ("PUT", "/api/v1/appointments/{id}/presence"),
    ("POST", "/api/v1/appointments/{id}/admit"),
    ("GET", "/api/v1/appointments/{id}/join-check"),
    ("POST", "/api/v1/appointments/{id}/join"),
    ("GET", "/api/v1/mails"),
    ("GET", "/api/v1/mails/{id}"),
    ("GET", "/api/v1/me/analytics"),
    ("GET", "/api/v1/me/analytics.csv"),
    ("GET", "/api/v1/analytics"),
    ("GET", "/api/v1/analytics.csv"),
    ("GET", "/api/v1/appointments/{id}/attendance"),
    ("POST", "/api/v1/appointments/{id}/contest"),
    ("POST", "/api/v1/appointments/{id}/guests"),
    ("DELETE", "/api/v1/appointments/{id}/guests/{guest_id}"),
    ("GET", "/api/v1/me/delay"),
    ("PUT", "/api/v1/me/delay"),
    ("GET", "/api/v1/appointments/{id}/note"),
    ("PUT", "/api/v1/appointments/{id}/note"),
    ("GET", "/api/v1/appointments/{id}/note/versions"),
    ("POST", "/api/v1/appointments/{id}/note/sign"),
    ("POST", "/api/v1/appointments/{id}/note/amendments"),
    ("GET", "/api/v1/appointments/{id}/summary"),
    ("POST", "/api/v1/appointments/{id}/recording"),
    ("PUT", "/api/v1/appointments/{id}/recording/answer"),
    ("DELETE", "/api/v1/appointments/{id}/recording"),
    ("GET", "/api/v1/appointments/{id}/recordings"),
    ("POST", "/api/v1/appointments/{id}/recordings"),
    ("POST", "/api/v1/appointments/{id}/reports"),
    ("PUT", "/api/v1/appointments/{id}/rating"),
    ("GET", "/api/v1/me/deputies"),
    ("PUT", "/api/v1/me/deputies"),
    ("DELETE", "/api/v1/me/deputies/{id}"),
    ("GET", "/api/v1/me/deputyships"),
    ("GET", "/api/v1/accounts"),
    ("GET", "/api/v1/accounts/{id}"),
    ("POST", "/api/v1/accounts/{id}/disable"),
    ("POST", "/api/v1/accounts/{id}/enable"),
    ("DELETE", "/api/v1/accounts/{id}/sessions"),
    ("POST", "/api/v1/accounts/{id}/publish"),
    ("POST", "/api/v1/accounts/{id}/unpublish"),
    ("POST", "/api/v1/accounts/{id}/invitation"),
    ("POST", "/api/v1/accounts"),
    ("GET", "/api/v1/settings"),
    ("PUT", "/api/v1/settings"),
    ("GET", "/api/v1/settings/history"),
    ("GET", "/api/v1/audit"),
    ("GET", "/api/v1/me/record-accesses"),
    ("GET", "/api/v1/me/notices"),
    ("POST", "/api/v1/me/notices/{id}/acknowledge"),
    ("POST", "/api/v1/emergency-access"),
    ("GET", "/api/v1/emergency-access"),
    ("GET", "/api/v1/patients/{id}/record"),
    ("POST", "/api/v1/series/preview"),
    ("POST", "/api/v1/series"),
    ("POST", "/api/v1/series/{id}/confirm"),
];

#[test]
fn every_documented_operation_has_a_row() {
    let mut documented = BTreeSet::new();
    for (path, item) in &openapi::document().paths.paths {
        for (method, _) in openapi::operations(item) {
            documented.insert((openapi::method(&method).to_string(), path.clone()));
        }
    }
    let row = |method: &str, path: &str| (method.to_owned(), path.to_owned());
    let anyone = FOR_ANYONE.iter().map(|(method, path, _)| row(method, path));
    let rows: BTreeSet<_> = anyone
        .chain(FOR_CALLERS.iter().map(|(method, path)| row(method, path)))
        .collect();
    assert_eq!(documented, rows);
}

async fn call(server: &Server, method: &str, path: &str, token: Option<&str>) -> Answer {
    let path = path.replace("{id}", &Uuid::nil().to_string());
    let path = path.replace("{guest_id}", &Uuid::nil().to_string());
    let method = Method::from_bytes(method.as_bytes()).unwrap();
    let mut request =
        reqwest::Client::new().request(method.clone(), format!("{}{path}", server.base));
    if method != Method::GET {
        request = request.json(&json!({}));
    }
    if let Some(token) = token {
        request = request.bearer_auth(token);
    }
    Answer::of(request).await
}

on_both! {
    async fn the_uninvited_get_the_row(server) {
        for &(method, path, status) in FOR_ANYONE {
            let answer = call(&server, method, path, None).await;
            assert_eq!(answer.status.as_u16(), status, "{method} {path}");
        }
        for &(method, path) in FOR_CALLERS {
            let mut seen = Vec::new();
            for token in [None, Some(""), Some("x.y.z"), Some("eyJhbGciOiJub25lIn0.e30.")] {
                let mut problem = call(&server, method, path, token).await.problem(401, shared::ErrorCode::Unauthenticated);
                problem["request_id"] = json!(null);
                seen.push(problem);
            }
            seen.dedup();
            assert_eq!(seen.len(), 1, "{method} {path} tells refusals apart: {seen:#?}");
        }
    }
}
