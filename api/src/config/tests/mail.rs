//! The mail server.

use super::super::mail::Security;
use super::resolve;

/// The mail server of a URL, described.
fn described(url: &str) -> String {
    let url = format!("--smtp-url={url}");
    let config = resolve(&[&url, "--mail-from=The clinic <no-reply@example.org>"]).unwrap();
    config.mail.describe()
}

#[test]
fn the_way_is_secret_unless_it_stays_on_this_machine() {
    for (url, wanted) in [
        (
            "smtp://me:pw@mail.example.org",
            "mail.example.org:587 with STARTTLS, signed in",
        ),
        (
            "smtp://mail.example.org:25?tls=required",
            "mail.example.org:25 with STARTTLS, not signed in",
        ),
        (
            "smtps://me:p%40ss@mail.example.org",
            "mail.example.org:465 inside TLS, signed in",
        ),
        (
            "smtp://localhost:2525?tls=none",
            "localhost:2525 without TLS, not signed in",
        ),
        (
            "smtp://127.0.0.1:2525/?tls=none",
            "127.0.0.1:2525 without TLS, not signed in",
        ),
    ] {
        let wanted = format!("mail: {wanted}, from no-reply@example.org");
        assert_eq!(described(url), wanted, "{url}");
    }
}

#[test]
fn nothing_prints_its_password() {
    let flags = [
        "--smtp-url=smtp://me:hunter2@mail.example.org",
        "--mail-from=a@example.org",
    ];
    let config = resolve(&flags).unwrap();
    assert!(!format!("{config:?}").contains("hunter2"));
    let smtp = config.mail.smtp.unwrap();
    assert!(matches!(smtp.security, Security::StartTls(_)) && smtp.credentials.is_some());
}
