//! The video servers: several hosts, keys, and the service of 8x8.

use super::*;
use crate::jitsi::tests::keys::OURS;

const APP_ID: &str = "vpaas-magic-cookie-0123456789abcdef";

/// A file with a private key, and the flag that names it.
fn key_file(pem: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("key.pem");
    fs::write(&file, pem).unwrap();
    let flag = format!("--jitsi-private-key-file={}", file.display());
    (folder, flag)
}

#[track_caller]
fn refused(flags: &[&str], variable: &str, fault: &str) {
    let error = resolve(flags).unwrap_err();
    let line = error.to_string();
    assert_eq!(error.variable(), format!("MYDOCTOR_{variable}"), "{line}");
    assert!(line.contains(fault), "{line}");
    assert!(
        line.contains("; for example ") && !line.contains('\n'),
        "{line}"
    );
    for secret in [KEY, OTHER_KEY, "PRIVATE KEY"] {
        assert!(!line.contains(secret), "{line}");
    }
}

#[test]
fn hosts_stand_in_their_order_each_with_its_own() {
    let config = resolve(&["--jitsi-domain=meet.example.org, Spare.example.org:8443"]).unwrap();
    assert_eq!(
        domains(&config),
        ["meet.example.org", "spare.example.org:8443"]
    );
    let scripts = |config: &Config| {
        let hosts = config.video.hosts.iter();
        hosts
            .map(|host| host.external_api_url.to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        scripts(&config),
        [
            "https://meet.example.org/external_api.js",
            "https://spare.example.org:8443/external_api.js"
        ]
    );
    assert_eq!(config.video.hosts[1].subject, "spare.example.org");

    let config = resolve(&[
        "--jitsi-domain=meet.example.org,spare.example.org",
        "--jitsi-external-api-url=https://cdn.example.org/a.js",
        "--jitsi-subject=meet.jitsi,spare.jitsi",
    ]);
    let config = config.unwrap();
    assert_eq!(scripts(&config), ["https://cdn.example.org/a.js"; 2]);
    assert_eq!(config.video.hosts[0].subject, "meet.jitsi");
    assert_eq!(config.video.hosts[1].subject, "spare.jitsi");
}

#[test]
fn a_private_key_signs_in_mode_jwt() {
    let (_folder, key) = key_file(&OURS.pem);
    let config = resolve(&[
        "--jitsi-mode=jwt",
        "--jitsi-domain=meet.example.org",
        "--jitsi-app-id=clinic",
        "--jitsi-key-id=clinic-2026",
        &key,
    ]);
    let config = config.unwrap();
    let VideoMode::Jwt(jwt) = &config.video.mode else {
        panic!("not the mode that was set");
    };
    assert!(matches!(&jwt.key, TokenKey::Private(key) if key.id == "clinic-2026"));
    let shown = format!("{config:?} {:?}", config.describe());
    assert!(shown.contains("private key clinic-2026"), "{shown}");
    let inside = OURS.pem.lines().nth(5).unwrap();
    assert!(
        !shown.contains("BEGIN") && !shown.contains(inside),
        "{shown}"
    );
}

#[test]
fn the_service_of_8x8_needs_an_app_and_a_key() {
    let (_folder, key) = key_file(&OURS.pem);
    let app = format!("--jitsi-app-id={APP_ID}");
    // The console shows the key's name with the app before it; without is as good.
    for id in ["4f4910", &format!("{APP_ID}/4f4910")] {
        let id = format!("--jitsi-key-id={id}");
        let config = resolve(&["--jitsi-mode=jaas", &app, &id, &key]).unwrap();
        assert_eq!(domains(&config), ["8x8.vc"]);
        let host = config.video.usual_host();
        assert_eq!(
            host.external_api_url.as_str(),
            format!("https://8x8.vc/{APP_ID}/external_api.js")
        );
        assert_eq!(host.subject, APP_ID);
        let VideoMode::Jaas(jaas) = &config.video.mode else {
            panic!("not the mode that was set");
        };
        assert_eq!(jaas.key.id, format!("{APP_ID}/4f4910"));
        assert!(config.video_warnings().is_empty());
    }
}

#[test]
fn wrong_keys_stop_the_start() {
    let jwt = [
        "--jitsi-mode=jwt",
        "--jitsi-domain=meet.example.org",
        "--jitsi-app-id=clinic",
    ];
    let (_folder, key) = key_file(&OURS.pem);
    let with = |more: &[&'static str]| [&jwt[..], more].concat();
    refused(&[&jwt[..], &[&key]].concat(), "JITSI_KEY_ID", "required");
    refused(
        &[&jwt[..], &[&key, "--jitsi-app-secret", KEY]].concat(),
        "JITSI_PRIVATE_KEY_FILE",
        "JITSI_APP_SECRET too",
    );
    refused(
        &with(&["--jitsi-private-key-file=/nonexistent", "--jitsi-key-id=1"]),
        "JITSI_PRIVATE_KEY_FILE",
        "cannot read",
    );
    // The public half, a key cut short, and no key at all.
    let public = "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----\n";
    for pem in [public, &OURS.pem[..400], "a secret"] {
        let (_folder, key) = key_file(pem);
        refused(
            &[&jwt[..], &[&key, "--jitsi-key-id=1"]].concat(),
            "JITSI_PRIVATE_KEY_FILE",
            "no RSA private key",
        );
    }
    refused(&[&key], "JITSI_MODE", "no token is made");
}

#[test]
fn the_service_of_8x8_is_told_apart_from_a_server_of_ones_own() {
    let (_folder, key) = key_file(&OURS.pem);
    let app = format!("--jitsi-app-id={APP_ID}");
    let jaas = ["--jitsi-mode=jaas", &app, "--jitsi-key-id=1", &key];
    let with = |more: &[&'static str]| [&jaas[..], more].concat();
    refused(&jaas[..1], "JITSI_APP_ID", "required");
    refused(&jaas[..2], "JITSI_KEY_ID", "required");
    refused(&jaas[..3], "JITSI_PRIVATE_KEY_FILE", "required");
    refused(
        &["--jitsi-mode=jaas", "--jitsi-app-id=a/b"],
        "JITSI_APP_ID",
        "AppID",
    );
    refused(
        &["--jitsi-mode=jaas", &app, "--jitsi-key-id=other/1", &key],
        "JITSI_KEY_ID",
        "this AppID",
    );
    refused(
        &with(&["--jitsi-app-secret", KEY]),
        "JITSI_APP_SECRET",
        "no use",
    );
    refused(
        &with(&["--jitsi-audience=clinic"]),
        "JITSI_AUDIENCE",
        "is jitsi",
    );
    refused(
        &with(&["--jitsi-subject=meet.jitsi"]),
        "JITSI_SUBJECT",
        "AppID",
    );
    refused(
        &with(&["--jitsi-domain=meet.jit.si"]),
        "JITSI_DOMAIN",
        "meet.jit.si",
    );
}

#[test]
fn what_the_media_server_may_tell_is_locked_by_secrets_of_its_own() {
    let config = resolve(&[
        "--jitsi-server-secret",
        KEY,
        "--jaas-webhook-secret=whsec_0123456789",
        "--recording=on",
        "--fallback-phone= +49 30 1234567 ",
    ]);
    let config = config.unwrap();
    assert!(config.video.recording);
    assert_eq!(
        config.video.fallback_phone.as_deref(),
        Some("+49 30 1234567")
    );
    let shown = format!("{config:?} {:?}", config.describe());
    assert!(!shown.contains(KEY) && !shown.contains("whsec_"), "{shown}");

    refused(
        &["--jitsi-server-secret=short"],
        "JITSI_SERVER_SECRET",
        "5 bytes",
    );
    refused(
        &["--jaas-webhook-secret=short"],
        "JAAS_WEBHOOK_SECRET",
        "5 bytes",
    );
    refused(&["--recording=yes"], "RECORDING", "on or off");
    refused(
        &["--fallback-phone=two\nlines"],
        "FALLBACK_PHONE",
        "one line",
    );
    // A secret that is sent about must not be one that signs.
    refused(
        &["--jwt-secret", KEY, "--jitsi-server-secret", KEY],
        "JITSI_SERVER_SECRET",
        "same as MYDOCTOR_JWT_SECRET",
    );
    refused(
        &[
            "--jitsi-mode=jwt",
            "--jitsi-domain=meet.example.org",
            "--jitsi-app-id=clinic",
            "--jitsi-app-secret",
            KEY,
            "--jitsi-server-secret",
            KEY,
        ],
        "JITSI_SERVER_SECRET",
        "same as MYDOCTOR_JITSI_APP_SECRET",
    );
}

#[test]
fn lists_of_hosts_are_judged_host_by_host() {
    refused(
        &["--jitsi-domain=a.example,"],
        "JITSI_DOMAIN",
        "empty entry",
    );
    refused(
        &["--jitsi-domain=a.example,A.example"],
        "JITSI_DOMAIN",
        "twice",
    );
    refused(&["--jitsi-domain=a.example,b;c"], "JITSI_DOMAIN", "host");
    refused(
        &["--jitsi-domain=a,b,c,d,e,f,g,h,i"],
        "JITSI_DOMAIN",
        "more than 8",
    );
    refused(
        &[
            "--jitsi-domain=a.example,b.example,c.example",
            "--jitsi-subject=a,b",
        ],
        "JITSI_SUBJECT",
        "2 entries for 3 hosts",
    );
    refused(
        &["--jitsi-external-api-url=https://a.example/a.js,https://b.example/b.js"],
        "JITSI_EXTERNAL_API_URL",
        "2 entries for 1 hosts",
    );
}
