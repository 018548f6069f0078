//! The token a Jitsi server with JWT authentication asks for.

use std::collections::BTreeMap;

use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde::Serialize;
use sha2::{Digest, Sha256};
use shared::Instant;

use super::{Participant, Person, RoomName};
use crate::config::{JaasVideo, JwtVideo, PrivateKey, TokenKey, VideoHost};

/// How far `nbf` lies back: Prosody allows the two servers' clocks not one second of difference.
const BACKDATED_SECONDS: i64 = 30;

/// What every participant may do, by Jitsi's names. A moderator's token that lists no features gets
/// them all, so each one is named: it is what a consultation needs, and no more. Recording is not in
/// the list, for it depends.
const FEATURES: [(&str, bool); 13] = [
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
    ("sip-inbound-call", false),
    ("sip-outbound-call", false),
    ("transcription", false),
];

/// What a token is about, whoever is to read it.
pub struct Pass<'a> {
    /// The one room it opens.
    pub room: &'a RoomName,
    /// For whom.
    pub who: &'a Participant<'a>,
    /// Whether they moderate.
    pub moderator: bool,
    /// Whether they may record.
    pub may_record: bool,
    /// From when.
    pub now: Instant,
    /// Until when.
    pub expires_at: Instant,
}

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
    features: BTreeMap<&'static str, Flag>,
}

#[derive(Serialize)]
struct User<'a> {
    id: String,
    name: &'a str,
    moderator: Flag,
    affiliation: &'static str,
}

/// Yes or no: as such for Prosody, as a word for JaaS.
#[derive(Serialize)]
#[serde(untagged)]
enum Flag {
    Plain(bool),
    Word(&'static str),
}

impl Flag {
    fn word(yes: bool) -> Self {
        Self::Word(if yes { "true" } else { "false" })
    }
}

type Signed = Result<String, jsonwebtoken::errors::Error>;

/// For a server of the clinic's own.
pub fn for_own(video: &JwtVideo, host: &VideoHost, pass: &Pass<'_>) -> Signed {
    let claims = pass.claims(&video.audience, &video.app_id, &host.subject, Flag::Plain);
    match &video.key {
        TokenKey::Shared(secret) => {
            let key = EncodingKey::from_secret(secret.expose().as_bytes());
            // The header says `typ: JWT`, without which Prosody refuses the token.
            encode(&Header::new(Algorithm::HS256), &claims, &key)
        }
        TokenKey::Private(key) => sign_privately(&claims, key),
    }
}

/// For 8x8's service, where the issuer is always the same and the AppID is the subject.
pub fn for_jaas(video: &JaasVideo, pass: &Pass<'_>) -> Signed {
    let claims = pass.claims("jitsi", "chat", &video.app_id, Flag::word);
    sign_privately(&claims, &video.key)
}

/// The server finds the public half by the name in the header.
fn sign_privately(claims: &Claims<'_>, key: &PrivateKey) -> Signed {
    let header = Header {
        kid: Some(key.id.clone()),
        ..Header::new(Algorithm::RS256)
    };
    encode(&header, claims, &key.key)
}

impl<'a> Pass<'a> {
    fn claims(
        &self,
        aud: &'a str,
        iss: &'a str,
        sub: &'a str,
        flag: fn(bool) -> Flag,
    ) -> Claims<'a> {
        let all = FEATURES.into_iter().chain([("recording", self.may_record)]);
        Claims {
            aud,
            iss,
            sub,
            room: self.room.as_str(),
            iat: self.now.unix(),
            nbf: self.now.plus_seconds(-BACKDATED_SECONDS).unix(),
            exp: self.expires_at.unix(),
            context: Context {
                user: User {
                    id: opaque_id(self.room, self.who.person),
                    name: self.who.name,
                    moderator: flag(self.moderator),
                    // Prosody's plugins look at one or the other, depending on their age.
                    affiliation: if self.moderator { "owner" } else { "member" },
                },
                features: all.map(|(name, allowed)| (name, flag(allowed))).collect(),
            },
        }
    }
}

/// By what the video server knows a person: the same for one person in one room, so that a second
/// device is known as the same person and a report of the server can be laid to somebody; and
/// unrelated between rooms, so that the video server cannot follow a patient through the years.
pub fn opaque_id(room: &RoomName, person: Person) -> String {
    let id = match person {
        Person::Account(id) => id.uuid(),
        Person::Guest(id) => id,
    };
    let digest = Sha256::new()
        .chain_update(room.as_str())
        .chain_update(id.as_bytes())
        .finalize();
    digest[..16]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
