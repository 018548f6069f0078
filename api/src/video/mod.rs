//! What the video server asks us, and what it tells us.
//!
//! It asks whether a room may open, and is answered from the rule that also guards the ticket, so that
//! a leaked name opens nothing. It tells who came and went, which is stored once, in the order of its
//! own time, and handed to the attendance ledger: the page of a participant may fall silent, the video
//! server has seen them all the same.
//!
//! What comes in here was made by another program. So fields that nobody asked for are let pass, here
//! and nowhere else: the other program may learn new ones, and a report that is refused is lost.

pub mod jaas;
mod media;
pub mod outside;
pub mod prosody;
pub mod report;
pub mod reservation;
mod signature;
mod stays;
pub mod store;
