//! The admins' console: accounts, invitations, the directory.

mod accounts;
mod invitations;
