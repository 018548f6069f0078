//! Every token that is not exactly one of ours is refused, with one answer.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use jsonwebtoken::{Algorithm, EncodingKey, crypto};
use reqwest::Method;
use serde_json::{Value, json};
use shared::{AccountId, ErrorCode, SessionId};
use uuid::Uuid;

use crate::{
    on_both,
    support::{Answer, Patient, Server, at},
};

/// The key of the servers that these tests start.
const KEY: &[u8] = b"the key of the access tokens of these tests";

fn header() -> Value {
    json!({ "alg": "HS256", "typ": "at+jwt" })
}

fn claims(account: AccountId, session: SessionId) -> Value {
    let now = at(0).unix();
    json!({
        "iss": "test", "aud": "mydoctor-api", "sub": account, "sid": session, "jti": Uuid::nil(),
        "iat": now, "nbf": now, "exp": now + 600,
    })
}

fn sign_as(algorithm: Algorithm, header: &Value, claims: &Value, key: &[u8]) -> String {
    let part = |value: &Value| BASE64.encode(value.to_string());
    let message = format!("{}.{}", part(header), part(claims));
    let key = EncodingKey::from_secret(key);
    let signature = crypto::sign(message.as_bytes(), &key, algorithm).unwrap();
    format!("{message}.{signature}")
}

fn sign(header: &Value, claims: &Value, key: &[u8]) -> String {
    sign_as(Algorithm::HS256, header, claims, key)
}

/// The value with one member more, or another one.
fn with(value: &Value, name: &str, member: impl Into<Value>) -> Value {
    let mut changed = value.clone();
    changed[name] = member.into();
    changed
}

fn without(value: &Value, name: &str) -> Value {
    let mut changed = value.clone();
    changed.as_object_mut().unwrap().remove(name);
    changed
}

async fn me(server: &Server, token: &str) -> Answer {
    Answer::of(server.request(Method::GET, "/me").bearer_auth(token)).await
}

/// Asserts that all of them are refused with the same answer, and that the proper token still is good:
/// what is refused is refused for its fault and not for its making.
async fn all_refused(patient: &Patient<'_>, tokens: Vec<(String, String)>) {
    let claims = claims(patient.id, patient.session);
    me(patient.server, &sign(&header(), &claims, KEY))
        .await
        .ok(200);
    let wanted = me(patient.server, "x").await;
    assert_eq!(wanted.headers["www-authenticate"], "Bearer");
    let appearance = wanted.appearance();
    wanted.problem(401, ErrorCode::Unauthenticated);
    for (fault, token) in tokens {
        assert_eq!(
            me(patient.server, &token).await.appearance(),
            appearance,
            "{fault}"
        );
    }
}

on_both! {
    async fn a_signature_of_another_kind_or_key(server) {
        let patient = Patient::new(&server).await;
        let claims = claims(patient.id, patient.session);
        let proper = sign(&header(), &claims, KEY);
        let (message, signature) = proper.rsplit_once('.').unwrap();
        let mut tokens = Vec::new();
        for alg in ["none", "None", "NONE", "nOnE", "", "hs256", "HS384", "RS256", "ES256", "PS256", "EdDSA"] {
            let forged = sign(&with(&header(), "alg", alg), &claims, KEY);
            let unsigned = forged.rsplit_once('.').unwrap().0.to_owned();
            tokens.push((format!("alg {alg}, empty signature"), format!("{unsigned}.")));
            tokens.push((format!("alg {alg}, no signature"), unsigned));
            tokens.push((format!("alg {alg}, a good HS256 signature"), forged));
        }
        for (algorithm, name) in [(Algorithm::HS384, "HS384"), (Algorithm::HS512, "HS512")] {
            tokens.push((name.to_owned(), sign_as(algorithm, &with(&header(), "alg", name), &claims, KEY)));
            tokens.push((format!("{name} said to be HS256"), sign_as(algorithm, &header(), &claims, KEY)));
        }
        tokens.push(("empty signature".into(), format!("{message}.")));
        tokens.push(("no signature".into(), message.to_owned()));
        tokens.push(("half a signature".into(), format!("{message}.{}", &signature[..20])));
        tokens.push(("another part".into(), format!("{proper}.{signature}")));
        tokens.push(("a signature of another message".into(), format!("{}x.{signature}", &message[..message.len() - 1])));
        let public_key = b"-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n-----END PUBLIC KEY-----\n".as_slice();
        for key in [public_key, b"secret", b"", &[0; 32], b"mydoctor", b"a secret of the video server, long enough"] {
            tokens.push((format!("signed with {}", key.escape_ascii()), sign(&header(), &claims, key)));
        }
        all_refused(&patient, tokens).await;
    }
}

