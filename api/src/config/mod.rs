//! Everything an operator can set, and the only reader of the environment.
//!
//! Each variable is also a flag (`MYDOCTOR_BIND`, `--bind`), and the flag wins. Values come in as
//! text and leave as types that cannot be wrong; the first wrong one stops the start with a
//! [`ConfigError`]. clap gathers the values but does not judge them: its own complaints take several
//! lines and name the flag where the operator set the variable.

mod auth;
mod booking;
mod database;
mod fail;
mod head;
mod http;
mod join;
mod kept;
mod mail;
mod push;
mod reach;
mod retention;
mod sealing;
mod secret;
mod setting;
mod video;

#[cfg(test)]
mod tests;

use std::ffi::OsString;

use clap::Args;
use shared::JoinPolicy;
use tracing_subscriber::EnvFilter;

pub use self::auth::Auth;
pub use self::booking::Booking;
pub use self::database::Database;
pub use self::fail::FailPoint;
pub use self::head::HeadFile;
pub use self::http::Http;
pub use self::mail::{Mail, Security, Smtp};
pub use self::push::{Push, PushKey};
pub use self::reach::Reach;
pub use self::retention::Retention;
pub use self::sealing::{DataKey, DataKeys, KeySource, Sealing};
pub use self::secret::Secret;
pub use self::setting::ConfigError;
use self::setting::Setting;
pub use self::video::{JaasVideo, JwtVideo, PrivateKey, TokenKey, Video, VideoHost, VideoMode};

/// The version of this program.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

const LOG: Setting = Setting::new("MYDOCTOR_LOG", "info,sqlx=warn");

/// The configuration as clap gathers it, not yet judged.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {
    #[command(flatten)]
    http: http::HttpOptions,
    #[command(flatten)]
    database: database::DatabaseOptions,
    #[command(flatten)]
    auth: auth::AuthOptions,
    #[command(flatten)]
    sealing: sealing::SealingOptions,
    #[command(flatten)]
    video: video::VideoOptions,
    #[command(flatten)]
    join: join::JoinOptions,
    #[command(flatten)]
    booking: booking::BookingOptions,
    #[command(flatten)]
    mail: mail::MailOptions,
    #[command(flatten)]
    push: push::PushOptions,
    #[command(flatten)]
    retention: retention::RetentionOptions,
    /// What is logged: a level, or levels by module [default: info]
    #[arg(long, env = LOG.name, value_name = "FILTER", help_heading = "Log")]
    log: Option<OsString>,
}

/// The configuration of a server that may start.
#[derive(Clone, Debug)]
pub struct Config {
    /// How the server is reached.
    pub http: Http,
    /// Where the data is.
    pub database: Database,
    /// How people sign in.
    pub auth: Auth,
    /// With what health data is sealed.
    pub sealing: Sealing,
    /// The video server and what the room looks like.
    pub video: Video,
    /// When rooms are open.
    pub join_policy: JoinPolicy,
    /// What patients may change themselves, and whom they call otherwise.
    pub booking: Booking,
    /// How mails reach people.
    pub mail: Mail,
    /// How browsers are told while no page is open, if they are.
    pub push: Option<Push>,
    /// For how long things are kept.
    pub retention: Retention,
    /// What is logged, in the words of `tracing_subscriber::EnvFilter`.
    pub log: String,
    /// Where a test has the process end.
    pub fail_point: Option<FailPoint>,
    /// How far requests go to addresses that others chose.
    pub reach: Reach,
}

impl Options {
    /// Turns what was given into what can be worked with.
    ///
    /// # Errors
    /// The first wrong value.
    pub fn resolve(self) -> Result<Config, ConfigError> {
        let database = self.database.resolve()?;
        let auth = self.auth.resolve(&database)?;
        let video = self.video.resolve()?;
        video.secrets_differ(auth.jwt_secret.as_ref())?;
        let (http, mail) = (self.http.resolve()?, self.mail.resolve()?);
        Ok(Config {
            push: self.push.resolve(&http, &mail)?,
            http,
            database,
            sealing: self.sealing.resolve()?,
            auth,
            video,
            join_policy: self.join.resolve()?,
            booking: self.booking.resolve()?,
            mail,
            retention: self.retention.resolve()?,
            log: log_filter(self.log)?,
            fail_point: FailPoint::read(),
            reach: Reach::read(),
        })
    }
}

impl Config {
    /// The configuration in one plain line per concern, for `mydoctor check`. It holds no secret.
    pub fn describe(&self) -> Vec<String> {
        vec![
            format!(
                "configuration: {} on {}",
                self.http.public_url, self.http.bind
            ),
            self.database.describe(),
            self.video.describe(),
            self.mail.describe(),
        ]
    }

    /// The video alone, with what an operator must know about it.
    pub fn describe_video(&self) -> Vec<String> {
        let warnings = self.video_warnings().into_iter();
        let warnings = warnings.map(|warning| format!("warning: {warning}"));
        [self.video.describe()]
            .into_iter()
            .chain(warnings)
            .collect()
    }

    /// What an operator must know about this configuration: nothing, if all is well.
    pub fn warnings(&self) -> Vec<String> {
        let video = self.video_warnings().into_iter();
        video.chain(self.database.warning()).collect()
    }

    /// What an operator must know about the video as it is configured: nothing, if all is well.
    pub fn video_warnings(&self) -> Vec<String> {
        let mut warnings = self.video.warnings();
        if self.http.public_url.scheme() == "http" && !self.http.is_local() {
            warnings.push(format!(
                "Browsers give camera and microphone only to https pages, and {} is none: put TLS \
                 in front and set MYDOCTOR_PUBLIC_URL.",
                self.http.public_url
            ));
        }
        warnings
    }
}

fn log_filter(value: Option<OsString>) -> Result<String, ConfigError> {
    let filter = LOG.text(value)?.unwrap_or_else(|| "info".to_owned());
    match EnvFilter::try_new(&filter) {
        Ok(_) => Ok(filter),
        Err(_) => Err(LOG.not(&filter, "a level or a list of module=level")),
    }
}
