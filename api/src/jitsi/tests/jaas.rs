//! The form of 8x8's service.

use jsonwebtoken::EncodingKey;

use super::judge::{Door, Refusal, Trust, parts};
use super::keys::OURS;
use super::*;

const APP_ID: &str = "vpaas-magic-cookie-0123456789abcdef0123456789abcdef";
const KEY_ID: &str = "vpaas-magic-cookie-0123456789abcdef0123456789abcdef/4f4910";
const ROOM: &str = "consultation-abababababababababababababababab";

fn jaas_video() -> Video {
    let mut video = video(VideoMode::Jaas(JaasVideo {
        app_id: APP_ID.to_owned(),
        key: PrivateKey {
            id: KEY_ID.to_owned(),
            key: EncodingKey::from_rsa_pem(OURS.pem.as_bytes()).unwrap(),
        },
    }));
    video.hosts = vec![VideoHost {
        domain: "8x8.vc".to_owned(),
        external_api_url: format!("https://8x8.vc/{APP_ID}/external_api.js")
            .parse()
            .unwrap(),
        subject: APP_ID.to_owned(),
    }];
    video
}

#[test]
fn the_room_of_the_ticket_has_the_app_before_it_and_that_of_the_token_has_not() {
    let ticket = ticket(&jaas_video(), &room(), account(7), true);
    assert_eq!(ticket.domain, "8x8.vc");
    assert_eq!(ticket.room, format!("{APP_ID}/{ROOM}"));
    assert_eq!(
        ticket.external_api_url,
        format!("https://8x8.vc/{APP_ID}/external_api.js")
    );
    assert_eq!(claims(&ticket)["room"], ROOM);
}

#[test]
fn the_token_says_exactly_this() {
    let ticket = ticket(&jaas_video(), &room(), account(7), true);
    let (header, claims) = super::parts(ticket.jwt.as_deref().unwrap());
    assert_eq!(header, json!({"alg": "RS256", "typ": "JWT", "kid": KEY_ID}));
    assert_eq!(
        claims,
        json!({
            "aud": "jitsi",
            "iss": "chat",
            "sub": APP_ID,
            "room": ROOM,
            "iat": NOW,
            "nbf": NOW - 30,
            "exp": NOW + 3600 + 15 * 60,
            "context": {
                "user": {
                    "id": claims["context"]["user"]["id"],
                    "name": "Dr. Ada \"Zoë\" <b>",
                    "moderator": "true",
                    "affiliation": "owner",
                },
                "features": {
                    "create-polls": "true",
                    "screen-sharing": "true",
                    "send-groupchat": "true",
                    "send-private-message": "true",
                    "file-upload": "false",
                    "flip": "false",
                    "inbound-call": "false",
                    "list-visitors": "false",
                    "livestreaming": "false",
                    "outbound-call": "false",
                    "recording": "false",
                    "sip-inbound-call": "false",
                    "sip-outbound-call": "false",
                    "transcription": "false",
                },
            },
        })
    );
}

#[test]
fn a_patient_does_not_moderate_in_a_word() {
    let claims = claims(&ticket(&jaas_video(), &room(), account(8), false));
    assert_eq!(claims["context"]["user"]["moderator"], "false");
}

#[test]
fn the_door_takes_it_for_its_room_until_its_end() {
    let token = ticket(&jaas_video(), &room(), account(8), false)
        .jwt
        .unwrap();
    let mut door = Door {
        trust: Trust::Keys(vec![(KEY_ID, OURS.public.clone())]),
        issuer: "chat",
        audience: "jitsi",
        verified_domain: Some(APP_ID),
        now: NOW,
    };
    assert_eq!(door.enter(Some(&token), ROOM), Ok(()));
    assert_eq!(
        door.enter(Some(&token), "consultation-0"),
        Err(Refusal::RoomAndTokenMismatched)
    );
    door.now = NOW + 3600 + 15 * 60;
    assert_eq!(door.enter(Some(&token), ROOM), Err(Refusal::Expired));
    assert!(parts(&token).is_some());
}

#[test]
fn a_recording_that_all_agreed_to_is_a_word_too() {
    let mut video = jaas_video();
    video.recording = true;
    let token = recording_ticket(&video, Person::Account(account(7)), true);
    assert_eq!(claims(&token)["context"]["features"]["recording"], "true");
}
