//! Another time for an appointment that its doctor has confirmed.

use serde::{Deserialize, Serialize};

use super::{Action, Appointment, Status};
use crate::{actor::Actor, availability::slots::Slot, instant::Instant};

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

impl Appointment {
    /// What becomes of it when this actor, who may, moves it there. A move of one side is news for the
    /// other, so whatever was asked or answered about the time before is settled by it.
    #[must_use]
    pub fn moved(self, actor: Actor, to: Slot) -> Self {
        if self.moves_by_request(actor) {
            Self {
                move_request: Some(MoveRequest::new(self.starts_at, to.starts_at, to.ends_at)),
                may_be_objected: false,
                ..self
            }
        } else {
            Self {
                starts_at: to.starts_at,
                ends_at: to.ends_at,
                move_request: None,
                may_be_objected: matches!(actor, Actor::Doctor(_)),
                ..self
            }
        }
    }

    /// What becomes of it by any other action, one that leads to this status.
    #[must_use]
    pub fn after(self, action: Action, status: Status) -> Self {
        match (action, self.move_request) {
            (Action::AcceptMove, Some(asked)) => Self {
                starts_at: asked.starts_at,
                ends_at: asked.ends_at,
                move_request: None,
                ..self
            },
            (Action::DeclineMove | Action::WithdrawMove, _) => self.without_request(),
            (Action::Object, _) => Self {
                may_be_objected: false,
                ..self
            },
            _ => self.in_status(status),
        }
    }

    /// The same with another status. A request to move ends with the status it was made in, and there
    /// is nothing to object to in what takes no time.
    #[must_use]
    pub fn in_status(self, status: Status) -> Self {
        Self {
            status,
            move_request: self.move_request.filter(|_| status == self.status),
            may_be_objected: self.may_be_objected && status.occupies(),
            ..self
        }
    }

    /// The same at its own time alone.
    #[must_use]
    pub fn without_request(self) -> Self {
        Self {
            move_request: None,
            ..self
        }
    }

    /// Whether the system must clear the request to move: nobody answered it in time.
    pub fn is_unanswered_in_time(&self, now: Instant) -> bool {
        self.move_request.is_some_and(|asked| !asked.is_open(now))
    }
}
