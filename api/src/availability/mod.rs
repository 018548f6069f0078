//! When doctors can be booked, and when the clinic is closed.

pub mod closures;
pub mod handlers;
mod preview;
pub mod store;
