//! Requests to where somebody else told us to: never into our own network.
//!
//! The address is judged when the connection is made and not before, so that a name which answers one
//! thing to a look and another to the connection gains nothing: the very addresses that were judged are
//! connected to. Redirects are not followed, and answers are cut.

use std::{
    io,
    net::{IpAddr, SocketAddr},
    time::Duration,
};

use reqwest::{
    Client, Response,
    dns::{Addrs, Name, Resolve, Resolving},
    header::RETRY_AFTER,
    redirect::Policy,
};
use url::{Host, Url};

use super::{address::is_public, use_ring};
use crate::config::Reach;

/// How long the other server has.
#[derive(Clone, Copy, Debug)]
struct Patience {
    /// For the connection, with the encryption of it.
    connect: Duration,
    /// For its whole answer.
    answer: Duration,
}

/// As long as anybody waits who has other receivers to serve.
const PATIENCE: Patience = Patience {
    connect: Duration::from_secs(5),
    answer: Duration::from_secs(15),
};
/// As much of an answer as anybody here reads.
const MOST_BYTES: usize = 16 * 1024;
/// No address that people use is longer.
const MOST_CHARACTERS: usize = 2048;
/// The ports below 1024 belong to other protocols, some of which would take a request for their own.
const LOW_PORTS: [u16; 1] = [443];

/// Why an address is refused. It says nothing about what is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// It is none, or far too long.
    #[error("not an address")]
    Malformed,
    /// Not `https`.
    #[error("the address must begin with https://")]
    Scheme,
    /// With a user name or a password in it.
    #[error("the address must not hold a user name or a password")]
    Credentials,
    /// With a part that is never sent.
    #[error("the address must not hold a #")]
    Fragment,
    /// A port of another protocol.
    #[error("the port belongs to another protocol")]
    Port,
    /// A host that is not on the public network, as far as its name tells.
    #[error("the host is not on the public network")]
    Host,
}

/// An address that may be asked, as far as can be told without asking for its host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target(Url);

impl Target {
    /// Judges what somebody wrote.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str, reach: Reach) -> Result<Self, Fault> {
        if MOST_CHARACTERS < text.len() || text.contains(char::is_control) {
            return Err(Fault::Malformed);
        }
        let url = Url::parse(text).map_err(|_| Fault::Malformed)?;
        if reach == Reach::Tests && url.scheme() == "http" && url.host_str() == Some("localhost") {
            return Ok(Self(url));
        }
        if url.scheme() != "https" {
            return Err(Fault::Scheme);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Fault::Credentials);
        }
        if url.fragment().is_some() {
            return Err(Fault::Fragment);
        }
        if url
            .port()
            .is_some_and(|port| port < 1024 && !LOW_PORTS.contains(&port))
        {
            return Err(Fault::Port);
        }
        let is_good = match url.host() {
            Some(Host::Domain(name)) => is_public_name(name),
            Some(Host::Ipv4(address)) => is_public(address.into()),
            Some(Host::Ipv6(address)) => is_public(address.into()),
            None => false,
        };
        if is_good {
            Ok(Self(url))
        } else {
            Err(Fault::Host)
        }
    }

    /// The address, as it is sent to.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The same in its parts.
    pub const fn url(&self) -> &Url {
        &self.0
    }
}

/// Whether a name can be one of the public network: of two parts at least, none of them empty, and under
/// none of the ends that are kept for a machine's or a house's own (RFC 6761, RFC 6762, RFC 8375, RFC 9476).
fn is_public_name(name: &str) -> bool {
    const OWN: [&str; 8] = [
        "localhost",
        "local",
        "internal",
        "home.arpa",
        "test",
        "invalid",
        "onion",
        "alt",
    ];
    let name = name.to_ascii_lowercase();
    // One dot at the end says that the name is whole (RFC 1034 §3.1). Resolvers differ about more.
    let name = name.strip_suffix('.').unwrap_or(&name);
    name.contains('.')
        && name.split('.').all(|label| !label.is_empty())
        && OWN.iter().all(|own| {
            name.strip_suffix(own)
                .is_none_or(|rest| !rest.is_empty() && !rest.ends_with('.'))
        })
}

/// Looks names up, and lets only public addresses through.
#[derive(Debug)]
struct PublicOnly {
    is_allowed: fn(IpAddr) -> bool,
}

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        let is_allowed = self.is_allowed;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let allowed: Vec<SocketAddr> =
                found.filter(|address| is_allowed(address.ip())).collect();
            if allowed.is_empty() {
                // The same for a host that is not there and for one that is inside.
                return Err(io::Error::from(io::ErrorKind::HostUnreachable).into());
            }
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}

/// The client for such requests.
#[derive(Clone, Debug)]
pub struct Guarded(Client);

impl Guarded {
    /// # Errors
    /// When no client can be made.
    pub fn new(reach: Reach) -> reqwest::Result<Self> {
        match reach {
            Reach::Public => Self::with(is_public, true, PATIENCE),
            Reach::Tests => Self::with(
                |address| is_public(address) || address.is_loopback(),
                false,
                PATIENCE,
            ),
        }
    }

    fn with(
        is_allowed: fn(IpAddr) -> bool,
        https_only: bool,
        patience: Patience,
    ) -> reqwest::Result<Self> {
        use_ring();
        let client = Client::builder()
            .dns_resolver(PublicOnly { is_allowed })
            .https_only(https_only)
            .redirect(Policy::none())
            .timeout(patience.answer)
            .connect_timeout(patience.connect)
            .pool_max_idle_per_host(0)
            .no_proxy()
            .build()?;
        Ok(Self(client))
    }

    /// Sends a body, and brings the status, when to come again and the beginning of the answer.
    ///
    /// # Errors
    /// Whatever went wrong on the way; a host inside our network looks like one that is not there.
    pub async fn post(
        &self,
        target: &Target,
        headers: reqwest::header::HeaderMap,
        body: Vec<u8>,
    ) -> reqwest::Result<Answered> {
        let request = self.0.post(target.0.clone()).headers(headers).body(body);
        let answer = request.send().await?;
        let retry_after = answer.headers().get(RETRY_AFTER);
        Ok(Answered {
            status: answer.status().as_u16(),
            retry_after: retry_after.and_then(|text| Some(text.to_str().ok()?.to_owned())),
            body: beginning(answer).await?,
        })
    }
}

/// What the other server said.
#[derive(Clone, Debug)]
pub struct Answered {
    /// The status.
    pub status: u16,
    /// When to come again, as it was written.
    pub retry_after: Option<String>,
    /// The beginning of what came with it.
    pub body: Vec<u8>,
}

/// As much of an answer as fits; the rest is not waited for.
async fn beginning(mut answer: Response) -> reqwest::Result<Vec<u8>> {
    let mut read = Vec::new();
    while let Some(chunk) = answer.chunk().await? {
        let room = MOST_BYTES.saturating_sub(read.len());
        read.extend_from_slice(chunk.get(..room).unwrap_or(&chunk));
        if MOST_BYTES <= read.len() {
            break;
        }
    }
    Ok(read)
}

#[cfg(test)]
mod tests;
