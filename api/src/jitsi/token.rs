//! The token a Jitsi server with JWT authentication asks for.

use std::collections::BTreeMap;

use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde::Serialize;
use sha2::{Digest, Sha256};
use shared::Instant;

use super::{MintError, Participant, RoomName};
use crate::config::JwtVideo;

/// How far `nbf` lies back: Prosody allows the two servers' clocks not one second of difference.
const BACKDATED_SECONDS: i64 = 30;

/// What one participant may do, by Jitsi's names. A moderator's token that lists no features gets them
/// all, recording included, so each one is named: it is what a consultation needs, and no more.
const FEATURES: [(&str, bool); 14] = [
    ("create-polls", true),
    ("screen-sharing", true),
    ("send-groupchat", true),
    ("send-private-message", true),
    ("file-upload", false),
    ("flip", false),
    ("inbound-call", false),
    ("list-visitors", false),
    ("livestreaming", false),
    ("outbound-call", false),
    ("recording", false),
    ("sip-inbound-call", false),
    ("sip-outbound-call", false),
    ("transcription", false),
];

/// Nothing in it is ever `null`: Jitsi's client does not survive that.
#[derive(Serialize)]
struct Claims<'a> {
    aud: &'a str,
    iss: &'a str,
    sub: &'a str,
    room: &'a str,
    iat: i64,
    nbf: i64,
    exp: i64,
    context: Context<'a>,
}

#[derive(Serialize)]
struct Context<'a> {
    user: User<'a>,
    features: BTreeMap<&'static str, bool>,
}

#[derive(Serialize)]
struct User<'a> {
    id: String,
    name: &'a str,
    moderator: bool,
    affiliation: &'static str,
}

pub fn sign(
    video: &JwtVideo,
    room: &RoomName,
    who: &Participant<'_>,
    moderator: bool,
    now: Instant,
    expires_at: Instant,
) -> Result<String, MintError> {
    let claims = Claims {
        aud: &video.audience,
        iss: &video.app_id,
        sub: &video.subject,
        room: room.as_str(),
        iat: now.unix(),
        nbf: now.plus_seconds(-BACKDATED_SECONDS).unix(),
        exp: expires_at.unix(),
        context: Context {
            user: User {
                id: opaque_id(room, who),
                name: who.name,
                moderator,
                // Prosody's plugins look at one or the other, depending on their age.
                affiliation: if moderator { "owner" } else { "member" },
            },
            features: BTreeMap::from(FEATURES),
        },
    };
    // The header says `typ: JWT`, without which Prosody refuses the token.
    let header = Header::new(Algorithm::HS256);
    let key = EncodingKey::from_secret(video.secret.expose().as_bytes());
    Ok(encode(&header, &claims, &key)?)
}

/// The same for one person in one room, so that a second device is known as the same person, and
/// unrelated between rooms, so that the video server cannot follow a patient through the years.
fn opaque_id(room: &RoomName, who: &Participant<'_>) -> String {
    let digest = Sha256::new()
        .chain_update(room.as_str())
        .chain_update(who.account_id.uuid().as_bytes())
        .finalize();
    digest[..16]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
