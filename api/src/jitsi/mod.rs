//! Join tickets: what the browser needs to open one room for one participant.
//!
//! Everything here is pure. Whether somebody may enter has been decided before, by
//! [`shared::Appointment::join`]; this module only turns the [`JoinGrant`] into the words of a Jitsi
//! server. Jitsi takes a token for what it says, without leeway and without a second look, so the
//! token says no more than it must: one room, one person, one role, until one instant.

mod room;
mod token;

#[cfg(test)]
mod tests;

use shared::wire::consultation::{
    ConfigOverwrite, InterfaceConfigOverwrite, JoinTicket, Lobby, PrejoinConfig, RemoteVideoMenu,
};
use shared::{AccountId, Instant, JoinGrant};

pub use self::room::RoomName;
use crate::config::{Video, VideoMode};

/// The title shown in the room. It names nobody: it is seen by whoever looks at the screen.
const SUBJECT: &str = "Video consultation";

/// How long a ticket outlives the window. Jitsi's client signs in again with the same token after a
/// broken connection, and a talk that began in the last minute must survive that.
const GRACE_MINUTES: i64 = 15;

/// Who enters.
#[derive(Clone, Copy, Debug)]
pub struct Participant<'a> {
    /// The account; Jitsi sees only a digest of it.
    pub account_id: AccountId,
    /// The name the other side sees.
    pub name: &'a str,
}

/// The token could not be signed; the configuration has been checked, so this is a fault of ours.
#[derive(Debug, thiserror::Error)]
#[error("cannot sign a token for the video server")]
pub struct MintError(#[from] jsonwebtoken::errors::Error);

/// Makes the ticket that a granted join is answered with.
///
/// # Errors
/// When the token cannot be signed.
pub fn mint(
    video: &Video,
    room: &RoomName,
    who: &Participant<'_>,
    grant: &JoinGrant,
    now: Instant,
) -> Result<JoinTicket, MintError> {
    let expires_at = grant.closes_at.plus_minutes(GRACE_MINUTES);
    let jwt = match &video.mode {
        VideoMode::Open => None,
        VideoMode::Jwt(jwt) => Some(token::sign(
            jwt,
            room,
            who,
            grant.moderator,
            now,
            expires_at,
        )?),
    };
    Ok(JoinTicket {
        domain: video.domain.clone(),
        room: room.as_str().to_owned(),
        jwt,
        expires_at,
        moderator: grant.moderator,
        display_name: who.name.to_owned(),
        subject: SUBJECT.to_owned(),
        external_api_url: video.external_api_url.to_string(),
        video_host: 0,
        video_hosts: 1,
        may_record: false,
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
