//! Appointments for the calendar programs of their people, which fetch them by a link that stands for
//! its owner. What it opens are times and nothing else: whoever else comes to have the link learns not
//! even with whom.

pub mod handlers;
pub mod store;
