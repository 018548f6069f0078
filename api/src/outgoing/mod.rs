//! Requests that we make ourselves: to servers that the operator named with [`client`], to addresses that
//! somebody typed into a page or sent to the API with [`guarded`], and in no other way.

mod address;
mod guarded;
mod pausing;

pub use guarded::{Answered, Fault, Guarded, Target};
pub use pausing::pause;
pub use reqwest::header;

use std::time::Duration;

use reqwest::{ClientBuilder, redirect::Policy};
use rustls::crypto::ring;
use url::Url;

/// How long another server has for an answer.
const DEADLINE: Duration = Duration::from_secs(10);
/// How often it may send us on.
const MOST_REDIRECTS: usize = 3;

/// Makes ring the cryptography of every connection that this process opens. Without it no client can be
/// made at all. Only the first call has something to do.
pub fn use_ring() {
    let _ = ring::default_provider().install_default();
}

/// A client that is in no hurry but does not wait for ever, and that follows redirects only where it was
/// sent to: another host, another port and the same without encryption are somebody else.
pub fn client() -> ClientBuilder {
    use_ring();
    let stay = Policy::custom(|attempt| {
        let before = attempt.previous();
        if before.len() <= MOST_REDIRECTS && stays(before, attempt.url()) {
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

/// Whether the next address is of the same scheme, host and port as the one asked first.
fn stays(before: &[Url], next: &Url) -> bool {
    before
        .first()
        .is_some_and(|first| first.origin() == next.origin())
}

#[cfg(test)]
mod tests;
