//! Web push: who allows it is told of notifications while no page is open, by the push service of their
//! browser (RFC 8030).
//!
//! In the transaction in which somebody is notified of an event, [`telling`] writes a message for each of
//! their browsers. [`queue`] sends them, encrypted for the browser alone ([`sealed`], RFC 8291) and signed for
//! the push service ([`vapid`], RFC 8292). A message is thin: what happened, to which appointment, and where
//! that is read. A browser is forgotten with the sign-in that it was told under.

pub mod handlers;
pub mod queue;
pub mod sealed;
pub mod store;
pub mod subscription;
pub mod telling;
pub mod vapid;

#[cfg(test)]
mod tests;
