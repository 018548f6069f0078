//! Where the server listens, what it is called outside, and whom it believes.

use std::ffi::OsString;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use clap::Args;
use ipnet::IpNet;
use url::{Host, Url};

use super::setting::{ConfigError, Setting};

const BIND: Setting = Setting::new("MYDOCTOR_BIND", "127.0.0.1:8080");
const METRICS_BIND: Setting = Setting::new("MYDOCTOR_METRICS_BIND", "127.0.0.1:9090");
const PUBLIC_URL: Setting = Setting::new("MYDOCTOR_PUBLIC_URL", "https://mydoctor.example.org");
const WEB_DIR: Setting = Setting::new("MYDOCTOR_WEB_DIR", "web/dist");
const CORS_ORIGINS: Setting = Setting::new(
    "MYDOCTOR_CORS_ORIGINS",
    "https://app.example.org,https://clinic.example.org",
);
const TRUSTED_PROXIES: Setting = Setting::new("MYDOCTOR_TRUSTED_PROXIES", "10.0.0.0/8,::1");

const DEFAULT_BIND: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080);

#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Network")]
pub(super) struct HttpOptions {
    /// Address and port of the API and the pages [default: 127.0.0.1:8080]
    #[arg(long, env = BIND.name, value_name = "ADDRESS")]
    bind: Option<OsString>,
    /// Address and port of /metrics, for Prometheus [default: off]
    #[arg(long, env = METRICS_BIND.name, value_name = "ADDRESS")]
    metrics_bind: Option<OsString>,
    /// The address people open in their browsers [default: http://<bind>]
    #[arg(long, env = PUBLIC_URL.name, value_name = "URL")]
    public_url: Option<OsString>,
    /// Folder of the built single-page app, used instead of the one inside the binary
    #[arg(long, env = WEB_DIR.name, value_name = "FOLDER")]
    web_dir: Option<OsString>,
    /// Other origins whose pages may call the API, separated by commas [default: none]
    #[arg(long, env = CORS_ORIGINS.name, value_name = "ORIGINS")]
    cors_origins: Option<OsString>,
    /// Addresses or networks of the proxies whose X-Forwarded-For is believed, separated by commas
    /// [default: none]
    #[arg(long, env = TRUSTED_PROXIES.name, value_name = "NETWORKS")]
    trusted_proxies: Option<OsString>,
}

/// How the server is reached.
#[derive(Clone, Debug)]
pub struct Http {
    /// Where the API and the pages are served.
    pub bind: SocketAddr,
    /// Where the metrics are served, if they are.
    pub metrics_bind: Option<SocketAddr>,
    /// The address people open: scheme and host, nothing after them.
    pub public_url: Url,
    /// A folder with the built single-page app.
    pub web_dir: Option<PathBuf>,
    /// Origins, as browsers write them, whose pages may call the API.
    pub cors_origins: Vec<String>,
    /// Peers whose word about the client's address is taken.
    pub trusted_proxies: Vec<IpNet>,
}

impl Http {
    /// Whether cookies are for encrypted connections only: always, but on the developer's own machine.
    pub fn secure_cookies(&self) -> bool {
        !self.is_local()
    }

    /// Whether the public address is of this very machine.
    pub(super) fn is_local(&self) -> bool {
        match self.public_url.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        }
    }
}

impl HttpOptions {
    pub(super) fn resolve(self) -> Result<Http, ConfigError> {
        let address = "an IP address with a port";
        let bind = BIND.parse(self.bind, address)?.unwrap_or(DEFAULT_BIND);
        let metrics_bind = METRICS_BIND.parse(self.metrics_bind, address)?;
        // Port 0 is "any free one", so two of them never meet.
        if metrics_bind == Some(bind) && bind.port() != 0 {
            return Err(METRICS_BIND.wrong(format_args!("is the address of {}", BIND.name)));
        }
        Ok(Http {
            bind,
            metrics_bind,
            public_url: public_url(self.public_url, bind)?,
            web_dir: web_dir(self.web_dir)?,
            cors_origins: cors_origins(self.cors_origins)?,
            trusted_proxies: trusted_proxies(self.trusted_proxies)?,
        })
    }
}

fn public_url(value: Option<OsString>, bind: SocketAddr) -> Result<Url, ConfigError> {
    let text = PUBLIC_URL
        .text(value)?
        .unwrap_or_else(|| format!("http://{bind}"));
    match origin(&text) {
        Some(url) => Ok(url),
        None => Err(PUBLIC_URL.not(
            &text,
            "http:// or https:// with a host and nothing after it",
        )),
    }
}

fn web_dir(value: Option<OsString>) -> Result<Option<PathBuf>, ConfigError> {
    let Some(folder) = value.filter(|value| !value.is_empty()).map(PathBuf::from) else {
        return Ok(None);
    };
    if folder.join("index.html").is_file() {
        Ok(Some(folder))
    } else {
        Err(WEB_DIR.wrong(format_args!(
            "there is no index.html in {}",
            folder.display()
        )))
    }
}

fn cors_origins(value: Option<OsString>) -> Result<Vec<String>, ConfigError> {
    let mut origins = Vec::new();
    for text in CORS_ORIGINS.list(value)?.unwrap_or_default() {
        match origin(&text) {
            Some(url) => origins.push(url.origin().ascii_serialization()),
            None => {
                return Err(CORS_ORIGINS.not(&text, "an origin: scheme and host, nothing after"));
            }
        }
    }
    Ok(origins)
}

fn trusted_proxies(value: Option<OsString>) -> Result<Vec<IpNet>, ConfigError> {
    let mut networks = Vec::new();
    for text in TRUSTED_PROXIES.list(value)?.unwrap_or_default() {
        let network = text
            .parse::<IpNet>()
            .or_else(|_| text.parse::<IpAddr>().map(IpNet::from));
        match network {
            Ok(network) => networks.push(network),
            Err(_) => return Err(TRUSTED_PROXIES.not(&text, "an IP address or network")),
        }
    }
    Ok(networks)
}

/// A URL that is only an origin.
fn origin(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let bare = url.username().is_empty()
        && url.password().is_none()
        && url.path() == "/"
        && url.query().is_none()
        && url.fragment().is_none();
    (matches!(url.scheme(), "http" | "https") && bare).then_some(url)
}
