mod clients;

use jsonwebtoken::crypto::sign;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

const SECRET: &[u8] = b"0123456789abcdef0123456789ABCDEF";
const ISSUER: &str = "https://clinic.example";
const NOW: i64 = 1_769_850_000;
const ACCOUNT: &str = "0190a0b0-0000-7000-8000-00000000000a";
const SESSION: &str = "0190a0b0-0000-7000-8000-00000000000b";
const JTI: &str = "0190a0b0-0000-7000-8000-00000000000c";

fn at(seconds: i64) -> Instant {
    Instant::from_unix(NOW + seconds).unwrap()
}

fn tokens() -> Tokens {
    Tokens::new(SECRET, ISSUER)
}

fn minted() -> String {
    let (account, session) = (ACCOUNT.parse().unwrap(), SESSION.parse().unwrap());
    let jti = JTI.parse().unwrap();
    tokens()
        .mint(account, session, jti, at(0), at(ACCESS_TOKEN_SECONDS))
        .unwrap()
}

fn good_header() -> Value {
    json!({"alg": "HS256", "typ": "at+jwt"})
}

fn good_claims() -> Value {
    json!({
        "iss": ISSUER, "aud": "mydoctor-api", "sub": ACCOUNT, "sid": SESSION,
        "jti": JTI,
        "iat": NOW, "nbf": NOW, "exp": NOW + 600,
    })
}

/// Puts a token together without any of the library's checks.
fn forge(header: &str, claims: &str, secret: &[u8]) -> String {
    let encode = |text: &str| BASE64_URL_SAFE_NO_PAD.encode(text);
    let message = format!("{}.{}", encode(header), encode(claims));
    let key = EncodingKey::from_secret(secret);
    let signature = sign(message.as_bytes(), &key, Algorithm::HS256).unwrap();
    format!("{message}.{signature}")
}

fn forge_json(header: &Value, claims: &Value) -> String {
    forge(&header.to_string(), &claims.to_string(), SECRET)
}

fn with(mut object: Value, key: &str, value: Value) -> Value {
    object[key] = value;
    object
}

fn without(mut object: Value, key: &str) -> Value {
    object.as_object_mut().unwrap().remove(key);
    object
}

#[test]
fn what_is_minted_is_verified() {
    let claims = tokens().verify(&minted(), at(0)).unwrap();
    assert_eq!(claims.account.to_string(), ACCOUNT);
    assert_eq!(claims.session.to_string(), SESSION);
    assert_eq!(claims.expires_at, at(600));
    // The forger of these tests can do it too, so its refusals below are for the reason named.
    let forged = forge_json(&good_header(), &good_claims());
    assert_eq!(tokens().verify(&forged, at(0)), Ok(claims));
}

#[test]
fn the_token_holds_what_the_contract_lists_and_nothing_else() {
    let token = minted();
    let part = |n: usize| -> Value {
        let text = token.split('.').nth(n).unwrap();
        serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(text).unwrap()).unwrap()
    };
    assert_eq!(part(0), good_header());
    assert_eq!(part(1), good_claims());
}

#[test]
fn it_lives_ten_minutes_to_the_second() {
    let token = minted();
    for (second, answer) in [
        (-6, Some(TokenError::TooEarly)),
        (-5, None),
        (0, None),
        (599, None),
        (600, Some(TokenError::Expired)),
        (i64::from(u32::MAX), Some(TokenError::Expired)),
    ] {
        assert_eq!(
            tokens().verify(&token, at(second)).err(),
            answer,
            "{second}"
        );
    }
}

#[test]
fn hostile_headers_are_refused() {
    let claims = good_claims();
    let mut hostile = vec![json!({}), json!([]), json!(null), json!("at+jwt")];
    for alg in [
        "none", "None", "NONE", "nOnE", "", "hs256", "HS384", "HS512", "RS256", "ES256", "EdDSA",
    ] {
        hostile.push(with(good_header(), "alg", json!(alg)));
    }
    for typ in [
        json!("JWT"),
        json!("at+JWT"),
        json!("application/at+jwt"),
        json!(""),
        json!(null),
        json!(1),
    ] {
        hostile.push(with(good_header(), "typ", typ));
    }
    for (key, value) in [
        ("kid", json!("../../dev/null")),
        ("kid", json!("x' UNION SELECT 'secret")),
        ("jku", json!("https://evil.example/keys.json")),
        ("x5u", json!("https://evil.example/chain.pem")),
        ("x5c", json!(["MIIB"])),
        ("jwk", json!({"kty": "oct", "k": "c2VjcmV0"})),
        ("crit", json!(["b64"])),
        ("crit", json!([])),
        ("b64", json!(false)),
        ("cty", json!("JWT")),
        ("zip", json!("DEF")),
    ] {
        hostile.push(with(good_header(), key, value));
    }
    hostile.push(without(good_header(), "alg"));
    hostile.push(without(good_header(), "typ"));
    for header in hostile {
        let token = forge_json(&header, &claims);
        assert_eq!(
            tokens().verify(&token, at(0)),
            Err(TokenError::Header),
            "{header}"
        );
    }
    let repeated = r#"{"alg":"none","alg":"HS256","typ":"at+jwt"}"#;
    let token = forge(repeated, &claims.to_string(), SECRET);
    assert_eq!(tokens().verify(&token, at(0)), Err(TokenError::Header));
}

