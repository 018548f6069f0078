//! The mail server that takes our mails, if there is one.

use std::ffi::OsString;
use std::{fmt, fs};

use clap::Args;
use lettre::message::Mailbox;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, TlsParameters};
use percent_encoding::percent_decode_str;
use url::{Host, Url};

use super::secret::{Secret, SecretSetting};
use super::setting::{ConfigError, Setting};

const SMTP_URL: Setting = Setting::new(
    "MYDOCTOR_SMTP_URL",
    "smtp://user:password@mail.example.org:587?tls=required",
);
const SMTP_URL_FILE: Setting = Setting::new("MYDOCTOR_SMTP_URL_FILE", "/run/secrets/mydoctor-smtp");
const SMTP_CA_FILE: Setting = Setting::new("MYDOCTOR_SMTP_CA_FILE", "/etc/ssl/certs/clinic-ca.pem");
const MAIL_FROM: Setting = Setting::new(
    "MYDOCTOR_MAIL_FROM",
    "\"The clinic <no-reply@example.org>\"",
);

/// Ports where the URL names none: submission, and submission inside TLS.
const SUBMISSION: u16 = 587;
const SUBMISSIONS: u16 = 465;

#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Mail")]
pub(super) struct MailOptions {
    /// The mail server: smtp://user:password@host:587 with STARTTLS, or smtps://; prefer the file,
    /// which no process list shows [default: mails are kept for an admin to hand on]
    #[arg(long, env = SMTP_URL.name, value_name = "URL", hide_env_values = true)]
    smtp_url: Option<OsString>,
    /// File with the URL of the mail server
    #[arg(long, env = SMTP_URL_FILE.name, value_name = "FILE")]
    smtp_url_file: Option<OsString>,
    /// File with the certificates in PEM that the mail server's may be signed by, beside the public ones
    #[arg(long, env = SMTP_CA_FILE.name, value_name = "FILE")]
    smtp_ca_file: Option<OsString>,
    /// Whom mails come from; required with a mail server
    #[arg(long, env = MAIL_FROM.name, value_name = "ADDRESS")]
    mail_from: Option<OsString>,
}

/// How mails reach people.
#[derive(Clone, Debug, Default)]
pub struct Mail {
    /// The mail server; without one, mails are kept where an admin reads them.
    pub smtp: Option<Smtp>,
}

/// A mail server that takes mails for anybody from us.
#[derive(Clone)]
pub struct Smtp {
    /// Its name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the way to it is kept secret.
    pub security: Security,
    /// Who we are there.
    pub credentials: Option<Credentials>,
    /// Whom mails come from.
    pub from: Mailbox,
}

/// How the way to a mail server is kept secret.
#[derive(Clone)]
pub enum Security {
    /// TLS from the first byte on.
    Tls(TlsParameters),
    /// TLS before anything is said that matters; a server that offers none gets nothing.
    StartTls(TlsParameters),
    /// Not at all, on this very machine.
    Plain,
}

impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.describe())
    }
}

impl Smtp {
    fn describe(&self) -> String {
        let security = match self.security {
            Security::Tls(_) => "inside TLS",
            Security::StartTls(_) => "with STARTTLS",
            Security::Plain => "without TLS",
        };
        let signed_in = match self.credentials {
            Some(_) => "signed in",
            None => "not signed in",
        };
        let Self {
            host, port, from, ..
        } = self;
        format!("{host}:{port} {security}, {signed_in}, from {}", from.email)
    }
}

impl Mail {
    /// One line for `mydoctor check`. It holds no secret.
    pub fn describe(&self) -> String {
        match &self.smtp {
            Some(smtp) => format!("mail: {}", smtp.describe()),
            None => "mail: no mail server; an admin reads the mails and hands them on".to_owned(),
        }
    }
}

impl MailOptions {
    pub(super) fn resolve(self) -> Result<Mail, ConfigError> {
        let setting = SecretSetting {
            value: SMTP_URL,
            file: SMTP_URL_FILE,
            shortest: "smtp://a".len(),
        };
        let url = setting.read(self.smtp_url, self.smtp_url_file)?;
        let from = MAIL_FROM.parse(
            self.mail_from,
            "an address, or a name with an address in angle brackets",
        )?;
        let authority = authority(self.smtp_ca_file)?;
        let smtp = match (url, from) {
            (Some(url), Some(from)) => Some(server(&url, from, authority)?),
            (Some(_), None) => {
                return Err(MAIL_FROM.wrong(format_args!("is required with {}", SMTP_URL.name)));
            }
            (None, _) => None,
        };
        Ok(Mail { smtp })
    }
}

