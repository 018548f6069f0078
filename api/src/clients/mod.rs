//! Clients of the API: programs of others that see to the schedules of doctors.
//!
//! An admin makes a client, with scopes and with doctors who granted it. It shows its secret for an access
//! token of ten minutes, and what it may do is looked up for every request: what an admin changes counts
//! at once. A client is an account of the role integrator, so that the audit and the history of an
//! appointment know it as they know everybody.

pub mod granted;
pub mod handlers;
pub mod oauth;
pub mod secret;
pub mod secrets;
pub mod shown;
pub mod store;
