//! Webhooks: other systems are told of events at addresses of their own, after Standard Webhooks 1.0.0.
//!
//! In the transaction in which an event gets its number, [`telling`] writes a delivery for each webhook that
//! is to be told. [`queue`] sends them, signed with each secret that works, and again under the same id until
//! the receiver says that it has them. What is told is thin: ids, a status and a revision, and nothing about
//! anybody's health. Whoever wants more asks the API, which knows what they may read.

pub mod backoff;
pub mod body;
pub mod deliveries;
pub mod handlers;
pub mod known;
pub mod queue;
pub mod secrets;
pub mod signature;
pub mod store;
pub mod switching;
pub mod telling;
