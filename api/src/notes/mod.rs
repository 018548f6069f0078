//! The doctor's note of a consultation: drafts that are never lost, signing, what is added after it,
//! and the summary for the patient. Not a word of it goes into a log, the audit or an error.

pub mod handlers;
pub mod saving;
pub mod signing;
pub mod store;
pub mod view;
