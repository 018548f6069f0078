//! Another time for an appointment that its doctor has confirmed.

use serde::{Deserialize, Serialize};

use crate::instant::Instant;

/// Another time for a confirmed appointment, asked for by its patient. Both times are kept until the
/// doctor answers or it lapses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MoveRequest {
    /// When it would start.
    pub starts_at: Instant,
    /// When it would end.
    pub ends_at: Instant,
    /// From then on it can no longer be accepted, and the old time stands.
    pub lapses_at: Instant,
}

/// How long before the old start a move request lapses, in minutes: both people get ready then.
pub const MOVE_LAPSES_BEFORE_MINUTES: i64 = 30;

impl MoveRequest {
    /// A request made for an appointment: it lapses when the old start nears or the new one has come.
    pub fn new(old_start: Instant, starts_at: Instant, ends_at: Instant) -> Self {
        Self {
            starts_at,
            ends_at,
            lapses_at: Self::nears(old_start).min(starts_at),
        }
    }

    /// When the old start is so near that it stands.
    pub(super) fn nears(old_start: Instant) -> Instant {
        old_start.plus_minutes(-MOVE_LAPSES_BEFORE_MINUTES)
    }

    /// Whether it can still be answered.
    pub fn is_open(&self, now: Instant) -> bool {
        now < self.lapses_at
    }
}
