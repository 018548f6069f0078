//! Joining the consultation of an appointment.

pub mod handlers;
