//! What an operator may set, and what becomes of it.

mod mail;
mod refused;
mod video;

use std::fs;
use std::os::unix::fs::PermissionsExt;

use clap::Parser;
use shared::JoinPolicy;

use super::*;

#[derive(Parser)]
struct Command {
    #[command(flatten)]
    options: Options,
}

/// The configuration that flags give; they win over whatever the machine's environment holds.
fn resolve(flags: &[&str]) -> Result<Config, ConfigError> {
    let name = ["mydoctor"];
    Command::try_parse_from(name.iter().chain(flags))
        .unwrap_or_else(|error| panic!("{flags:?}: {error}"))
        .options
        .resolve()
}

/// The hosts in their order.
fn domains(config: &Config) -> Vec<&str> {
    let hosts = config.video.hosts.iter();
    hosts.map(|host| host.domain.as_str()).collect()
}

const KEY: &str = "0123456789abcdef0123456789abcdef";
const OTHER_KEY: &str = "fedcba9876543210fedcba9876543210";
const POSTGRES: &str = "--database-url=postgres://mydoctor:hunter2@db/mydoctor";

#[test]
fn the_defaults_are_those_of_the_documentation() {
    let config = resolve(&[]).unwrap();
    assert_eq!(config.http.bind.to_string(), "127.0.0.1:8080");
    assert_eq!(config.http.public_url.as_str(), "http://127.0.0.1:8080/");
    assert_eq!(config.http.metrics_bind, None);
    assert!(config.http.cors_origins.is_empty() && config.http.trusted_proxies.is_empty());
    assert!(
        matches!(&config.database, Database::Sqlite { path } if path.as_os_str() == "data/mydoctor.db")
    );
    assert!(config.auth.rate_limit && config.auth.jwt_secret.is_none());
    assert!(matches!(config.video.mode, VideoMode::Open));
    assert_eq!(domains(&config), ["meet.jit.si"]);
    assert_eq!(
        config.video.usual_host().external_api_url.as_str(),
        "https://meet.jit.si/external_api.js"
    );
    assert!(!config.video.recording && config.video.fallback_phone.is_none());
    assert!(config.video.server_secret.is_none() && config.video.webhook_secret.is_none());
    assert_eq!(config.video.toolbar_buttons.len(), 9);
    assert!(!config.video.show_watermark);
    assert_eq!(config.video.room_prefix, "consultation-");
    assert_eq!(config.join_policy, JoinPolicy::default());
    assert_eq!(config.booking.notice.minutes, 0);
    assert_eq!(config.booking.contact, None);
    let kept = &config.retention;
    assert_eq!(
        (kept.sessions_days, kept.mails_days, kept.reports_days),
        (30, 90, 365)
    );
    assert_eq!(kept.records_years, 10);
    assert_eq!(config.log, "info");
    assert!(config.mail.smtp.is_none());
}

#[test]
fn empty_is_unset() {
    let config = resolve(&[
        "--bind=",
        "--jitsi-domain=",
        "--jwt-secret=",
        "--jwt-secret-file=",
        "--cors-origins=",
        "--room-prefix=",
    ])
    .unwrap();
    assert_eq!(config.http.bind.port(), 8080);
    assert_eq!(domains(&config), ["meet.jit.si"]);
    assert_eq!(config.video.room_prefix, "consultation-");
    assert!(config.auth.jwt_secret.is_none());
}

