//! What can be set about the video.

use std::ffi::OsString;

use clap::Args;
use shared::text;

use super::access::{
    APP_ID, APP_SECRET, APP_SECRET_FILE, AUDIENCE, AccessOptions, KEY_ID, MODE, PRIVATE_KEY_FILE,
};
use super::address::{DOMAIN, EXTERNAL_API_URL, HostOptions, SUBJECT};
use super::look::{ROOM_PREFIX, SHOW_WATERMARK, TOOLBAR_BUTTONS, room_prefix, toolbar_buttons};
use super::{ConfigError, Setting, Video};
use crate::config::secret::{GIVEN_LENGTH, KEY_LENGTH, SecretSetting};

const RECORDING: Setting = Setting::new("MYDOCTOR_RECORDING", "off");
const FALLBACK_PHONE: Setting = Setting::new("MYDOCTOR_FALLBACK_PHONE", "+49 30 1234567");
pub(super) const SERVER_SECRET: Setting = Setting::new(
    "MYDOCTOR_JITSI_SERVER_SECRET",
    "<another secret of 32 bytes or more>",
);
const SERVER_SECRET_FILE: Setting = Setting::new(
    "MYDOCTOR_JITSI_SERVER_SECRET_FILE",
    "/run/secrets/jitsi-server",
);
pub(super) const WEBHOOK_SECRET: Setting = Setting::new(
    "MYDOCTOR_JAAS_WEBHOOK_SECRET",
    "<the secret that JaaS shows beside the webhook>",
);
const WEBHOOK_SECRET_FILE: Setting = Setting::new(
    "MYDOCTOR_JAAS_WEBHOOK_SECRET_FILE",
    "/run/secrets/jaas-webhook",
);

/// The most characters of the phone line.
const PHONE_MAX: usize = 200;

#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Video")]
pub(in crate::config) struct VideoOptions {
    /// open: the room's secret name is the only lock; jwt: the server lets in who has a token; jaas:
    /// the same at 8x8's service [default: open]
    #[arg(long, env = MODE.name, value_name = "MODE")]
    jitsi_mode: Option<OsString>,
    /// Host of the Jitsi server, with its port if it has one; several, separated by commas, are
    /// offered one after the other [default: meet.jit.si, in mode jaas 8x8.vc]
    #[arg(long, env = DOMAIN.name, value_name = "HOSTS")]
    jitsi_domain: Option<OsString>,
    /// Its script for hosting pages; one for all hosts, or one for each [default:
    /// https://<domain>/external_api.js, in mode jaas https://<domain>/<app id>/external_api.js]
    #[arg(long, env = EXTERNAL_API_URL.name, value_name = "URLS")]
    jitsi_external_api_url: Option<OsString>,
    /// Mode jwt: the application the server knows, which is the tokens' issuer; mode jaas: the AppID
    #[arg(long, env = APP_ID.name, value_name = "NAME")]
    jitsi_app_id: Option<OsString>,
    /// Mode jwt: the secret shared with the server, 32 bytes or more; prefer the file, which no
    /// process list shows
    #[arg(long, env = APP_SECRET.name, value_name = "SECRET", hide_env_values = true)]
    jitsi_app_secret: Option<OsString>,
    /// Mode jwt: file with the secret shared with the server
    #[arg(long, env = APP_SECRET_FILE.name, value_name = "FILE")]
    jitsi_app_secret_file: Option<OsString>,
    /// Modes jwt (in place of the secret) and jaas: file with the RSA private key, PEM
    #[arg(long, env = PRIVATE_KEY_FILE.name, value_name = "FILE")]
    jitsi_private_key_file: Option<OsString>,
    /// By what name the server knows the public half of that key
    #[arg(long, env = KEY_ID.name, value_name = "ID")]
    jitsi_key_id: Option<OsString>,
    /// Mode jwt: for whom the tokens are [default: jitsi]
    #[arg(long, env = AUDIENCE.name, value_name = "NAME")]
    jitsi_audience: Option<OsString>,
    /// Mode jwt: the server's inner domain, where it checks one; one for all hosts, or one for each
    /// [default: the domain without its port]
    #[arg(long, env = SUBJECT.name, value_name = "HOSTS")]
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
    /// on or off: whether a doctor may ask to record; nothing is recorded before all in the room have
    /// agreed [default: off]
    #[arg(long, env = RECORDING.name, value_name = "SWITCH")]
    recording: Option<OsString>,
    /// Whom the two call when no video server answers: a number, up to 200 characters [default: none]
    #[arg(long, env = FALLBACK_PHONE.name, value_name = "TEXT")]
    fallback_phone: Option<OsString>,
    /// What the Jitsi server shows as its bearer token when it asks us whether a room may open, 32
    /// bytes or more [default: none, it may not ask]
    #[arg(long, env = SERVER_SECRET.name, value_name = "SECRET", hide_env_values = true)]
    jitsi_server_secret: Option<OsString>,
    /// File with that secret
    #[arg(long, env = SERVER_SECRET_FILE.name, value_name = "FILE")]
    jitsi_server_secret_file: Option<OsString>,
    /// Mode jaas: with what JaaS signs its webhooks [default: none, they are not taken]
    #[arg(long, env = WEBHOOK_SECRET.name, value_name = "SECRET", hide_env_values = true)]
    jaas_webhook_secret: Option<OsString>,
    /// File with that secret
    #[arg(long, env = WEBHOOK_SECRET_FILE.name, value_name = "FILE")]
    jaas_webhook_secret_file: Option<OsString>,
}

impl VideoOptions {
    pub(in crate::config) fn resolve(self) -> Result<Video, ConfigError> {
        let access = AccessOptions {
            mode: self.jitsi_mode,
            app_id: self.jitsi_app_id,
            app_secret: self.jitsi_app_secret,
            app_secret_file: self.jitsi_app_secret_file,
            private_key_file: self.jitsi_private_key_file,
            key_id: self.jitsi_key_id,
            audience: self.jitsi_audience,
        };
        let mode = access.resolve()?;
        let hosts = HostOptions {
            domain: self.jitsi_domain,
            external_api_url: self.jitsi_external_api_url,
            subject: self.jitsi_subject,
        };
        let server_secret = SecretSetting {
            value: SERVER_SECRET,
            file: SERVER_SECRET_FILE,
            shortest: KEY_LENGTH,
        };
        // JaaS makes this one up; ours is only to see that it is one.
        let webhook_secret = SecretSetting {
            value: WEBHOOK_SECRET,
            file: WEBHOOK_SECRET_FILE,
            shortest: GIVEN_LENGTH,
        };
        Ok(Video {
            hosts: hosts.resolve(&mode)?,
            mode,
            toolbar_buttons: toolbar_buttons(self.jitsi_toolbar_buttons)?,
            show_watermark: SHOW_WATERMARK.switch(self.jitsi_show_watermark, false)?,
            room_prefix: room_prefix(self.room_prefix)?,
            recording: RECORDING.switch(self.recording, false)?,
            fallback_phone: fallback_phone(self.fallback_phone)?,
            server_secret: server_secret
                .read(self.jitsi_server_secret, self.jitsi_server_secret_file)?,
            webhook_secret: webhook_secret
                .read(self.jaas_webhook_secret, self.jaas_webhook_secret_file)?,
        })
    }
}

fn fallback_phone(value: Option<OsString>) -> Result<Option<String>, ConfigError> {
    let line = FALLBACK_PHONE.text(value)?.map(|phone| {
        text::line(&phone, PHONE_MAX)
            .map_err(|_| FALLBACK_PHONE.not(&phone, "one line of up to 200 characters"))
    });
    line.transpose()
}
