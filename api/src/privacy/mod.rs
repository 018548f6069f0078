//! What belongs to the people whose data it is: what they agreed to, a copy of everything, and that it
//! goes when it need not be kept.

pub mod consents;
pub mod erasure;
pub mod export;
pub mod retention;
pub mod store;
