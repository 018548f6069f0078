//! Accounts and their profiles: registration and the own account.

pub mod handlers;
pub mod store;
