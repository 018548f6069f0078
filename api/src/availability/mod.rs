//! When doctors can be booked, and when the clinic is closed.

pub mod store;
