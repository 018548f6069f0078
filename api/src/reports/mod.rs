//! What pages report of their calls, and how patient and doctor found the consultation.

pub mod handlers;
pub mod store;