on_both! {
    async fn a_header_that_says_more_than_ours(server) {
        let patient = Patient::new(&server).await;
        let claims = claims(patient.id, patient.session);
        let mut tokens = Vec::new();
        for (name, value) in [
            ("kid", json!("../../dev/null")),
            ("kid", json!("' UNION SELECT 'secret' --")),
            ("jku", json!("https://evil.example/keys.json")),
            ("x5u", json!("https://evil.example/key.pem")),
            ("jwk", json!({ "kty": "oct", "k": "c2VjcmV0" })),
            ("crit", json!(["exp"])),
            ("b64", json!(false)),
            ("zip", json!("DEF")),
            ("cty", json!("JWT")),
            ("typ", json!("JWT")),
            ("typ", json!("at+JWT;")),
            ("typ", Value::Null),
        ] {
            tokens.push((format!("{name} {value}"), sign(&with(&header(), name, value), &claims, KEY)));
        }
        tokens.push(("no typ".into(), sign(&without(&header(), "typ"), &claims, KEY)));
        tokens.push(("no alg".into(), sign(&without(&header(), "alg"), &claims, KEY)));
        tokens.push(("an array for a header".into(), sign(&json!(["HS256", "at+jwt"]), &claims, KEY)));
        all_refused(&patient, tokens).await;
    }
}

on_both! {
    async fn claims_that_are_not_exactly_ours(server) {
        let patient = Patient::new(&server).await;
        let claims = claims(patient.id, patient.session);
        let now = at(0).unix();
        let mut tokens = Vec::new();
        for name in ["iss", "aud", "sub", "sid", "jti", "iat", "nbf", "exp"] {
            tokens.push((format!("no {name}"), sign(&header(), &without(&claims, name), KEY)));
            for wrong in [json!(null), json!(""), json!(-1), json!(true), json!([]), json!({}), json!("x")] {
                tokens.push((format!("{name} {wrong}"), sign(&header(), &with(&claims, name, wrong), KEY)));
            }
        }
        for (name, value) in [
            ("iss", json!("https://evil.example")),
            ("aud", json!("mydoctor")),
            ("aud", json!(["another"])),
            ("exp", json!((now + 600).to_string())),
            ("exp", json!(1_000_000_000_000_000_000_i64)),
            ("exp", json!(u64::MAX)),
            ("exp", json!(now + 601)),
            ("exp", json!(now)),
            ("exp", json!(1e300)),
            ("nbf", json!(now + 6)),
            ("iat", json!(i64::MIN)),
            ("role", json!("admin")),
            ("scope", json!("*")),
        ] {
            tokens.push((format!("{name} {value}"), sign(&header(), &with(&claims, name, value), KEY)));
        }
        let payload = claims.to_string();
        let twice = format!("{},\"sub\":\"{}\"}}", payload.trim_end_matches('}'), Uuid::nil());
        let message = format!("{}.{}", BASE64.encode(header().to_string()), BASE64.encode(twice));
        let signature = crypto::sign(message.as_bytes(), &EncodingKey::from_secret(KEY), Algorithm::HS256).unwrap();
        tokens.push(("sub twice".into(), format!("{message}.{signature}")));
        tokens.push(("a text for claims".into(), sign(&header(), &json!("claims"), KEY)));
        all_refused(&patient, tokens).await;
    }
}

on_both! {
    async fn an_account_and_a_session_that_do_not_belong_together(server) {
        let (patient, other) = (Patient::new(&server).await, Patient::new(&server).await);
        let nobody = AccountId::from(Uuid::now_v7());
        let nothing = SessionId::from(Uuid::now_v7());
        let tokens = [
            ("another's session", claims(patient.id, other.session)),
            ("an account that never was", claims(nobody, patient.session)),
            ("a session that never was", claims(patient.id, nothing)),
        ];
        let tokens = tokens.into_iter().map(|(fault, claims)| (fault.to_owned(), sign(&header(), &claims, KEY)));
        all_refused(&patient, tokens.collect()).await;
    }
}

on_both! {
    async fn a_token_in_the_wrong_place(server) {
        let patient = Patient::new(&server).await;
        let token = &patient.token;
        let wanted = me(&server, "x").await.appearance();
        let get = || server.request(Method::GET, "/me");
        let authorization = |value: String| get().header("authorization", value);
        for (place, request) in [
            ("nowhere", get()),
            ("a cookie", get().header("cookie", format!("access_token={token}; mydoctor_refresh={token}; Authorization=Bearer {token}"))),
            ("the password of Basic", get().basic_auth("pat", Some(token))),
            ("Basic itself", authorization(format!("Basic {token}"))),
            ("no scheme", authorization(token.clone())),
            ("a scheme alone", authorization("Bearer".into())),
            ("a scheme and a blank", authorization("Bearer ".into())),
            ("two schemes", authorization(format!("Bearer Bearer {token}"))),
            ("a list", authorization(format!("Bearer {token}, Bearer {token}"))),
            ("two headers", get().bearer_auth(token).header("authorization", format!("Bearer {token}"))),
            ("a good and a bad header", get().bearer_auth(token).header("authorization", "Basic eDp5")),
            ("quotes", authorization(format!("Bearer \"{token}\""))),
            ("another header", get().header("x-access-token", token)),
            ("a very long one", authorization(format!("Bearer {token}{}", "A".repeat(10_000)))),
        ] {
            assert_eq!(Answer::of(request).await.appearance(), wanted, "{place}");
        }
        for name in ["access_token", "token", "jwt", "authorization"] {
            let answer = server.get(&format!("/me?{name}={token}")).await;
            assert_eq!(answer.appearance(), wanted, "the query, as {name}");
        }
        Answer::of(authorization(format!("bearer {token}"))).await.ok(200);
    }
}
