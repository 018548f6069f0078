//! Who may enter the rooms.

use std::ffi::OsString;

use super::key::private_key;
use super::{ConfigError, PrivateKey, Setting, TokenKey};
use crate::config::secret::{KEY_LENGTH, SecretSetting};

pub const MODE: Setting = Setting::new("MYDOCTOR_JITSI_MODE", "jwt");
pub const APP_ID: Setting = Setting::new("MYDOCTOR_JITSI_APP_ID", "mydoctor");
pub const APP_SECRET: Setting = Setting::new(
    "MYDOCTOR_JITSI_APP_SECRET",
    "<the video server's own secret, 32 bytes or more>",
);
pub const APP_SECRET_FILE: Setting =
    Setting::new("MYDOCTOR_JITSI_APP_SECRET_FILE", "/run/secrets/jitsi-app");
pub const PRIVATE_KEY_FILE: Setting = Setting::new(
    "MYDOCTOR_JITSI_PRIVATE_KEY_FILE",
    "/run/secrets/jitsi-key.pem",
);
pub const KEY_ID: Setting = Setting::new("MYDOCTOR_JITSI_KEY_ID", "mydoctor-2026");
pub const AUDIENCE: Setting = Setting::new("MYDOCTOR_JITSI_AUDIENCE", "jitsi");

/// A room's name is at most 96 characters long, and a ticket has 160 for it, the AppID and a slash.
const LONGEST_APP_ID: usize = 63;

/// What a video server asks for at the door.
#[derive(Clone, Debug)]
pub enum VideoMode {
    /// Nothing: who knows the room's name is in.
    Open,
    /// A token signed by MyDoctor.
    Jwt(JwtVideo),
    /// A token signed by MyDoctor in the form of 8x8's service.
    Jaas(JaasVideo),
}

/// What MyDoctor and its own video servers have agreed upon.
#[derive(Clone, Debug)]
pub struct JwtVideo {
    /// The issuer.
    pub app_id: String,
    /// What signs.
    pub key: TokenKey,
    /// The audience.
    pub audience: String,
}

/// The clinic's account at Jitsi as a Service.
#[derive(Clone, Debug)]
pub struct JaasVideo {
    /// The AppID: the subject of the tokens, and a part of the names of rooms and of the script.
    pub app_id: String,
    /// What signs; its name begins with the AppID.
    pub key: PrivateKey,
}

impl VideoMode {
    /// How it is called, and whom the tokens name.
    pub fn describe(&self) -> String {
        match self {
            Self::Open => "mode open, no tokens".to_owned(),
            Self::Jwt(jwt) => format!(
                "mode jwt, {}, issuer {}, audience {}",
                match &jwt.key {
                    TokenKey::Shared(_) => "shared secret".to_owned(),
                    TokenKey::Private(key) => format!("private key {}", key.id),
                },
                jwt.app_id,
                jwt.audience
            ),
            Self::Jaas(jaas) => format!("mode jaas, private key {}", jaas.key.id),
        }
    }
}

/// What was set about it.
pub struct AccessOptions {
    pub mode: Option<OsString>,
    pub app_id: Option<OsString>,
    pub app_secret: Option<OsString>,
    pub app_secret_file: Option<OsString>,
    pub private_key_file: Option<OsString>,
    pub key_id: Option<OsString>,
    pub audience: Option<OsString>,
}

impl AccessOptions {
    pub fn resolve(self) -> Result<VideoMode, ConfigError> {
        let setting = SecretSetting {
            value: APP_SECRET,
            file: APP_SECRET_FILE,
            shortest: KEY_LENGTH,
        };
        let secret = setting.read(self.app_secret, self.app_secret_file)?;
        let key = private_key(self.private_key_file)?;
        let key_id = KEY_ID.text(self.key_id)?;
        let app_id = APP_ID.text(self.app_id)?;
        let audience = AUDIENCE.text(self.audience)?;
        match MODE.text(self.mode)?.as_deref() {
            None | Some("open") if secret.is_some() || key.is_some() => {
                Err(MODE.wrong("is open, where no token is made, but a secret or key is set"))
            }
            None | Some("open") => Ok(VideoMode::Open),
            Some("jwt") => Ok(VideoMode::Jwt(JwtVideo {
                app_id: app_id.ok_or_else(|| APP_ID.wrong("is required in mode jwt"))?,
                key: match (secret, key) {
                    (Some(secret), None) => TokenKey::Shared(secret),
                    (None, Some(key)) => TokenKey::Private(PrivateKey {
                        id: key_id.ok_or_else(|| KEY_ID.wrong("is required with a private key"))?,
                        key,
                    }),
                    (Some(_), Some(_)) => {
                        return Err(PRIVATE_KEY_FILE
                            .wrong(format_args!("is set, and {} too", APP_SECRET.name)));
                    }
                    (None, None) => {
                        return Err(APP_SECRET.wrong("or a private key is required in mode jwt"));
                    }
                },
                audience: audience.unwrap_or_else(|| "jitsi".to_owned()),
            })),
            Some("jaas") => {
                if secret.is_some() {
                    return Err(APP_SECRET.wrong("has no use in mode jaas, which takes a key"));
                }
                if audience.is_some_and(|audience| audience != "jitsi") {
                    return Err(AUDIENCE.wrong("is jitsi in mode jaas"));
                }
                let app_id = jaas_app_id(app_id)?;
                Ok(VideoMode::Jaas(JaasVideo {
                    key: PrivateKey {
                        id: jaas_key_id(key_id, &app_id)?,
                        key: key
                            .ok_or_else(|| PRIVATE_KEY_FILE.wrong("is required in mode jaas"))?,
                    },
                    app_id,
                }))
            }
            Some(other) => Err(MODE.not(other, "open, jwt or jaas")),
        }
    }
}

/// The AppID becomes a part of addresses, so it is made of what needs no escaping there.
fn jaas_app_id(value: Option<String>) -> Result<String, ConfigError> {
    let app_id = value.ok_or_else(|| APP_ID.wrong("is required in mode jaas"))?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    if app_id.len() <= LONGEST_APP_ID && app_id.bytes().all(plain) {
        Ok(app_id)
    } else {
        Err(APP_ID.not(&app_id, "an AppID of JaaS"))
    }
}

/// JaaS shows the key's name with the AppID before it; the part behind the slash will do as well.
fn jaas_key_id(value: Option<String>, app_id: &str) -> Result<String, ConfigError> {
    let id = value.ok_or_else(|| KEY_ID.wrong("is required in mode jaas"))?;
    match id.split_once('/') {
        None => Ok(format!("{app_id}/{id}")),
        Some((owner, name)) if owner == app_id && !name.is_empty() => Ok(id),
        Some(_) => Err(KEY_ID.not(&id, "a key of this AppID")),
    }
}
