//! The directory of doctors.

mod fold;
pub mod handlers;
pub mod store;

pub use fold::fold;
