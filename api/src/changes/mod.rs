//! What has changed, for who follows it: in pages for programs that come again, and as a stream for
//! people who look. Both go by the numbers of the events, of which none is left out.

pub mod followers;
pub mod following;
pub mod listing;
pub mod live;
pub mod store;
