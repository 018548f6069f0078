//! What we mint, at the door of a server of the clinic's own: in, and out as soon as one thing in it
//! is another. Each case is a line of what was seen at a real Prosody.

use jsonwebtoken::{Algorithm, EncodingKey};
use serde_json::{Value, json};

use super::judge::{Door, Object, Refusal, Trust, parts, write};
use super::keys::{OTHER, OURS};
use super::*;

const ROOM: &str = "consultation-abababababababababababababababab";
const ELSEWHERE: &str = "consultation-cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd";

fn rs256_video() -> Video {
    video(VideoMode::Jwt(JwtVideo {
        app_id: "clinic".to_owned(),
        key: TokenKey::Private(PrivateKey {
            id: "clinic-2026".to_owned(),
            key: our_key(),
        }),
        audience: "jitsi".to_owned(),
    }))
}

fn our_key() -> EncodingKey {
    EncodingKey::from_rsa_pem(OURS.pem.as_bytes()).unwrap()
}

fn door(trust: Trust) -> Door {
    Door {
        trust,
        issuer: "clinic",
        audience: "jitsi",
        verified_domain: Some("meet.jitsi"),
        now: NOW,
    }
}

fn secret_door() -> Door {
    door(Trust::Secret(KEY))
}

fn key_door() -> Door {
    door(Trust::Keys(vec![
        ("other-2026", OTHER.public.clone()),
        ("clinic-2026", OURS.public.clone()),
    ]))
}

fn minted(video: &Video) -> String {
    ticket(video, &room(), account(7), false).jwt.unwrap()
}

/// The token we mint with a secret after a change, signed with that secret again.
fn changed(change: impl FnOnce(&mut Object, &mut Object)) -> String {
    let (mut header, mut claims) = parts(&minted(&jwt_video())).unwrap();
    change(&mut header, &mut claims);
    let key = EncodingKey::from_secret(KEY.as_bytes());
    write(&header, &claims, Some((&key, Algorithm::HS256)))
}

fn with_claim(name: &str, value: Value) -> String {
    changed(|_, claims| drop(claims.insert(name.to_owned(), value)))
}

fn without_claim(name: &str) -> String {
    changed(|_, claims| drop(claims.remove(name)))
}

#[track_caller]
fn is(token: &str, expected: Result<(), Refusal>) {
    assert_eq!(secret_door().enter(Some(token), ROOM), expected);
}

#[test]
fn a_token_by_secret_opens_its_room_and_no_other() {
    let token = minted(&jwt_video());
    is(&token, Ok(()));
    // The sign-in is as good; it is the other room that refuses.
    assert!(secret_door().login(Some(&token)).is_ok());
    assert_eq!(
        secret_door().enter(Some(&token), ELSEWHERE),
        Err(Refusal::RoomAndTokenMismatched)
    );
}

#[test]
fn a_token_by_private_key_opens_its_room_and_no_other() {
    let token = minted(&rs256_video());
    assert_eq!(key_door().enter(Some(&token), ROOM), Ok(()));
    assert_eq!(
        key_door().enter(Some(&token), ELSEWHERE),
        Err(Refusal::RoomAndTokenMismatched)
    );
}

#[test]
fn without_a_token_nobody_signs_in() {
    assert_eq!(secret_door().enter(None, ROOM), Err(Refusal::TokenRequired));
    is("garbage", Err(Refusal::InvalidToken));
}

#[test]
fn another_key_is_refused() {
    let (header, claims) = parts(&minted(&jwt_video())).unwrap();
    let other = EncodingKey::from_secret(b"another key, as long as the first");
    let forged = write(&header, &claims, Some((&other, Algorithm::HS256)));
    is(&forged, Err(Refusal::InvalidSignature));

    let (header, claims) = parts(&minted(&rs256_video())).unwrap();
    let other = EncodingKey::from_rsa_pem(OTHER.pem.as_bytes()).unwrap();
    let forged = write(&header, &claims, Some((&other, Algorithm::RS256)));
    assert_eq!(
        key_door().enter(Some(&forged), ROOM),
        Err(Refusal::InvalidSignature)
    );
}

#[test]
fn no_signature_is_refused() {
    let (mut header, claims) = parts(&minted(&jwt_video())).unwrap();
    header.insert("alg".to_owned(), json!("none"));
    is(
        &write(&header, &claims, None),
        Err(Refusal::InvalidAlgorithm),
    );
}

#[test]
fn another_algorithm_with_the_right_secret_is_refused() {
    let (mut header, claims) = parts(&minted(&jwt_video())).unwrap();
    header.insert("alg".to_owned(), json!("HS512"));
    let key = EncodingKey::from_secret(KEY.as_bytes());
    let token = write(&header, &claims, Some((&key, Algorithm::HS512)));
    is(&token, Err(Refusal::InvalidAlgorithm));
}

#[test]
fn a_changed_claim_under_the_old_signature_is_refused() {
    let token = minted(&jwt_video());
    let (header, mut claims) = parts(&token).unwrap();
    claims.insert("room".to_owned(), json!(ELSEWHERE));
    let unsigned = write(&header, &claims, None);
    let signature = token.rsplit_once('.').unwrap().1;
    assert_eq!(
        secret_door().enter(Some(&format!("{unsigned}{signature}")), ELSEWHERE),
        Err(Refusal::InvalidSignature)
    );
}

