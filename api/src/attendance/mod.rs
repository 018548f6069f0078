//! What really happened: the ledger of who was where, and what is made of it.

pub mod handlers;
pub mod ledger;
pub mod store;
