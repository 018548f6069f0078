//! `mydoctor serve`.

use std::{io, net::TcpListener, thread};

use actix_web::web::Data;
use api::{
    app::App,
    appointments::expiry,
    audit::{chain, reading::Reading},
    auth::{limits::Limits, passwords::Passwords, throttle::Throttles, tokens::Tokens},
    changes::{followers::Followers, following},
    clock::Clock,
    config::Config,
    consultations::{across, presences::Live, probe::Probe, recall::recall, sweep},
    demo,
    events::sequence,
    headers::SecurityHeaders,
    mail::{queue, reminding},
    metrics::Metrics,
    outgoing::Guarded,
    privacy::{export::Exports, retention},
    push, server,
    settings::{self, AtHand},
    spa::Spa,
    webhooks,
};
use shared::Instant;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::{EnvFilter, layer::SubscriberExt as _, util::SubscriberInitExt as _};

use super::{Fault, migrated};

/// How to serve.
#[derive(clap::Args)]
pub struct Serve {
    /// With the test accounts and test appointments. Never for real patients: the passwords are published
    #[arg(long)]
    demo: bool,
    /// Start the clock there, ticking on; only with --demo
    #[arg(long, requires = "demo", value_name = "2026-01-31T09:00:00Z", value_parser = instant)]
    now: Option<Instant>,
}

fn instant(text: &str) -> Result<Instant, String> {
    Instant::parse(text)
        .map_err(|_| "an RFC 3339 instant such as 2026-01-31T09:00:00Z is wanted".to_owned())
}

impl Serve {
    /// Serves until it is told to stop.
    pub async fn run(self, config: Config) -> Result<(), Fault> {
        config.auth.is_for(self.demo)?;
        log_to_stderr(&config.log)?;
        let listener =
            TcpListener::bind(config.http.bind).map_err(|error| busy(&config, &error))?;
        let (db, sealing) = migrated(&config).await?;
        let clock = self.now.map_or(Clock::System, Clock::started_at);
        let passwords = Passwords::new(Passwords::default_threads())?;
        if self.demo {
            demo::ensure(&db, &passwords, &config.video.room_prefix, clock.now()).await?;
        } else if let Some(username) = demo::with_published_password(&db, &passwords).await? {
            return Err(format!(
                "the test account {username} in this database still has its published password; \
                 use another database, or serve --demo if this is a demonstration"
            )
            .into());
        }
        let secret = config.auth.signing_secret(&config.database)?;
        let app = Data::new(App {
            tokens: Tokens::new(secret.expose().as_bytes(), config.http.public_url.as_str()),
            throttles: Throttles::new(config.auth.rate_limit),
            limits: Limits::new(config.auth.rate_limit),
            headers: SecurityHeaders::new(&config),
            metrics: Metrics::new()?,
            spa: Spa::load(config.http.web_dir.as_deref())?,
            reading: Reading::default(),
            live: Live::default(),
            followers: Followers::default(),
            probe: Probe::new()?,
            outgoing: Guarded::new(config.reach)?,
            exports: Exports::default(),
            settings_at_hand: AtHand::new(&config, self.demo),
            demo: self.demo,
            config,
            db,
            sealing,
            clock,
            passwords,
        });
        announce(&app, &listener)?;
        if let Some(bind) = app.config.http.metrics_bind {
            actix_web::rt::spawn(server::start_metrics(app.clone(), bind)?);
        }
        settings::refresh(&app.db, &app.settings_at_hand).await?;
        actix_web::rt::spawn(settings::run(app.clone()));
        recall(&app, app.now()).await?;
        let expiry = actix_web::rt::spawn(expiry::run(app.clone()));
        let sweep = actix_web::rt::spawn(sweep::run(app.clone()));
        let across = actix_web::rt::spawn(across::run(app.clone()));
        let sealing = actix_web::rt::spawn(chain::run(app.clone()));
        let numbering = actix_web::rt::spawn(sequence::run(app.clone()));
        let following = actix_web::rt::spawn(following::run(app.clone()));
        let sending = actix_web::rt::spawn(queue::run(app.clone()));
        let telling = actix_web::rt::spawn(webhooks::queue::run(app.clone()));
        let pushing = actix_web::rt::spawn(push::queue::run(app.clone()));
        let reminding = actix_web::rt::spawn(reminding::run(app.clone()));
        let forgetting = actix_web::rt::spawn(retention::run(app.clone()));
        actix_web::rt::spawn(close_streams(app.clone()));
        let workers = thread::available_parallelism().map_or(2, usize::from);
        server::start(app.clone(), listener, workers).await?.await?;
        expiry.abort();
        sweep.abort();
        across.abort();
        sealing.abort();
        chain::finish(&app).await;
        numbering.abort();
        following.abort();
        sending.abort();
        telling.abort();
        pushing.abort();
        reminding.abort();
        forgetting.abort();
        app.db.close().await;
        Ok(())
    }
}

/// Ends the streams when the server is told to stop, which would otherwise wait for their readers.
async fn close_streams(app: Data<App>) {
    match signal(SignalKind::terminate()) {
        Ok(mut stop) => {
            stop.recv().await;
            app.live.close();
        }
        Err(error) => tracing::warn!(%error, "can not see the signal to stop coming"),
    }
}

fn log_to_stderr(filter: &str) -> Result<(), Fault> {
    let lines = tracing_subscriber::fmt::layer()
        .json()
        .flatten_event(true)
        .with_writer(io::stderr);
    tracing_subscriber::registry()
        .with(EnvFilter::try_new(filter)?)
        .with(lines)
        .try_init()?;
    Ok(())
}

fn busy(config: &Config, error: &io::Error) -> String {
    format!(
        "can not listen on {}: {error}; choose another address with MYDOCTOR_BIND, for example 127.0.0.1:8081",
        config.http.bind
    )
}

/// Says where it is, for the person who started it.
fn announce(app: &App, listener: &TcpListener) -> Result<(), Fault> {
    for warning in app.config.warnings() {
        tracing::warn!("{warning}");
    }
    if let Some(warning) = app.sealing.warning() {
        tracing::warn!("{warning}");
    }
    if app.spa.is_none() {
        tracing::warn!(
            "no pages to serve: this binary carries none and MYDOCTOR_WEB_DIR is not set"
        );
    }
    let address = listener.local_addr()?;
    println!(
        "MyDoctor listens on {address}; open {}",
        app.config.http.public_url
    );
    if app.demo {
        println!("Test accounts, all with the password {}:", demo::PASSWORD);
        for account in demo::ACCOUNTS {
            println!(
                "  {:<13} {:<8} {}",
                account.username, account.role, account.name
            );
        }
    }
    Ok(())
}
