//! Appointments that repeat: seen before they are booked, booked together, and confirmed together.

pub mod handlers;
mod planning;
pub mod store;
