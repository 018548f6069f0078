//! What somebody is told of on their pages. The words are the page's.

use serde::{Deserialize, Serialize};

use crate::{event::EventType, id::AppointmentId, instant::Instant, wire::seq::Seq};

/// Something that happened to an appointment of the reader, and was not their own doing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Notification {
    /// Its number: later ones have higher ones. It is that of the change it tells of.
    #[cfg_attr(
        feature = "openapi",
        schema(minimum = 1, maximum = 9007199254740991i64, examples(1042))
    )]
    pub seq: i64,
    /// What happened.
    pub kind: EventType,
    /// When.
    pub at: Instant,
    /// To which appointment.
    pub appointment_id: AppointmentId,
    /// When that starts, after it.
    pub starts_at: Instant,
    /// The start before a move, or the one that a request to move is about.
    pub other_starts_at: Option<Instant>,
    /// When the reader said that they have read it.
    pub read_at: Option<Instant>,
}

/// Some notifications, the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Notifications {
    /// The notifications, at most `limit`.
    #[cfg_attr(feature = "openapi", schema(max_items = 100))]
    pub items: Vec<Notification>,
    /// Give this as `cursor` for the next page; `null` on the last one.
    #[cfg_attr(
        feature = "openapi",
        schema(minimum = 1, maximum = 9007199254740991i64, examples(1042))
    )]
    pub next_cursor: Option<i64>,
    /// How many are unread, of all.
    #[cfg_attr(
        feature = "openapi",
        schema(minimum = 0, maximum = 9007199254740991i64, examples(3))
    )]
    pub unread: i64,
}

/// How many notifications are unread.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Unread {
    /// So many.
    #[cfg_attr(
        feature = "openapi",
        schema(minimum = 0, maximum = 9007199254740991i64, examples(3))
    )]
    pub unread: i64,
}

/// Says that notifications have been read.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ReadNotifications {
    /// Up to the one with this number, with it.
    pub up_to: Seq,
}
