//! How consultations went: figures for a doctor of their own, for an admin of the clinic.

mod csv;
mod fold;
pub mod handlers;
pub mod store;
