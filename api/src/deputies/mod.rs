//! Deputies: another doctor or an admin who sees to a doctor's schedule.
//!
//! The doctor names them and takes it back. A deputy acts with the header `Acting-For` and the doctor's
//! id: then the request has the doctor's rights, but only where a policy says that it is about the
//! schedule, and never sees why a patient comes. The audit names both.

pub mod handlers;
pub mod store;
