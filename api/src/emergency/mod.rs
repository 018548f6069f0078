//! Access to a record in an emergency: loud in the audit, to the patient and to the admins.

pub mod handlers;
pub mod notices;
pub mod store;
