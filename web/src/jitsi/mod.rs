//! The video room: Jitsi's IFrame API behind types.
//!
//! [`machine`] decides, purely, from [`event`]s to effects; [`room`] carries the effects out with the
//! script ([`script`]), the API object ([`external_api`]) and the place on the page ([`stage`]).

mod event;
mod external_api;
mod fact;
mod machine;
mod room;
mod sample;
mod script;
mod stage;

pub use event::{Device, DeviceTrouble};
pub use external_api::{Command, Setup};
pub use fact::Fact;
pub use machine::{Ending, Fault, Phase};
pub use room::{News, Room};
pub use sample::Sample;
pub use script::Script;
