//! What every request goes through, and how handlers take their arguments.

mod body;
mod carry_on;
mod finish;
mod if_match;
mod paging;
mod path;
pub mod stream;

pub use body::{Body, Fields, Params, Raw, payload_config, read_json};
pub use carry_on::carry_on;
pub use finish::{RequestSpan, finish};
pub use if_match::{IfMatch, KnownRevision, etag};
pub use paging::{Position, limit};
pub use path::{Id, is_plain, pattern};
