//! The consultation of an appointment: who is where, who may come in, what holds it up.

pub mod across;
pub mod agenda;
pub mod checks;
pub mod delays;
pub mod guests;
pub mod handlers;
pub mod live;
pub mod presences;
pub mod probe;
pub mod recall;
pub mod state;
pub mod store;
pub mod sweep;
