//! Where the video server is.

use std::ffi::OsString;

use url::{Host, Url};

use crate::config::setting::{ConfigError, Setting};

pub const DOMAIN: Setting = Setting::new("MYDOCTOR_JITSI_DOMAIN", "meet.example.org");
pub const EXTERNAL_API_URL: Setting = Setting::new(
    "MYDOCTOR_JITSI_EXTERNAL_API_URL",
    "https://meet.example.org/external_api.js",
);

/// Jitsi's public server, which is for trying MyDoctor and for nothing else.
pub const PUBLIC_SERVER: &str = "meet.jit.si";

/// The host as a URL has it. The name goes into headers, so nothing may pass that means something there.
pub fn domain(value: Option<String>) -> Result<String, ConfigError> {
    let Some(text) = value else {
        return Ok(PUBLIC_SERVER.to_owned());
    };
    let wrong = || DOMAIN.not(&text, "a host, with or without a port");
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

/// The script: of the server, unless it is told to be elsewhere.
pub fn external_api_url(value: Option<OsString>, domain: &str) -> Result<Url, ConfigError> {
    let text = EXTERNAL_API_URL
        .text(value)?
        .unwrap_or_else(|| format!("https://{domain}/external_api.js"));
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
pub fn without_port(domain: &str) -> &str {
    match domain.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => domain,
    }
}
