//! Each slice's operations, one file per slice.

mod auth;
mod doctors;
mod join;
mod me;
