//! What a room looks like and how its name begins.

use std::ffi::OsString;

use super::{ConfigError, Setting};

pub const TOOLBAR_BUTTONS: Setting = Setting::new(
    "MYDOCTOR_JITSI_TOOLBAR_BUTTONS",
    "microphone,camera,chat,hangup",
);
pub const SHOW_WATERMARK: Setting = Setting::new("MYDOCTOR_JITSI_SHOW_WATERMARK", "off");
pub const ROOM_PREFIX: Setting = Setting::new("MYDOCTOR_ROOM_PREFIX", "consultation-");

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

pub fn toolbar_buttons(value: Option<OsString>) -> Result<Vec<String>, ConfigError> {
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
pub fn room_prefix(value: Option<OsString>) -> Result<String, ConfigError> {
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
