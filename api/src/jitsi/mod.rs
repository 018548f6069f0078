//! Join tickets: what the browser needs to open one room for one participant.
//!
//! Everything here is pure. Whether somebody may enter has been decided before, by
//! [`shared::Appointment::join`]; this module only turns the [`JoinGrant`] into the words of a Jitsi
//! server. Jitsi takes a token for what it says, without leeway and without a second look, so the
//! token says no more than it must: one room, one person, one role, until one instant.

mod room;
mod token;

#[cfg(test)]
pub(crate) mod tests;

use shared::wire::consultation::{
    ConfigOverwrite, InterfaceConfigOverwrite, JoinTicket, Lobby, PrejoinConfig, RemoteVideoMenu,
};
use shared::{AccountId, Instant, JoinGrant};

use uuid::Uuid;

pub use self::room::RoomName;
use self::token::Pass;
pub use self::token::opaque_id;
use crate::config::{Video, VideoMode};

/// The title shown in the room. It names nobody: it is seen by whoever looks at the screen.
const SUBJECT: &str = "Video consultation";

/// How long a ticket outlives the window. Jitsi's client signs in again with the same token after a
/// broken connection, and a talk that began in the last minute must survive that.
const GRACE_MINUTES: i64 = 15;

/// Who enters.
#[derive(Clone, Copy, Debug)]
pub struct Participant<'a> {
    /// The person; Jitsi sees only a digest of it.
    pub person: Person,
    /// The name the other side sees.
    pub name: &'a str,
    /// Whether all in the room have agreed to a recording. It helps only who moderates.
    pub may_record: bool,
}

/// A person in a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Person {
    /// One of the two whose appointment it is.
    Account(AccountId),
    /// A third person, by the id of the link that let them in. A guest never moderates.
    Guest(Uuid),
}

/// Why there is no ticket.
#[derive(Debug, thiserror::Error)]
pub enum MintError {
    /// There are fewer video servers than that.
    #[error("there is no such video server")]
    NoSuchHost,
    /// The token could not be signed; the keys have been tried at the start, so this is a fault of ours.
    #[error("cannot sign a token for the video server")]
    Sign(#[from] jsonwebtoken::errors::Error),
}

/// Makes the ticket that a granted join is answered with, for the video server with this number; the
/// usual one is 0.
///
/// # Errors
/// When there is no such server, and when the token cannot be signed.
pub fn mint(
    video: &Video,
    number: u8,
    room: &RoomName,
    who: &Participant<'_>,
    grant: &JoinGrant,
    now: Instant,
) -> Result<JoinTicket, MintError> {
    let host = video
        .hosts
        .get(usize::from(number))
        .ok_or(MintError::NoSuchHost)?;
    let moderator = grant.moderator && matches!(who.person, Person::Account(_));
    let pass = Pass {
        room,
        who,
        moderator,
        may_record: video.recording && moderator && who.may_record,
        now,
        expires_at: grant.closes_at.plus_minutes(GRACE_MINUTES),
    };
    Ok(JoinTicket {
        domain: host.domain.clone(),
        room: match &video.mode {
            VideoMode::Open | VideoMode::Jwt(_) => room.as_str().to_owned(),
            VideoMode::Jaas(jaas) => format!("{}/{}", jaas.app_id, room.as_str()),
        },
        jwt: match &video.mode {
            VideoMode::Open => None,
            VideoMode::Jwt(jwt) => Some(token::for_own(jwt, host, &pass)?),
            VideoMode::Jaas(jaas) => Some(token::for_jaas(jaas, &pass)?),
        },
        expires_at: pass.expires_at,
        moderator,
        display_name: who.name.to_owned(),
        subject: SUBJECT.to_owned(),
        external_api_url: host.external_api_url.to_string(),
        video_host: number,
        video_hosts: u8::try_from(video.hosts.len()).unwrap_or(u8::MAX),
        may_record: pass.may_record,
        config_overwrite: config_overwrite(video),
        interface_config_overwrite: InterfaceConfigOverwrite {
            show_jitsi_watermark: video.show_watermark,
            toolbar_buttons: video.toolbar_buttons.clone(),
        },
    })
}

/// Straight into the room, under the account's name, with nobody else invited and nothing asked of
/// third parties.
fn config_overwrite(video: &Video) -> ConfigOverwrite {
    ConfigOverwrite {
        toolbar_buttons: video.toolbar_buttons.clone(),
        prejoin_config: PrejoinConfig { enabled: false },
        disable_deep_linking: true,
        disable_invite_functions: true,
        read_only_name: true,
        disable_third_party_requests: true,
        remote_video_menu: RemoteVideoMenu {
            disable_grant_moderator: true,
        },
        lobby: Lobby { auto_knock: true },
    }
}
