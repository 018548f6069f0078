//! What can be booked: finding it, keeping it while a form is filled in, and the facts that both
//! finding and booking decide by.

mod any_doctor;
pub mod doctor_time;
pub mod handlers;
pub mod holds;
pub mod store;
