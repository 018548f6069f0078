//! Appointments: booking, confirming, canceling, moving, closing.

pub mod access;
pub mod alternatives;
pub mod booking;
mod bulk;
pub mod calendar;
pub mod changing;
pub mod expiry;
pub mod handlers;
pub mod history;
pub mod idempotency;
pub mod listing;
pub mod moving;
pub mod order;
pub mod store;
mod together;
pub mod view;
