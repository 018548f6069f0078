//! Each slice's operations, one file per slice.

mod appointments;
mod auth;
mod booking;
mod doctors;
mod join;
mod me;
mod site;
