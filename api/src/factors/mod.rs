//! Second factors: codes of an app, codes from paper, passkeys; and the second step of a sign-in.

pub mod assertion;
pub mod backup;
pub mod changing;
pub mod handlers;
pub mod keeping;
pub mod opening;
pub mod passkeys;
mod relying;
pub mod second_step;
pub mod store;
pub mod totp;
