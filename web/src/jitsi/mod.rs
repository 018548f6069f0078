//! The video room: Jitsi's IFrame API behind types.
//!
//! [`machine`] decides, purely, from [`event`]s to effects; [`room`] carries the effects out with the
//! script ([`script`]), the API object ([`external_api`]) and the place on the page ([`stage`]).

mod event;
mod external_api;
mod machine;
mod room;
mod script;
mod stage;

pub use event::{Device, DeviceTrouble};
pub use machine::{Ending, Fault, Phase};
pub use room::{News, Room};
