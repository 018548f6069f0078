//! What a ticket and its token say.

mod jaas;
mod judge;
pub mod keys;
mod participants;
mod prosody;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
use proptest::prelude::*;
use serde_json::{Value, json};
use uuid::Uuid;

use super::*;
use crate::config::{JaasVideo, JwtVideo, PrivateKey, Secret, TokenKey, VideoHost};

const KEY: &str = "0123456789abcdef0123456789abcdef";
const NOW: i64 = 1_769_850_000; // 2026-01-31T09:00:00Z

fn video(mode: VideoMode) -> Video {
    Video {
        mode,
        hosts: vec![
            host("meet.example.org:8443", "meet.jitsi"),
            host("spare.example.org", "spare.jitsi"),
        ],
        toolbar_buttons: vec!["camera".to_owned(), "hangup".to_owned()],
        show_watermark: false,
        room_prefix: "consultation-".to_owned(),
        recording: false,
        fallback_phone: None,
        server_secret: None,
        webhook_secret: None,
    }
}

fn host(domain: &str, subject: &str) -> VideoHost {
    VideoHost {
        domain: domain.to_owned(),
        external_api_url: format!("https://{domain}/external_api.js").parse().unwrap(),
        subject: subject.to_owned(),
    }
}

fn jwt_video() -> Video {
    video(VideoMode::Jwt(JwtVideo {
        app_id: "clinic".to_owned(),
        key: TokenKey::Shared(Secret::new(KEY.to_owned())),
        audience: "jitsi".to_owned(),
    }))
}

fn room() -> RoomName {
    RoomName::new("consultation-", [0xAB; 16])
}

fn instant(unix: i64) -> Instant {
    Instant::from_unix(unix).unwrap()
}

fn account(number: u128) -> AccountId {
    Uuid::from_u128(number).into()
}

fn ticket(video: &Video, room: &RoomName, id: AccountId, moderator: bool) -> JoinTicket {
    let who = Participant {
        person: Person::Account(id),
        name: "Dr. Ada \"Zoë\" <b>",
        may_record: false,
    };
    mint(video, 0, room, &who, &grant(moderator), instant(NOW)).unwrap()
}

fn grant(moderator: bool) -> JoinGrant {
    JoinGrant {
        moderator,
        closes_at: instant(NOW + 3600),
    }
}

/// The ticket of somebody in a room where all have agreed to a recording.
fn recording_ticket(video: &Video, person: Person, moderator: bool) -> JoinTicket {
    let who = Participant {
        person,
        name: "Robin",
        may_record: true,
    };
    mint(video, 0, &room(), &who, &grant(moderator), instant(NOW)).unwrap()
}

/// Header and claims as they are written, unverified.
fn parts(token: &str) -> (Value, Value) {
    let mut parts = token.split('.').map(|part| {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(part).unwrap();
        serde_json::from_slice(&bytes).unwrap_or(Value::Null)
    });
    (parts.next().unwrap(), parts.next().unwrap())
}

fn claims(ticket: &JoinTicket) -> Value {
    parts(ticket.jwt.as_deref().unwrap()).1
}

#[test]
fn the_token_says_exactly_this() {
    let ticket = ticket(&jwt_video(), &room(), account(7), true);
    let (header, claims) = parts(ticket.jwt.as_deref().unwrap());
    assert_eq!(header, json!({"alg": "HS256", "typ": "JWT"}));
    assert_eq!(
        claims,
        json!({
            "aud": "jitsi",
            "iss": "clinic",
            "sub": "meet.jitsi",
            "room": "consultation-abababababababababababababababab",
            "iat": NOW,
            "nbf": NOW - 30,
            "exp": NOW + 3600 + 15 * 60,
            "context": {
                "user": {
                    "id": claims["context"]["user"]["id"],
                    "name": "Dr. Ada \"Zoë\" <b>",
                    "moderator": true,
                    "affiliation": "owner",
                },
                "features": {
                    "create-polls": true,
                    "screen-sharing": true,
                    "send-groupchat": true,
                    "send-private-message": true,
                    "file-upload": false,
                    "flip": false,
                    "inbound-call": false,
                    "list-visitors": false,
                    "livestreaming": false,
                    "outbound-call": false,
                    "recording": false,
                    "sip-inbound-call": false,
                    "sip-outbound-call": false,
                    "transcription": false,
                },
            },
        })
    );
}

#[test]
fn the_signature_is_of_the_shared_key_and_no_other() {
    let token = ticket(&jwt_video(), &room(), account(7), false)
        .jwt
        .unwrap();
    let mut rules = Validation::new(Algorithm::HS256);
    rules.set_audience(&["jitsi"]);
    rules.set_issuer(&["clinic"]);
    rules.validate_exp = false;
    let verify = |key: &str| {
        decode::<Value>(&token, &DecodingKey::from_secret(key.as_bytes()), &rules).map(|_| ())
    };
    assert!(verify(KEY).is_ok());
    assert!(verify("another key, as long as the first").is_err());
}

