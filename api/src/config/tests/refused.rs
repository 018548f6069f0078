//! What stops the start, and how that is said.

use super::{KEY, resolve};

/// Flags, the variable that is named (without its `MYDOCTOR_`), and a word of the fault.
const WRONG: &[(&str, &str, &str)] = &[
    ("--bind=localhost", "BIND", "IP address"),
    ("--bind=127.0.0.1:99999", "BIND", "IP address"),
    ("--metrics-bind=9090", "METRICS_BIND", "IP address"),
    (
        "--bind=[::1]:80 --metrics-bind=[::1]:80",
        "METRICS_BIND",
        "address of MYDOCTOR_BIND",
    ),
    ("--public-url=mydoctor.example.org", "PUBLIC_URL", "http"),
    ("--public-url=ftp://example.org", "PUBLIC_URL", "http"),
    (
        "--public-url=https://example.org/app",
        "PUBLIC_URL",
        "nothing after",
    ),
    (
        "--public-url=https://me:pw@example.org",
        "PUBLIC_URL",
        "nothing after",
    ),
    ("--web-dir=/nonexistent", "WEB_DIR", "no index.html"),
    ("--cors-origins=*", "CORS_ORIGINS", "origin"),
    ("--cors-origins=null", "CORS_ORIGINS", "origin"),
    (
        "--cors-origins=https://a.example,,",
        "CORS_ORIGINS",
        "empty entry",
    ),
    (
        "--trusted-proxies=10.0.0.0/33",
        "TRUSTED_PROXIES",
        "network",
    ),
    ("--trusted-proxies=proxy", "TRUSTED_PROXIES", "network"),
    (
        "--smtp-url=smtp://mail.example.org",
        "MAIL_FROM",
        "required",
    ),
    (
        "--smtp-url=smtp://mail.example.org --mail-from=nobody",
        "MAIL_FROM",
        "address",
    ),
    (
        "--smtp-url=http://mail.example.org --mail-from=a@example.org",
        "SMTP_URL",
        "smtps://",
    ),
    (
        "--smtp-url=smtp://mail.example.org?tls=none --mail-from=a@example.org",
        "SMTP_URL",
        "another machine",
    ),
    (
        "--smtp-url=smtp://mail.example.org?tls=maybe --mail-from=a@example.org",
        "SMTP_URL",
        "tls=required",
    ),
    (
        "--smtp-url=smtps://mail.example.org?tls=none --mail-from=a@example.org",
        "SMTP_URL",
        "smtps and tls=none",
    ),
    (
        "--smtp-url=smtp://hunter2@mail.example.org --mail-from=a@example.org",
        "SMTP_URL",
        "without a password",
    ),
    (
        "--smtp-url=smtp://mail.example.org/hunter2 --mail-from=a@example.org",
        "SMTP_URL",
        "a path",
    ),
    (
        "--smtp-url=mail.example.org:587 --mail-from=a@example.org",
        "SMTP_URL",
        "host",
    ),
    ("--smtp-ca-file=/nonexistent", "SMTP_CA_FILE", "cannot read"),
    (
        "--smtp-ca-file=Cargo.toml",
        "SMTP_CA_FILE",
        "no certificate",
    ),
    ("--database-url=sqlite://:memory:", "DATABASE_URL", "lost"),
    ("--database-url=sqlite://", "DATABASE_URL", "no file"),
    ("--database-url=sqlite://data/", "DATABASE_URL", "no file"),
    (
        "--database-url=sqlite://a.db?mode=ro",
        "DATABASE_URL",
        "options",
    ),
    (
        "--database-url=mysql://root@db/x",
        "DATABASE_URL",
        "postgres://",
    ),
    (
        "--database-url=postgres://db/ --jwt-secret 0123456789abcdef0123456789abcdef",
        "DATABASE_URL",
        "no database",
    ),
    (
        "--database-url=postgres://mydoctor:hunter2@db/mydoctor",
        "JWT_SECRET",
        "required",
    ),
    ("--jwt-secret=secret", "JWT_SECRET", "6 bytes"),
    ("--push-key=secret", "PUSH_KEY", "6 bytes"),
    (
        "--push-key=abcdefghijklmnopqrstuvwxyz0123456789+/abcde",
        "PUSH_KEY",
        "P-256",
    ),
    (
        "--push-key=_____________________________________w-aaaa",
        "PUSH_KEY",
        "P-256",
    ),
    (
        "--push-key-file=/nonexistent",
        "PUSH_KEY_FILE",
        "cannot read",
    ),
    (
        "--jwt-secret=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "JWT_SECRET",
        "one byte repeated",
    ),
    (
        "--jwt-secret-file=/nonexistent",
        "JWT_SECRET_FILE",
        "cannot read",
    ),
    (
        "--jwt-secret 0123456789abcdef0123456789abcdef --jwt-secret-file=/x",
        "JWT_SECRET_FILE",
        "too",
    ),
    ("--data-key=c2hvcnQ=", "DATA_KEY", "8 bytes"),
    (
        "--data-key=0123456789abcdef0123456789abcdef0123456789abcdef",
        "DATA_KEY",
        "Base64 of 32 bytes",
    ),
    (
        "--data-key=AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=",
        "DATA_KEY",
        "one byte repeated",
    ),
    (
        "--data-key=YSBuZXcga2V5LCBhIG5ldyBrZXksIGEgbmV3IGtleSE=,YSBuZXcga2V5LCBhIG5ldyBrZXksIGEgbmV3IGtleSE=",
        "DATA_KEY",
        "same key twice",
    ),
    (
        "--data-key-file=/nonexistent",
        "DATA_KEY_FILE",
        "cannot read",
    ),
    ("--keep-sessions-days=0", "KEEP_SESSIONS_DAYS", "1 to 3653"),
    ("--keep-mails-days=3654", "KEEP_MAILS_DAYS", "1 to 3653"),
    ("--keep-reports-days=ever", "KEEP_REPORTS_DAYS", "1 to 3653"),
    ("--keep-records-years=101", "KEEP_RECORDS_YEARS", "1 to 100"),
    ("--rate-limit=1", "RATE_LIMIT", "on or off"),
    ("--jitsi-mode=none", "JITSI_MODE", "open, jwt or jaas"),
    (
        "--jitsi-app-secret 0123456789abcdef0123456789abcdef",
        "JITSI_MODE",
        "no token",
    ),
    (
        "--jitsi-mode=jwt --jitsi-app-id=a --jitsi-app-secret 0123456789abcdef0123456789abcdef",
        "JITSI_DOMAIN",
        "meet.jit.si",
    ),
    (
        "--jitsi-mode=jwt --jitsi-domain=meet.example.org",
        "JITSI_APP_ID",
        "required",
    ),
    (
        "--jitsi-mode=jwt --jitsi-domain=meet.example.org --jitsi-app-id=a",
        "JITSI_APP_SECRET",
        "required",
    ),
    (
        "--jitsi-mode=jwt --jitsi-domain=meet.example.org --jitsi-app-id=a --jitsi-app-secret=short",
        "JITSI_APP_SECRET",
        "5 bytes",
    ),
    (
        "--jitsi-mode=jwt --jitsi-domain=meet.example.org --jitsi-app-id=a --jitsi-app-secret 0123456789abcdef0123456789abcdef --jwt-secret 0123456789abcdef0123456789abcdef",
        "JITSI_APP_SECRET",
        "same",
    ),
    (
        "--jitsi-domain=https://meet.example.org",
        "JITSI_DOMAIN",
        "host",
    ),
    ("--jitsi-domain=meet.example.org/x", "JITSI_DOMAIN", "host"),
    ("--jitsi-domain=meet.example.org:x", "JITSI_DOMAIN", "host"),
    ("--jitsi-domain=a;script-src", "JITSI_DOMAIN", "host"),
    ("--jitsi-domain=a\"b", "JITSI_DOMAIN", "host"),
    ("--jitsi-domain=*.example.org", "JITSI_DOMAIN", "host"),
    (
        "--jitsi-external-api-url=http://meet.example.org/a.js",
        "JITSI_EXTERNAL_API_URL",
        "https",
    ),
    (
        "--jitsi-external-api-url=/external_api.js",
        "JITSI_EXTERNAL_API_URL",
        "https",
    ),
    (
        "--jitsi-toolbar-buttons=camera,<b>",
        "JITSI_TOOLBAR_BUTTONS",
        "button",
    ),
    (
        "--jitsi-toolbar-buttons=camera,,chat",
        "JITSI_TOOLBAR_BUTTONS",
        "empty entry",
    ),
    (
        "--jitsi-show-watermark=yes",
        "JITSI_SHOW_WATERMARK",
        "on or off",
    ),
    ("--room-prefix=Consultation-", "ROOM_PREFIX", "a to z"),
    ("--room-prefix=a/b", "ROOM_PREFIX", "a to z"),
    (
        "--join-opens-before-minutes=1441",
        "JOIN_OPENS_BEFORE_MINUTES",
        "0 to 1440",
    ),
    (
        "--join-opens-before-minutes=-1",
        "JOIN_OPENS_BEFORE_MINUTES",
        "0 to 1440",
    ),
    (
        "--join-closes-after-minutes=2h",
        "JOIN_CLOSES_AFTER_MINUTES",
        "0 to 1440",
    ),
    (
        "--cancel-notice-minutes=43201",
        "CANCEL_NOTICE_MINUTES",
        "0 to 43200",
    ),
    (
        "--cancel-notice-minutes=1d",
        "CANCEL_NOTICE_MINUTES",
        "0 to 43200",
    ),
    ("--contact=two\nlines", "CONTACT", "one line"),
    ("--log=a=b=c", "LOG", "level"),
    ("--log=line\nfeed=x=y", "LOG", "level"),
];

#[test]
fn a_wrong_value_is_one_line_with_variable_fault_and_example() {
    for (flags, variable, fault) in WRONG {
        let variable = format!("MYDOCTOR_{variable}");
        let given: Vec<&str> = flags.split(' ').collect();
        let error = match resolve(&given) {
            Err(error) => error,
            Ok(_) => panic!("{flags:?} is taken"),
        };
        let line = error.to_string();
        assert_eq!(error.variable(), variable, "{flags:?}: {line}");
        assert!(line.starts_with(&format!("{variable}: ")), "{line}");
        assert!(line.contains(fault), "{line} tells of no {fault:?}");
        assert!(
            line.contains(&format!("; for example {variable}=")),
            "{line}"
        );
        assert!(!line.contains('\n'), "{line}");
        for secret in ["hunter2", KEY] {
            assert!(!line.contains(secret), "{line}");
        }
    }
}
