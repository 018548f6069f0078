//! What people are told of on their pages. It is written with the number of the event that it tells of,
//! and holds no words: the page has them.

pub mod handlers;
pub mod store;
pub mod telling;