#[test]
fn a_patient_is_a_member_with_the_same_features() {
    let doctor = claims(&ticket(&jwt_video(), &room(), account(7), true));
    let patient = claims(&ticket(&jwt_video(), &room(), account(8), false));
    assert_eq!(patient["context"]["user"]["moderator"], false);
    assert_eq!(patient["context"]["user"]["affiliation"], "member");
    assert_eq!(
        patient["context"]["features"],
        doctor["context"]["features"]
    );
}

#[test]
fn the_persons_id_is_opaque_and_of_this_room_only() {
    let id = |room: &RoomName, who: AccountId| {
        let claims = claims(&ticket(&jwt_video(), room, who, false));
        claims["context"]["user"]["id"].as_str().unwrap().to_owned()
    };
    let other_room = RoomName::new("consultation-", [1; 16]);
    let first = id(&room(), account(7));
    assert!(first.len() == 32 && first.bytes().all(|byte| byte.is_ascii_hexdigit()));
    assert_eq!(first, id(&room(), account(7)));
    assert_ne!(first, id(&room(), account(8)));
    assert_ne!(first, id(&other_room, account(7)));
    assert!(!first.contains(&account(7).uuid().simple().to_string()));
}

#[test]
fn the_ticket_is_the_same_but_for_the_token_in_mode_open() {
    let open = ticket(&video(VideoMode::Open), &room(), account(7), true);
    let jwt = ticket(&jwt_video(), &room(), account(7), true);
    assert_eq!(open.jwt, None);
    assert!(open == JoinTicket { jwt: None, ..jwt });
    assert_eq!(
        serde_json::to_value(&open).unwrap(),
        json!({
            "domain": "meet.example.org:8443",
            "room": "consultation-abababababababababababababababab",
            "jwt": null,
            "expires_at": "2026-01-31T10:15:00Z",
            "moderator": true,
            "display_name": "Dr. Ada \"Zoë\" <b>",
            "subject": "Video consultation",
            "external_api_url": "https://meet.example.org:8443/external_api.js",
            "video_host": 0,
            "video_hosts": 2,
            "may_record": false,
            "config_overwrite": {
                "toolbarButtons": ["camera", "hangup"],
                "prejoinConfig": {"enabled": false},
                "disableDeepLinking": true,
                "disableInviteFunctions": true,
                "readOnlyName": true,
                "disableThirdPartyRequests": true,
                "remoteVideoMenu": {"disableGrantModerator": true},
                "lobby": {"autoKnock": true},
            },
            "interface_config_overwrite": {
                "SHOW_JITSI_WATERMARK": false,
                "TOOLBAR_BUTTONS": ["camera", "hangup"],
            },
        })
    );
}

#[test]
fn a_room_is_never_printed() {
    let room = room();
    assert_eq!(format!("{room:?}"), "***");
    assert!(RoomName::from_stored(room.as_str().to_owned()) == room);
}

fn no_null(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Array(items) => items.iter().all(no_null),
        Value::Object(fields) => fields.values().all(no_null),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => true,
    }
}

proptest! {
    /// Whatever was granted, Prosody can read the token and it opens one room for a bounded time.
    #[test]
    fn every_token_is_bounded(
        now in 946_684_800_i64..7_258_118_400,
        left_minutes in 0_i64..=1440,
        moderator: bool,
        random: [u8; 16],
        number: u128,
        name in "\\PC{1,40}",
    ) {
        let room = RoomName::new("md-", random);
        let who = Participant {
            person: Person::Account(account(number)),
            name: &name,
            may_record: false,
        };
        let closes_at = instant(now).plus_minutes(left_minutes);
        let grant = JoinGrant { moderator, closes_at };
        let ticket = mint(&jwt_video(), 0, &room, &who, &grant, instant(now)).unwrap();
        let claims = claims(&ticket);

        prop_assert!(claims["exp"].as_i64().unwrap() > now);
        prop_assert_eq!(claims["exp"].as_i64().unwrap(), ticket.expires_at.unix());
        prop_assert_eq!(claims["nbf"].as_i64().unwrap(), now - 30);
        prop_assert_eq!(claims["room"].as_str().unwrap(), room.as_str());
        prop_assert_eq!(room.as_str().len(), "md-".len() + 32);
        prop_assert!(!claims["room"].as_str().unwrap().contains('*'));
        prop_assert!(claims["aud"].is_string() && no_null(&claims));
        prop_assert_eq!(claims["context"]["user"]["name"].as_str().unwrap(), &name);
        prop_assert_eq!(&claims["context"]["user"]["moderator"], &json!(moderator));
        prop_assert_eq!(claims["context"]["user"]["affiliation"] == "owner", moderator);
        prop_assert!(claims["context"]["user"].get("email").is_none());
    }
}
