//! Each slice's operations, one file per slice.

mod analytics;
mod appointments;
mod attendance;
pub mod auth;
mod availability;
mod booking;
mod console;
mod consultations;
pub mod deputies;
mod doctors;
mod factors;
mod fhir;
mod join;
mod limits;
mod mails;
mod me;
mod moving;
mod notes;
mod privacy;
mod recordings;
mod reports;
mod series;
mod settings;
mod site;
pub mod slots;
mod under_way;
mod video;
