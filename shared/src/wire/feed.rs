//! The link under which a calendar program reads somebody's appointments.

use serde::{Deserialize, Serialize};

use crate::Instant;

/// Whether there is a link. Its text is told only once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CalendarFeed {
    /// Since when; `null` when there is none.
    pub created_at: Option<Instant>,
    /// When a program last read by it, to within a quarter of an hour; `null` when none has.
    pub read_at: Option<Instant>,
}

/// A new link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CalendarLink {
    /// The link, to be given to a calendar program. Whoever has it reads by it.
    #[cfg_attr(feature = "openapi", schema(max_length = 2048))]
    pub url: String,
    /// Since when.
    pub created_at: Instant,
}
