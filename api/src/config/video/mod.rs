//! The video servers, who may enter their rooms, and what a room looks like.

mod access;
mod address;
mod key;
mod look;
mod options;

use url::Url;

use super::secret::Secret;
use super::setting::{ConfigError, Setting};

pub use self::access::{JaasVideo, JwtVideo, VideoMode};
use self::address::PUBLIC_SERVER;
pub use self::key::{PrivateKey, TokenKey};
pub(super) use self::options::VideoOptions;

/// The video servers and what a room looks like.
#[derive(Clone, Debug)]
pub struct Video {
    /// Who may enter a room.
    pub mode: VideoMode,
    /// The servers, the usual one first. There is always one.
    pub hosts: Vec<VideoHost>,
    /// Exactly these buttons are shown.
    pub toolbar_buttons: Vec<String>,
    /// Whether the server's watermark is shown.
    pub show_watermark: bool,
    /// What the names of rooms begin with: lower-case letters, digits and dashes.
    pub room_prefix: String,
    /// `MYDOCTOR_RECORDING`, off: whether a consultation may be recorded when all in it agree.
    pub recording: bool,
    /// `MYDOCTOR_FALLBACK_PHONE`, none: what the two call when no video server answers.
    pub fallback_phone: Option<String>,
    /// `MYDOCTOR_JITSI_SERVER_SECRET`, none: what the video server shows when it asks or tells us
    /// something.
    pub server_secret: Option<Secret>,
    /// `MYDOCTOR_JAAS_WEBHOOK_SECRET`, none: with what JaaS signs what it tells us.
    pub webhook_secret: Option<Secret>,
}

/// One video server.
#[derive(Clone, Debug)]
pub struct VideoHost {
    /// The host, with its port if it has one that is not 443.
    pub domain: String,
    /// The script that provides `JitsiMeetExternalAPI`.
    pub external_api_url: Url,
    /// Its inner domain, which tokens are made out to.
    pub subject: String,
}

impl Video {
    /// The server that is offered first.
    pub fn usual_host(&self) -> &VideoHost {
        &self.hosts[0]
    }

    /// One line for the operator.
    pub(super) fn describe(&self) -> String {
        let places = self.hosts.iter().map(|host| match &self.mode {
            VideoMode::Jwt(_) => format!("https://{} (subject {})", host.domain, host.subject),
            VideoMode::Open | VideoMode::Jaas(_) => format!("https://{}", host.domain),
        });
        let places = places.collect::<Vec<_>>().join(", ");
        let recording = if self.recording {
            ", recording with consent"
        } else {
            ""
        };
        format!("video: {places}, {}{recording}", self.mode.describe())
    }

    /// What `open` and the public server mean for a clinic.
    pub(super) fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        if matches!(self.mode, VideoMode::Open) {
            warnings.push(
                "Video mode open: the secret name of a room is its only lock, and the video server \
                 decides who moderates. A clinic needs its own Jitsi server with tokens: \
                 MYDOCTOR_JITSI_MODE=jwt."
                    .to_owned(),
            );
        }
        if self.hosts.iter().any(|host| host.domain == PUBLIC_SERVER) {
            warnings.push(format!(
                "{PUBLIC_SERVER} cuts embedded calls off after five minutes and wants a moderator \
                 who has signed in there: it is good for a look at MyDoctor, not for consultations. \
                 Set MYDOCTOR_JITSI_DOMAIN to your own Jitsi server."
            ));
        }
        warnings
    }

    /// The secrets that are texts, each with the variable that holds it.
    fn secrets(&self) -> impl Iterator<Item = (Setting, &Secret)> {
        let shared = match &self.mode {
            VideoMode::Jwt(JwtVideo {
                key: TokenKey::Shared(secret),
                ..
            }) => Some(secret),
            VideoMode::Open | VideoMode::Jwt(_) | VideoMode::Jaas(_) => None,
        };
        let held = [
            (access::APP_SECRET, shared),
            (options::SERVER_SECRET, self.server_secret.as_ref()),
            (options::WEBHOOK_SECRET, self.webhook_secret.as_ref()),
        ];
        held.into_iter()
            .filter_map(|(setting, secret)| Some((setting, secret?)))
    }

    /// Refuses one secret for two purposes: who runs one of the servers could forge for the other,
    /// and a secret that only signs would be sent about as a password.
    pub(super) fn secrets_differ(&self, sign_in: Option<&Secret>) -> Result<(), ConfigError> {
        let mut before: Vec<(&str, &Secret)> = Vec::new();
        before.extend(sign_in.map(|secret| ("MYDOCTOR_JWT_SECRET", secret)));
        for (setting, secret) in self.secrets() {
            if let Some((other, _)) = before.iter().find(|(_, known)| *known == secret) {
                return Err(setting.wrong(format_args!("is the same as {other}")));
            }
            before.push((setting.name, secret));
        }
        Ok(())
    }
}
