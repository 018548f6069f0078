//! The video server, who may enter its rooms, and what a room looks like.

mod address;

use std::ffi::OsString;

use clap::Args;
use url::Url;

use self::address::{
    DOMAIN, EXTERNAL_API_URL, PUBLIC_SERVER, domain, external_api_url, without_port,
};
use super::secret::{Secret, signing_key};
use super::setting::{ConfigError, Setting};

const MODE: Setting = Setting::new("MYDOCTOR_JITSI_MODE", "jwt");
const APP_ID: Setting = Setting::new("MYDOCTOR_JITSI_APP_ID", "mydoctor");
const APP_SECRET: Setting = Setting::new(
    "MYDOCTOR_JITSI_APP_SECRET",
    "<the video server's own secret, 32 bytes or more>",
);
const APP_SECRET_FILE: Setting =
    Setting::new("MYDOCTOR_JITSI_APP_SECRET_FILE", "/run/secrets/jitsi-app");
const PRIVATE_KEY_FILE: Setting = Setting::new("MYDOCTOR_JITSI_PRIVATE_KEY_FILE", "");
const KEY_ID: Setting = Setting::new("MYDOCTOR_JITSI_KEY_ID", "");
const AUDIENCE: Setting = Setting::new("MYDOCTOR_JITSI_AUDIENCE", "jitsi");
const SUBJECT: Setting = Setting::new("MYDOCTOR_JITSI_SUBJECT", "meet.jitsi");
const TOOLBAR_BUTTONS: Setting = Setting::new(
    "MYDOCTOR_JITSI_TOOLBAR_BUTTONS",
    "microphone,camera,chat,hangup",
);
const SHOW_WATERMARK: Setting = Setting::new("MYDOCTOR_JITSI_SHOW_WATERMARK", "off");
const ROOM_PREFIX: Setting = Setting::new("MYDOCTOR_ROOM_PREFIX", "consultation-");

const DEFAULT_BUTTONS: [&str; 9] = [
    "microphone",
    "camera",
    "desktop",
    "chat",
    "raisehand",
    "tileview",
    "settings",
    "fullscreen",
    "hangup",
];

/// As many as the wire type allows.
const MOST_BUTTONS: usize = 64;

#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Video")]
pub(super) struct VideoOptions {
    /// open: the room's secret name is the only lock; jwt: the server lets in who has a token
    /// [default: open]
    #[arg(long, env = MODE.name, value_name = "MODE")]
    jitsi_mode: Option<OsString>,
    /// Host of the Jitsi server, with its port if it has one [default: meet.jit.si]
    #[arg(long, env = DOMAIN.name, value_name = "HOST")]
    jitsi_domain: Option<OsString>,
    /// Its script for hosting pages [default: https://<domain>/external_api.js]
    #[arg(long, env = EXTERNAL_API_URL.name, value_name = "URL")]
    jitsi_external_api_url: Option<OsString>,
    /// Mode jwt: the application the server knows, which is the tokens' issuer
    #[arg(long, env = APP_ID.name, value_name = "NAME")]
    jitsi_app_id: Option<OsString>,
    /// Mode jwt: the secret shared with the server, 32 bytes or more; prefer the file, which no
    /// process list shows
    #[arg(long, env = APP_SECRET.name, value_name = "SECRET", hide_env_values = true)]
    jitsi_app_secret: Option<OsString>,
    /// Mode jwt: file with the secret shared with the server
    #[arg(long, env = APP_SECRET_FILE.name, value_name = "FILE")]
    jitsi_app_secret_file: Option<OsString>,
    /// Not available yet in this version
    #[arg(long, env = PRIVATE_KEY_FILE.name, value_name = "FILE", hide = true)]
    jitsi_private_key_file: Option<OsString>,
    /// Not available yet in this version
    #[arg(long, env = KEY_ID.name, value_name = "ID", hide = true)]
    jitsi_key_id: Option<OsString>,
    /// Mode jwt: for whom the tokens are [default: jitsi]
    #[arg(long, env = AUDIENCE.name, value_name = "NAME")]
    jitsi_audience: Option<OsString>,
    /// Mode jwt: the server's inner domain, where it checks one [default: the domain without its port]
    #[arg(long, env = SUBJECT.name, value_name = "HOST")]
    jitsi_subject: Option<OsString>,
    /// Buttons of the room, separated by commas [default:
    /// microphone,camera,desktop,chat,raisehand,tileview,settings,fullscreen,hangup]
    #[arg(long, env = TOOLBAR_BUTTONS.name, value_name = "BUTTONS")]
    jitsi_toolbar_buttons: Option<OsString>,
    /// on or off: the watermark, on servers that let the page decide [default: off]
    #[arg(long, env = SHOW_WATERMARK.name, value_name = "SWITCH")]
    jitsi_show_watermark: Option<OsString>,
    /// What the names of rooms begin with [default: consultation-]
    #[arg(long, env = ROOM_PREFIX.name, value_name = "TEXT")]
    room_prefix: Option<OsString>,
}

/// The video server and what a room looks like.
#[derive(Clone, Debug)]
pub struct Video {
    /// Who may enter a room.
    pub mode: VideoMode,
    /// The host, with its port if it has one that is not 443.
    pub domain: String,
    /// The script that provides `JitsiMeetExternalAPI`.
    pub external_api_url: Url,
    /// Exactly these buttons are shown.
    pub toolbar_buttons: Vec<String>,
    /// Whether the server's watermark is shown.
    pub show_watermark: bool,
    /// What the names of rooms begin with: lower-case letters, digits and dashes.
    pub room_prefix: String,
}

