//! The directory of doctors.

pub mod fold;
pub mod handlers;
pub mod store;

pub use fold::fold;
