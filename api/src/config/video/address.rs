//! Where the video servers are.

use std::ffi::OsString;

use url::{Host, Url};

use super::{ConfigError, Setting, VideoHost, VideoMode};

pub const DOMAIN: Setting = Setting::new("MYDOCTOR_JITSI_DOMAIN", "meet.example.org");
pub const EXTERNAL_API_URL: Setting = Setting::new(
    "MYDOCTOR_JITSI_EXTERNAL_API_URL",
    "https://meet.example.org/external_api.js",
);
pub const SUBJECT: Setting = Setting::new("MYDOCTOR_JITSI_SUBJECT", "meet.jitsi");

/// Jitsi's public server, which is for trying MyDoctor and for nothing else.
pub const PUBLIC_SERVER: &str = "meet.jit.si";
/// Where Jitsi as a Service is.
const JAAS_SERVER: &str = "8x8.vc";

/// All of them are named in headers of every page, and nobody tries more of them in one visit.
const MOST_HOSTS: usize = 8;

/// What was set about it.
pub struct HostOptions {
    pub domain: Option<OsString>,
    pub external_api_url: Option<OsString>,
    pub subject: Option<OsString>,
}

impl HostOptions {
    /// The servers in their order, at least one.
    pub fn resolve(self, mode: &VideoMode) -> Result<Vec<VideoHost>, ConfigError> {
        let usual = match mode {
            VideoMode::Open | VideoMode::Jwt(_) => PUBLIC_SERVER,
            VideoMode::Jaas(_) => JAAS_SERVER,
        };
        let domains = domains(self.domain, usual)?;
        let is_open = matches!(mode, VideoMode::Open);
        if !is_open && domains.iter().any(|domain| domain == PUBLIC_SERVER) {
            return Err(DOMAIN.wrong("meet.jit.si takes no tokens but its own"));
        }
        let count = domains.len();
        let mut scripts = for_each(EXTERNAL_API_URL, self.external_api_url, count)?;
        let mut subjects = for_each(SUBJECT, self.subject, count)?;
        let host = |domain: String| {
            Ok(VideoHost {
                external_api_url: match scripts.next() {
                    Some(text) => script(text),
                    None => usual_script(&domain, mode),
                }?,
                subject: match (mode, subjects.next()) {
                    (VideoMode::Jaas(jaas), None) => jaas.app_id.clone(),
                    (VideoMode::Jaas(_), Some(_)) => {
                        return Err(SUBJECT.wrong("is the AppID in mode jaas; do not set it"));
                    }
                    (_, Some(subject)) => subject,
                    (_, None) => without_port(&domain).to_owned(),
                },
                domain,
            })
        };
        domains.into_iter().map(host).collect()
    }
}

fn domains(value: Option<OsString>, usual: &str) -> Result<Vec<String>, ConfigError> {
    let Some(texts) = DOMAIN.list(value)? else {
        return Ok(vec![usual.to_owned()]);
    };
    let mut domains = Vec::with_capacity(texts.len());
    for text in texts {
        let domain = domain(&text)?;
        if domains.contains(&domain) {
            return Err(DOMAIN.wrong(format_args!("names {domain} twice")));
        }
        domains.push(domain);
    }
    if MOST_HOSTS < domains.len() {
        return Err(DOMAIN.wrong(format_args!("has more than {MOST_HOSTS} hosts")));
    }
    Ok(domains)
}

/// The host as a URL has it. The name goes into headers, so nothing may pass that means something there.
fn domain(text: &str) -> Result<String, ConfigError> {
    let wrong = || DOMAIN.not(text, "a host, with or without a port");
    if text.contains(['/', '\\', '@', '?', '#']) || text.contains(char::is_whitespace) {
        return Err(wrong());
    }
    let url = Url::parse(&format!("https://{text}")).map_err(|_| wrong())?;
    match (url.host().filter(is_plain), url.port()) {
        (Some(host), Some(port)) => Ok(format!("{host}:{port}")),
        (Some(host), None) => Ok(host.to_string()),
        (None, _) => Err(wrong()),
    }
}

/// What was set for the hosts, host by host: nothing for any, one for all, or one for each.
fn for_each(
    setting: Setting,
    value: Option<OsString>,
    hosts: usize,
) -> Result<impl Iterator<Item = String>, ConfigError> {
    let given = setting.list(value)?.unwrap_or_default();
    match given.len() {
        0 | 1 => {}
        count if count == hosts => {}
        count => {
            return Err(setting.wrong(format_args!(
                "has {count} entries for {hosts} hosts; one for all or one for each is wanted"
            )));
        }
    }
    Ok(given.into_iter().cycle().take(hosts))
}

/// The script where a server of this kind has it.
fn usual_script(domain: &str, mode: &VideoMode) -> Result<Url, ConfigError> {
    script(match mode {
        VideoMode::Open | VideoMode::Jwt(_) => format!("https://{domain}/external_api.js"),
        VideoMode::Jaas(jaas) => format!("https://{domain}/{}/external_api.js", jaas.app_id),
    })
}

fn script(text: String) -> Result<Url, ConfigError> {
    let plain = |url: &Url| {
        url.scheme() == "https"
            && url.host().filter(is_plain).is_some()
            && url.username().is_empty()
            && url.password().is_none()
            && url.fragment().is_none()
    };
    match Url::parse(&text) {
        Ok(url) if plain(&url) => Ok(url),
        _ => Err(EXTERNAL_API_URL.not(&text, "the https address of a script")),
    }
}

/// Whether a host is made of what every host is made of; URLs allow more, up to `;` and `'`.
fn is_plain(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => {
            name.len() <= 253
                && name
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_'))
        }
        Host::Ipv4(_) | Host::Ipv6(_) => true,
    }
}

/// The host alone.
fn without_port(domain: &str) -> &str {
    match domain.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => domain,
    }
}