#[test]
fn without_a_signature_there_is_no_token() {
    let token = minted();
    let (message, signature) = token.rsplit_once('.').unwrap();
    for stripped in [
        format!("{message}."),
        message.to_owned(),
        format!("{message}.{}", "A".repeat(43)),
        format!("{message}.{signature}="),
        format!("{message}.{signature}."),
        format!("{message}.{signature}.{signature}"),
        format!("{message}.{} ", signature),
        format!(" {token}"),
        String::new(),
        "..".to_owned(),
    ] {
        assert!(tokens().verify(&stripped, at(0)).is_err(), "{stripped}");
    }
}

#[test]
fn other_keys_do_not_open() {
    let public_key = b"-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQ\n-----END PUBLIC KEY-----\n";
    for secret in [&b""[..], b"secret", &[0; 32], public_key, &SECRET[..31]] {
        let token = forge(
            &good_header().to_string(),
            &good_claims().to_string(),
            secret,
        );
        assert_eq!(tokens().verify(&token, at(0)), Err(TokenError::Invalid));
    }
}

#[test]
fn every_claim_is_required_and_of_its_kind() {
    let refused = |claims: Value| {
        let token = forge_json(&good_header(), &claims);
        assert!(tokens().verify(&token, at(0)).is_err(), "{claims}");
    };
    for claim in ["iss", "aud", "sub", "sid", "jti", "iat", "nbf", "exp"] {
        refused(without(good_claims(), claim));
        for wrong in [json!(null), json!([]), json!({}), json!(true), json!("x")] {
            refused(with(good_claims(), claim, wrong));
        }
    }
    for claim in ["iat", "nbf", "exp"] {
        let good = good_claims()[claim].as_i64().unwrap();
        for wrong in [
            json!(good.to_string()),
            json!(good as f64),
            json!(good as f64 + 0.5),
            json!(1e18),
            json!(u64::MAX),
            json!(i64::MIN),
        ] {
            refused(with(good_claims(), claim, wrong));
        }
    }
    refused(with(good_claims(), "exp", json!(-1)));
    refused(with(
        good_claims(),
        "exp",
        json!(1_000_000_000_000_000_000_i64),
    ));
    refused(with(good_claims(), "exp", json!(NOW + 601)));
    refused(with(good_claims(), "aud", json!("jitsi")));
    refused(with(good_claims(), "aud", json!(["mydoctor-api"])));
    refused(with(good_claims(), "iss", json!("https://clinic.example/")));
    refused(with(good_claims(), "iss", json!([ISSUER])));
    refused(with(good_claims(), "role", json!("admin")));
    for claims in ["null", "[]", "\"\"", "1", "{}", "{", ""] {
        let token = forge(&good_header().to_string(), claims, SECRET);
        assert_eq!(
            tokens().verify(&token, at(0)),
            Err(TokenError::Invalid),
            "{claims}"
        );
    }
    let repeated = good_claims().to_string().replace(
        "\"sub\":",
        "\"sub\":\"0190a0b0-0000-7000-8000-00000000000d\",\"sub\":",
    );
    let token = forge(&good_header().to_string(), &repeated, SECRET);
    assert_eq!(tokens().verify(&token, at(0)), Err(TokenError::Invalid));
}

#[test]
fn a_huge_token_is_not_decoded() {
    let claims = with(good_claims(), "iss", json!("x".repeat(4096)));
    let token = forge_json(&good_header(), &claims);
    assert_eq!(tokens().verify(&token, at(0)), Err(TokenError::TooLong));
}

#[test]
fn nothing_secret_is_printed() {
    let printed = format!("{:?}", tokens());
    assert!(!printed.contains("0123"), "{printed}");
    let refresh = OpaqueToken::new([7; 32]);
    assert_eq!(format!("{refresh:?}"), "OpaqueToken(***)");
}

#[test]
fn refresh_tokens_have_one_form() {
    let token = OpaqueToken::new([0xfb; 32]);
    let text = token.encode();
    assert_eq!(OpaqueToken::parse(&text), Some(token.clone()));
    assert_ne!(token.hash(), [0xfb; 32]);
    assert_ne!(token.hash(), OpaqueToken::new([0xfa; 32]).hash());
    for other in [
        String::new(),
        text[1..].to_owned(),
        format!("{text}="),
        format!("{text}A"),
        text.replace('-', "+"),
        format!("{}_", &text[..42]),
    ] {
        assert_eq!(OpaqueToken::parse(&other), None, "{other}");
    }
}

proptest! {
    #[test]
    fn one_changed_byte_is_refused(position: prop::sample::Index, byte in 0x20_u8..0x7f) {
        let mut bytes = minted().into_bytes();
        let position = position.index(bytes.len());
        prop_assume!(bytes[position] != byte);
        bytes[position] = byte;
        let token = String::from_utf8(bytes).unwrap();
        prop_assert!(tokens().verify(&token, at(0)).is_err());
    }

    #[test]
    fn no_text_makes_it_panic(text in ".{0,200}") {
        prop_assert!(tokens().verify(&text, at(0)).is_err());
        prop_assert_eq!(OpaqueToken::parse(&text).map(|token| token.encode()).unwrap_or(text.clone()), text);
    }

    #[test]
    fn every_refresh_token_is_read_back(bytes: [u8; 32]) {
        let token = OpaqueToken::new(bytes);
        prop_assert_eq!(OpaqueToken::parse(&token.encode()), Some(token));
    }
}
