//! What the SPA starts from.

pub mod handlers;