/// Who else is believed about the mail server's name.
fn authority(file: Option<OsString>) -> Result<Option<Certificate>, ConfigError> {
    let Some(file) = SMTP_CA_FILE.text(file)? else {
        return Ok(None);
    };
    let pem = fs::read(&file)
        .map_err(|error| SMTP_CA_FILE.wrong(format_args!("cannot read {file}: {error}")))?;
    // A file without any certificate is read as none.
    let is_pem = String::from_utf8_lossy(&pem).contains("BEGIN CERTIFICATE");
    match Certificate::from_pem(&pem) {
        Ok(certificate) if is_pem => Ok(Some(certificate)),
        _ => Err(SMTP_CA_FILE.wrong(format_args!("there is no certificate in PEM in {file}"))),
    }
}

fn server(
    url: &Secret,
    from: Mailbox,
    authority: Option<Certificate>,
) -> Result<Smtp, ConfigError> {
    // The URL may hold a password, so that no fault repeats it.
    let url = Url::parse(url.expose()).map_err(|_| SMTP_URL.wrong("is no URL"))?;
    let host = url.host_str().filter(|host| !host.is_empty());
    let host = host.ok_or_else(|| SMTP_URL.wrong("names no host"))?;
    if !matches!(url.path(), "" | "/") || url.fragment().is_some() {
        return Err(SMTP_URL.wrong("has a path"));
    }
    let mut tls = None;
    for (key, value) in url.query_pairs() {
        match (key.as_ref(), value.as_ref()) {
            ("tls", "required") => tls = Some(true),
            ("tls", "none") => tls = Some(false),
            _ => return Err(SMTP_URL.wrong("can be followed by tls=required or tls=none only")),
        }
    }
    let parameters = || {
        let mut builder = TlsParameters::builder(host.to_owned());
        if let Some(authority) = authority {
            builder = builder.add_root_certificate(authority);
        }
        builder
            .build_rustls()
            .map_err(|_| SMTP_URL.wrong("names a host that no certificate can name"))
    };
    let (security, usual_port) = match (url.scheme(), tls.unwrap_or(true)) {
        ("smtps", true) => (Security::Tls(parameters()?), SUBMISSIONS),
        ("smtp", true) => (Security::StartTls(parameters()?), SUBMISSION),
        ("smtp", false) if is_local(&url) => (Security::Plain, SUBMISSION),
        ("smtp", false) => {
            return Err(SMTP_URL.wrong("leaves out TLS on the way to another machine"));
        }
        ("smtps", false) => return Err(SMTP_URL.wrong("says smtps and tls=none")),
        _ => return Err(SMTP_URL.wrong("is neither smtp:// nor smtps://")),
    };
    Ok(Smtp {
        host: host.to_owned(),
        port: url.port().unwrap_or(usual_port),
        security,
        credentials: credentials(&url)?,
        from,
    })
}

/// The host of a scheme that browsers do not know is read as text.
fn is_local(url: &Url) -> bool {
    match url.host_str().map(Host::parse) {
        Some(Ok(Host::Domain(name))) => name == "localhost",
        Some(Ok(Host::Ipv4(address))) => address.is_loopback(),
        Some(Ok(Host::Ipv6(address))) => address.is_loopback(),
        _ => false,
    }
}

fn credentials(url: &Url) -> Result<Option<Credentials>, ConfigError> {
    let plain = |text: &str| {
        let decoded = percent_decode_str(text).decode_utf8();
        decoded
            .map(|text| text.into_owned())
            .map_err(|_| SMTP_URL.wrong("has a user or password that is not UTF-8 text"))
    };
    match (url.username(), url.password()) {
        ("", None) => Ok(None),
        (user, Some(password)) if !user.is_empty() => {
            Ok(Some(Credentials::new(plain(user)?, plain(password)?)))
        }
        _ => Err(SMTP_URL.wrong("has a user without a password, or a password without a user")),
    }
}
