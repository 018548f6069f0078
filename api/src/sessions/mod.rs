//! Sign-ins: login, refresh with rotation, logout.

pub mod entry;
pub mod handlers;
pub mod own;
pub mod store;