/// What the video server asks for at the door.
#[derive(Clone, Debug)]
pub enum VideoMode {
    /// Nothing: who knows the room's name is in.
    Open,
    /// A token signed by MyDoctor.
    Jwt(JwtVideo),
}

/// What MyDoctor and the video server have agreed upon.
#[derive(Clone, Debug)]
pub struct JwtVideo {
    /// The issuer.
    pub app_id: String,
    /// The shared key, for HMAC-SHA256.
    pub secret: Secret,
    /// The audience.
    pub audience: String,
    /// The server's inner domain.
    pub subject: String,
}

impl VideoOptions {
    pub(super) fn resolve(self) -> Result<Video, ConfigError> {
        let domain = domain(DOMAIN.text(self.jitsi_domain)?)?;
        let secret = signing_key(
            APP_SECRET,
            self.jitsi_app_secret,
            APP_SECRET_FILE,
            self.jitsi_app_secret_file,
        )?;
        for (setting, value) in [
            (PRIVATE_KEY_FILE, self.jitsi_private_key_file),
            (KEY_ID, self.jitsi_key_id),
        ] {
            if setting.text(value)?.is_some() {
                return Err(setting.wrong("is not available yet in this version"));
            }
        }
        let mode = match MODE.text(self.jitsi_mode)?.as_deref() {
            None | Some("open") if secret.is_some() => {
                return Err(MODE.wrong("is open, where no token is made, but a secret is set"));
            }
            None | Some("open") => VideoMode::Open,
            Some("jwt") if domain == PUBLIC_SERVER => {
                return Err(DOMAIN.wrong("meet.jit.si takes no tokens but its own"));
            }
            Some("jwt") => VideoMode::Jwt(JwtVideo {
                app_id: APP_ID
                    .text(self.jitsi_app_id)?
                    .ok_or_else(|| APP_ID.wrong("is required in mode jwt"))?,
                secret: secret.ok_or_else(|| APP_SECRET.wrong("is required in mode jwt"))?,
                audience: AUDIENCE
                    .text(self.jitsi_audience)?
                    .unwrap_or_else(|| "jitsi".to_owned()),
                subject: SUBJECT
                    .text(self.jitsi_subject)?
                    .unwrap_or_else(|| without_port(&domain).to_owned()),
            }),
            Some("jaas") => return Err(MODE.wrong("jaas is not available yet in this version")),
            Some(other) => return Err(MODE.not(other, "open or jwt")),
        };
        Ok(Video {
            mode,
            external_api_url: external_api_url(self.jitsi_external_api_url, &domain)?,
            domain,
            toolbar_buttons: toolbar_buttons(self.jitsi_toolbar_buttons)?,
            show_watermark: SHOW_WATERMARK.switch(self.jitsi_show_watermark, false)?,
            room_prefix: room_prefix(self.room_prefix)?,
        })
    }
}

impl Video {
    /// One line for the operator.
    pub(super) fn describe(&self) -> String {
        match &self.mode {
            VideoMode::Open => format!("video: https://{}, mode open, no tokens", self.domain),
            VideoMode::Jwt(jwt) => format!(
                "video: https://{}, mode jwt, issuer {}, audience {}, subject {}",
                self.domain, jwt.app_id, jwt.audience, jwt.subject
            ),
        }
    }

    /// What `open` and the public server mean for a clinic.
    pub(super) fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        if matches!(self.mode, VideoMode::Open) {
            warnings.push(format!(
                "Video mode open: the secret name of a room is its only lock, and {} decides who \
                 moderates. A clinic needs its own Jitsi server with tokens: MYDOCTOR_JITSI_MODE=jwt.",
                self.domain
            ));
        }
        if self.domain == PUBLIC_SERVER {
            warnings.push(format!(
                "{PUBLIC_SERVER} cuts embedded calls off after five minutes and wants a moderator \
                 who has signed in there: it is good for a look at MyDoctor, not for consultations. \
                 Set MYDOCTOR_JITSI_DOMAIN to your own Jitsi server."
            ));
        }
        warnings
    }
}

/// The keys of sign-in and of the video server are the same: who runs one could forge the other.
pub(super) fn same_as_sign_in() -> ConfigError {
    APP_SECRET.wrong("is the same as MYDOCTOR_JWT_SECRET")
}

fn toolbar_buttons(value: Option<OsString>) -> Result<Vec<String>, ConfigError> {
    let Some(buttons) = TOOLBAR_BUTTONS.list(value)? else {
        return Ok(DEFAULT_BUTTONS.map(str::to_owned).to_vec());
    };
    if MOST_BUTTONS < buttons.len() {
        return Err(TOOLBAR_BUTTONS.wrong(format_args!("has more than {MOST_BUTTONS} entries")));
    }
    let is_name = |button: &String| {
        button.len() <= 64
            && button
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    match buttons.iter().find(|button| !is_name(button)) {
        Some(button) => Err(TOOLBAR_BUTTONS.not(button, "the name of a button")),
        None => Ok(buttons),
    }
}

/// Jitsi folds names of rooms to lower case; a prefix that it would change is refused.
fn room_prefix(value: Option<OsString>) -> Result<String, ConfigError> {
    let prefix = ROOM_PREFIX
        .text(value)?
        .unwrap_or_else(|| "consultation-".to_owned());
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if prefix.len() <= 64 && prefix.bytes().all(allowed) {
        Ok(prefix)
    } else {
        Err(ROOM_PREFIX.not(&prefix, "1 to 64 of a to z, 0 to 9 and -"))
    }
}
