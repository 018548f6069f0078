//! Who calls, and whether the role may call at all.

pub mod acting;
pub mod address;
mod caller;
pub mod limits;
pub mod open;
pub mod passwords;
pub mod policy;
pub mod present;
pub mod streams;
pub mod throttle;
pub mod tokens;
pub mod watch;

pub use caller::{Caller, authenticate, bearer, require_caller, signed_in, was_refused};
pub use open::Open;
pub use policy::Allowed;