#[test]
fn a_private_key_is_found_by_its_name_only() {
    let (header, claims) = parts(&minted(&rs256_video())).unwrap();
    let key = our_key();
    let named = |id: Option<&str>| {
        let mut header = header.clone();
        match id {
            Some(id) => header.insert("kid".to_owned(), json!(id)),
            None => header.remove("kid"),
        };
        let token = write(&header, &claims, Some((&key, Algorithm::RS256)));
        key_door().enter(Some(&token), ROOM)
    };
    assert_eq!(named(Some("clinic-2026")), Ok(()));
    assert_eq!(named(Some("clinic-2025")), Err(Refusal::UnknownKey));
    assert_eq!(named(Some("other-2026")), Err(Refusal::InvalidSignature));
    assert_eq!(named(None), Err(Refusal::UnknownKey));
}

#[test]
fn the_public_key_is_no_secret() {
    let (mut header, claims) = parts(&minted(&rs256_video())).unwrap();
    header.insert("alg".to_owned(), json!("HS256"));
    let key = EncodingKey::from_secret(&OURS.public);
    let token = write(&header, &claims, Some((&key, Algorithm::HS256)));
    assert_eq!(
        key_door().enter(Some(&token), ROOM),
        Err(Refusal::InvalidAlgorithm)
    );
}

#[test]
fn not_one_second_of_leeway() {
    is(&with_claim("exp", json!(NOW - 1)), Err(Refusal::Expired));
    is(&with_claim("exp", json!(NOW)), Err(Refusal::Expired));
    is(&with_claim("exp", json!(NOW + 1)), Ok(()));
    is(&with_claim("nbf", json!(NOW + 5)), Err(Refusal::NotYet));
    is(&with_claim("nbf", json!(NOW)), Ok(()));
    // So a server whose clock is half a minute behind still takes ours, and one further back does not.
    for (behind, expected) in [(30, Ok(())), (31, Err(Refusal::NotYet))] {
        let mut door = secret_door();
        door.now = NOW - behind;
        assert_eq!(door.enter(Some(&minted(&jwt_video())), ROOM), expected);
    }
}

#[test]
fn a_token_without_an_end_would_live_for_ever_so_ours_has_one() {
    let mut door = secret_door();
    door.now = NOW + 100 * 365 * 86_400;
    assert_eq!(door.enter(Some(&without_claim("exp")), ROOM), Ok(()));
    assert_eq!(
        door.enter(Some(&minted(&jwt_video())), ROOM),
        Err(Refusal::Expired)
    );
}

#[test]
fn an_end_in_words_is_refused() {
    let token = with_claim("exp", json!((NOW + 60).to_string()));
    is(&token, Err(Refusal::ExpMustBeNumber));
}

#[test]
fn issuer_and_audience_are_compared_as_texts() {
    is(
        &with_claim("iss", json!("hospital")),
        Err(Refusal::InvalidIssuer),
    );
    is(&without_claim("iss"), Err(Refusal::InvalidIssuer));
    for audience in [json!("jitsi2"), json!(["jitsi"])] {
        is(&with_claim("aud", audience), Err(Refusal::InvalidAudience));
    }
    is(&without_claim("aud"), Err(Refusal::InvalidAudience));
}

#[test]
fn without_room_or_subject_there_is_no_answer() {
    is(&without_claim("room"), Err(Refusal::NoAnswer));
    is(&without_claim("sub"), Err(Refusal::NoAnswer));
}

#[test]
fn a_star_would_open_every_room_so_ours_names_one() {
    let star = with_claim("room", json!("*"));
    for room in [ROOM, ELSEWHERE] {
        assert_eq!(secret_door().enter(Some(&star), room), Ok(()));
    }
    assert_eq!(
        claims(&ticket(&jwt_video(), &room(), account(7), true))["room"],
        ROOM
    );
}

#[test]
fn the_case_of_a_rooms_name_says_nothing() {
    is(&with_claim("room", json!(ROOM.to_uppercase())), Ok(()));
}

#[test]
fn a_pattern_is_one_only_where_the_token_says_so() {
    let pattern = json!("consultation-.*");
    is(
        &with_claim("room", pattern.clone()),
        Err(Refusal::RoomAndTokenMismatched),
    );
    let token = changed(|_, claims| {
        claims.insert("room".to_owned(), pattern);
        claims["context"]["room"] = json!({"regex": true});
    });
    is(&token, Ok(()));
    let ours = claims(&ticket(&jwt_video(), &room(), account(7), true));
    assert!(ours["context"].get("room").is_none());
}

#[test]
fn the_subject_counts_where_the_server_verifies_it() {
    let token = with_claim("sub", json!("meet.example.org"));
    is(&token, Err(Refusal::RoomAndTokenMismatched));
    let mut door = secret_door();
    door.verified_domain = None;
    assert_eq!(door.enter(Some(&token), ROOM), Ok(()));
}

#[test]
fn a_header_without_a_type_is_refused() {
    let token = changed(|header, _| drop(header.remove("typ")));
    is(&token, Err(Refusal::InvalidTyp));
}
