//! Requests that we make ourselves: to servers that the operator named with [`client`], to addresses that
//! somebody typed into a page or sent to the API with [`guarded`], and in no other way.

mod address;
mod guarded;

pub use guarded::{Fault, Guarded, Target};

use std::time::Duration;

use reqwest::{ClientBuilder, redirect::Policy};
use rustls::crypto::ring;

/// How long another server has for an answer.
const DEADLINE: Duration = Duration::from_secs(10);

/// Makes ring the cryptography of every connection that this process opens. Without it no client can be
/// made at all. Only the first call has something to do.
pub fn use_ring() {
    let _ = ring::default_provider().install_default();
}

/// A client that is in no hurry but does not wait for ever, and that follows redirects only on the host
/// it was sent to: what another host says is about another host.
pub fn client() -> ClientBuilder {
    use_ring();
    let stay = Policy::custom(|attempt| {
        let from = attempt.previous().last().and_then(|url| url.host_str());
        if attempt.previous().len() <= 3 && from == attempt.url().host_str() {
            attempt.follow()
        } else {
            attempt.stop()
        }
    });
    reqwest::Client::builder()
        .timeout(DEADLINE)
        .connect_timeout(DEADLINE / 2)
        .redirect(stay)
        .no_proxy()
}
