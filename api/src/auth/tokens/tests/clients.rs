//! Tokens of clients of the API.

use super::*;

#[test]
fn a_client_is_named_whole_or_not_at_all() {
    let (id, jti) = (ACCOUNT.parse().unwrap(), Uuid::from_u128(1));
    let secret = SESSION.parse().unwrap();
    let scopes = "doctors:read fhir:read".parse().unwrap();
    let token = tokens()
        .mint_for_client((id, secret), scopes, jti, at(0), at(600))
        .unwrap();
    let claims = tokens().verify(&token, at(0)).unwrap();
    assert_eq!((claims.account, claims.client), (id, Some(scopes)));
    assert_eq!(claims.session.uuid(), secret.uuid());

    let whole = with(good_claims(), "client_id", json!(ACCOUNT));
    let whole = with(whole, "scope", json!("doctors:read"));
    let verify = |claims: &Value| tokens().verify(&forge_json(&good_header(), claims), at(0));
    assert!(verify(&whole).is_ok());
    for broken in [
        without(whole.clone(), "scope"),
        without(whole.clone(), "client_id"),
        with(whole.clone(), "client_id", json!(SESSION)),
        with(whole.clone(), "client_id", json!(null)),
        with(whole.clone(), "scope", json!(null)),
        with(whole.clone(), "scope", json!("everything")),
        with(whole, "scope", json!(["doctors:read"])),
    ] {
        assert!(verify(&broken).is_err(), "{broken}");
    }
}