#[test]
fn right_values_arrive() {
    let config = resolve(&[
        POSTGRES,
        "--bind=0.0.0.0:80",
        "--public-url=https://mydoctor.example.org",
        "--cors-origins=https://App.example.org:443, http://localhost:8081",
        "--trusted-proxies=10.0.0.0/8, ::1",
        "--jwt-secret",
        KEY,
        "--rate-limit=off",
        "--jitsi-mode=jwt",
        "--jitsi-domain=Meet.Example.org:8443",
        "--jitsi-app-id=clinic",
        "--jitsi-app-secret",
        OTHER_KEY,
        "--jitsi-toolbar-buttons=camera, hangup",
        "--jitsi-show-watermark=on",
        "--room-prefix=md-",
        "--join-opens-before-minutes=0",
        "--join-closes-after-minutes=1440",
        "--cancel-notice-minutes=43200",
        "--contact= +49 30 1234567 ",
    ])
    .unwrap();
    assert!(config.http.secure_cookies());
    assert_eq!(
        config.http.cors_origins,
        ["https://app.example.org", "http://localhost:8081"]
    );
    assert_eq!(config.http.trusted_proxies.len(), 2);
    assert!(!config.auth.rate_limit);
    assert_eq!(domains(&config), ["meet.example.org:8443"]);
    let host = config.video.usual_host();
    assert_eq!(
        host.external_api_url.as_str(),
        "https://meet.example.org:8443/external_api.js"
    );
    let VideoMode::Jwt(jwt) = &config.video.mode else {
        panic!("not the mode that was set");
    };
    assert_eq!(
        (jwt.audience.as_str(), host.subject.as_str()),
        ("jitsi", "meet.example.org")
    );
    assert_eq!(config.video.toolbar_buttons, ["camera", "hangup"]);
    assert_eq!(config.join_policy.opens_before_minutes, 0);
    assert_eq!(config.join_policy.closes_after_minutes, 1440);
    assert_eq!(config.booking.notice.minutes, 43_200);
    assert_eq!(config.booking.contact.as_deref(), Some("+49 30 1234567"));
    assert!(config.video_warnings().is_empty());

    let shown = format!("{config:?} {:?}", config.describe());
    for secret in [KEY, OTHER_KEY, "hunter2"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

#[test]
fn cookies_are_for_encrypted_connections_but_on_the_own_machine() {
    for (url, secure) in [
        ("http://127.0.0.1:8080", false),
        ("http://localhost:3000", false),
        ("http://[::1]:8080", false),
        ("http://localhost.example.org", true),
        ("http://192.168.0.7", true),
        ("https://mydoctor.example.org", true),
    ] {
        let config = resolve(&["--public-url", url]).unwrap();
        assert_eq!(config.http.secure_cookies(), secure, "{url}");
    }
}

#[test]
fn the_operator_learns_what_the_public_server_means() {
    let warnings = resolve(&[]).unwrap().video_warnings().join("\n");
    for words in ["only lock", "five minutes", "moderator", "jwt"] {
        assert!(warnings.contains(words), "{warnings}");
    }
    let plain = resolve(&[
        "--public-url=http://clinic.example.org",
        "--jitsi-domain=meet.example.org",
    ]);
    let warnings = plain.unwrap().video_warnings().join("\n");
    assert!(
        warnings.contains("https") && !warnings.contains("five minutes"),
        "{warnings}"
    );
}

#[test]
fn the_operator_learns_when_others_may_read_along_to_the_database() {
    for (host, options, is_warned) in [
        ("127.0.0.1", "", false),
        ("localhost:5432", "", false),
        ("[::1]", "", false),
        ("%2Fvar%2Frun%2Fpostgresql", "", false),
        ("localhost", "?host=/var/run/postgresql", false),
        ("db.example.org", "", true),
        ("10.0.0.7:5432", "", true),
        ("db", "?sslmode=prefer", true),
        ("db", "?sslmode=require", true),
        ("db", "?sslmode=verify-full", false),
        ("db", "?application_name=a&sslmode=verify-ca", false),
    ] {
        let url = format!("--database-url=postgres://mydoctor:hunter2@{host}/mydoctor{options}");
        let Ok(config) = resolve(&[&url, "--jwt-secret", KEY]) else {
            panic!("{url}");
        };
        let warnings = config.warnings().join("\n");
        assert_eq!(
            warnings.contains("MYDOCTOR_DATABASE_URL"),
            is_warned,
            "{url}"
        );
        assert!(!warnings.contains("hunter2"), "{warnings}");
    }
    assert!(
        !resolve(&[])
            .unwrap()
            .warnings()
            .join("")
            .contains("DATABASE")
    );
}

#[test]
fn a_secret_is_read_from_its_file_without_the_line_end() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("key");
    fs::write(&file, format!("{KEY}\r\n")).unwrap();
    let config = resolve(&["--jwt-secret-file", file.to_str().unwrap()]).unwrap();
    assert_eq!(config.auth.jwt_secret.unwrap().expose(), KEY);
}

#[test]
fn an_embedded_database_keeps_a_key_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("new/data");
    let url = format!("--database-url=sqlite://{}/mydoctor.db", data.display());
    let config = resolve(&[&url]).unwrap();

    let first = config.auth.signing_secret(&config.database).unwrap();
    assert_eq!(first.expose().len(), 64);
    assert_eq!(config.auth.signing_secret(&config.database).unwrap(), first);
    let kept = data.join("jwt-secret");
    let mode = fs::metadata(&kept).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert_eq!(fs::read_dir(&data).unwrap().count(), 1, "drafts are left");

    fs::write(&kept, "").unwrap();
    let error = config.auth.signing_secret(&config.database).unwrap_err();
    assert_eq!(error.variable(), "MYDOCTOR_JWT_SECRET");
}
