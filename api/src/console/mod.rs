//! The admins' console: who has an account, who is invited, who can be found and who can sign in.
//!
//! Nobody sets a password for somebody else here: an invitation is a link with which its owner sets
//! their own, and there is no other way in.

pub mod accounts;
pub mod arrival;
pub mod factors;
pub mod invitations;
pub mod store;
