//! What can be booked: finding it, keeping it while a form is filled in, and the facts that both
//! finding and booking decide by.

pub mod doctor_time;
pub mod store;
