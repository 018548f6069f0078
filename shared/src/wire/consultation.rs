//! The join ticket.

use serde::{Deserialize, Serialize};

use crate::instant::Instant;

/// What opens the room for one participant. It is a secret: it is kept in memory, never stored or logged.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JoinTicket {
    /// The host of the video server, with its port if it has one.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 260, examples("meet.example.org"))
    )]
    pub domain: String,
    /// The secret name of the room.
    #[cfg_attr(
        feature = "openapi",
        schema(
            max_length = 160,
            examples("consultation-0123456789abcdef0123456789abcdef")
        )
    )]
    pub room: String,
    /// The video server's token for this room and participant; `null` in mode `open`.
    #[cfg_attr(feature = "openapi", schema(max_length = 4096))]
    pub jwt: Option<String>,
    /// When the ticket can no longer be used.
    pub expires_at: Instant,
    /// Whether the participant moderates.
    pub moderator: bool,
    /// The name shown to the other side.
    #[cfg_attr(feature = "openapi", schema(max_length = 800, examples("Pat Example")))]
    pub display_name: String,
    /// The title shown in the room; it names nobody.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 100, examples("Video consultation"))
    )]
    pub subject: String,
    /// The script that provides `JitsiMeetExternalAPI`.
    #[cfg_attr(
        feature = "openapi",
        schema(
            format = "uri",
            max_length = 2048,
            examples("https://meet.example.org/external_api.js")
        )
    )]
    pub external_api_url: String,
    /// Which of the clinic's video servers this is, counted from 0.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 15))]
    pub video_host: u8,
    /// How many there are; the next one is asked for with `?host=`.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 16))]
    pub video_hosts: u8,
    /// Whether everybody has agreed to a recording, so that the token allows it.
    pub may_record: bool,
    /// For `configOverwrite` of the IFrame API.
    pub config_overwrite: ConfigOverwrite,
    /// For `interfaceConfigOverwrite` of the IFrame API.
    pub interface_config_overwrite: InterfaceConfigOverwrite,
}

/// The settings of Jitsi's client that a hosting page may overwrite and that MyDoctor does. All of
/// them are convenience: what must hold is held by the room's name and the token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ConfigOverwrite {
    /// Exactly these buttons.
    #[cfg_attr(feature = "openapi", schema(max_items = 64, examples(json!(["microphone", "camera", "hangup"]))))]
    pub toolbar_buttons: Vec<String>,
    /// Whether Jitsi asks for name and devices first.
    pub prejoin_config: PrejoinConfig,
    /// Phones stay in the browser instead of being sent to an app.
    pub disable_deep_linking: bool,
    /// Nobody is invited from inside the room.
    pub disable_invite_functions: bool,
    /// The name is the account's.
    pub read_only_name: bool,
    /// No avatars or statistics from third parties.
    pub disable_third_party_requests: bool,
    /// What the doctor can do with the other picture.
    pub remote_video_menu: RemoteVideoMenu,
    /// If the operator's server has a lobby: knock without being asked.
    pub lobby: Lobby,
}

/// Jitsi's page before the room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PrejoinConfig {
    /// Whether it is shown.
    pub enabled: bool,
}

/// Jitsi's menu on the other side's picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct RemoteVideoMenu {
    /// Nobody is made moderator from inside the room.
    pub disable_grant_moderator: bool,
}

/// Jitsi's lobby.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Lobby {
    /// Knock at once.
    pub auto_knock: bool,
}

/// Interface settings. Current Jitsi servers take `SHOW_JITSI_WATERMARK` only from their own
/// configuration and `TOOLBAR_BUTTONS` only from `configOverwrite`; older ones read both from here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub struct InterfaceConfigOverwrite {
    /// Whether the server's watermark is shown.
    pub show_jitsi_watermark: bool,
    /// Exactly these buttons.
    #[cfg_attr(feature = "openapi", schema(max_items = 64, examples(json!(["microphone", "camera", "hangup"]))))]
    pub toolbar_buttons: Vec<String>,
}
