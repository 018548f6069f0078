//! Sign-ins: login, refresh with rotation, logout.

pub mod handlers;
pub mod store;
