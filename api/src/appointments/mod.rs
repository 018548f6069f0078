//! Appointments: booking, confirming, canceling, moving, closing.

pub mod access;
pub mod booking;
pub mod expiry;
pub mod handlers;
pub mod idempotency;
pub mod listing;
pub mod store;
mod view;
