//! The rule for joining a consultation. It stands here and nowhere else; what happens around the door
//! (who waits, who was there, who agreed to what) stands in the files beside it.

pub mod attendance;
pub mod check;
pub mod delay;
pub mod note;
pub mod presence;
pub mod recording;

use serde::{Deserialize, Serialize};

use crate::{
    actor::Actor,
    appointment::{Appointment, Status},
    instant::Instant,
};

/// How long before and after the start the room is open. Configured by the clinic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JoinPolicy {
    /// Minutes before the start at which the window opens.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 1440, examples(30)))]
    pub opens_before_minutes: u16,
    /// Minutes after the start at which it closes; never before the planned end.
    #[cfg_attr(
        feature = "openapi",
        schema(minimum = 0, maximum = 1440, examples(120))
    )]
    pub closes_after_minutes: u16,
}

impl Default for JoinPolicy {
    fn default() -> Self {
        Self {
            opens_before_minutes: 30,
            closes_after_minutes: 120,
        }
    }
}

impl JoinPolicy {
    /// When the window of an appointment opens and closes; both instants belong to it.
    pub fn window(&self, starts_at: Instant, ends_at: Instant) -> JoinWindow {
        JoinWindow {
            opens_at: starts_at.plus_minutes(-i64::from(self.opens_before_minutes)),
            closes_at: starts_at
                .plus_minutes(i64::from(self.closes_after_minutes))
                .max(ends_at),
        }
    }
}

/// When a room may be entered; both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JoinWindow {
    /// The first instant.
    pub opens_at: Instant,
    /// The last instant.
    pub closes_at: Instant,
}

/// The permission to enter, from which a ticket is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JoinGrant {
    /// Whether the actor moderates: the doctor does, the patient never.
    pub moderator: bool,
    /// The last instant at which the room may be entered.
    pub closes_at: Instant,
}

/// Why a join is refused, in the order in which the reasons are looked for. "Not signed in" comes
/// before all of them and is no question of an appointment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JoinDenied {
    /// Admins and integrators never join.
    #[error("this role never joins a consultation")]
    Forbidden,
    /// Not a participant; said with the same words as for an appointment that does not exist.
    #[error("there is no such appointment")]
    NotFound,
    /// The doctor has not confirmed yet.
    #[error("the appointment is not confirmed yet")]
    NotConfirmed,
    /// Canceled, completed or a no-show.
    #[error("the appointment is {status}")]
    NotJoinable {
        /// The present status.
        status: Status,
    },
    /// The window has not opened.
    #[error("the room opens at {opens_at}")]
    TooEarly {
        /// The first instant at which it may be entered.
        opens_at: Instant,
    },
    /// The window has closed.
    #[error("the room closed at {closes_at}")]
    TooLate {
        /// The last instant at which it could be entered.
        closes_at: Instant,
    },
    /// The doctor has a waiting room and has not let the patient in yet.
    #[error("the doctor has not let the patient in yet")]
    NotAdmitted,
}

/// What stands between somebody who may join and the room itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Door {
    /// Whether the doctor's patients wait until they are let in.
    pub waiting_room: bool,
    /// When the doctor last let the patient in.
    pub admitted_at: Option<Instant>,
}

impl Door {
    /// Whether the patient of an appointment with this window may pass. Who was let in before the
    /// window opened was let in for an earlier time of an appointment that has moved since.
    pub fn is_open(self, window: JoinWindow) -> bool {
        let admitted = self.admitted_at.is_some_and(|at| window.opens_at <= at);
        !self.waiting_room || admitted
    }
}

impl Appointment {
    /// Whether `actor` may have the room and its ticket at `now`: they may come to the door (see
    /// [`Self::join`]), and it is open. The doctor has the key.
    ///
    /// # Errors
    /// The first denial that holds; the door comes last.
    pub fn enter(
        &self,
        actor: Actor,
        now: Instant,
        policy: &JoinPolicy,
        door: Door,
    ) -> Result<JoinGrant, JoinDenied> {
        let grant = self.join(actor, now, policy)?;
        let window = policy.window(self.starts_at, self.ends_at);
        if grant.moderator || door.is_open(window) {
            Ok(grant)
        } else {
            Err(JoinDenied::NotAdmitted)
        }
    }

    /// Whether `actor` may come to the door of the room at `now`, by the server's clock.
    ///
    /// # Errors
    /// The first denial that holds.
    pub fn join(
        &self,
        actor: Actor,
        now: Instant,
        policy: &JoinPolicy,
    ) -> Result<JoinGrant, JoinDenied> {
        if !actor.role().may_join() {
            return Err(JoinDenied::Forbidden);
        }
        if !self.is_participant(actor) {
            return Err(JoinDenied::NotFound);
        }
        let JoinWindow { closes_at, .. } = self.open_room(now, policy)?;
        Ok(JoinGrant {
            moderator: matches!(actor, Actor::Doctor(_)),
            closes_at,
        })
    }

    /// The window of the room, if it is open at `now`, whoever wants to come in.
    ///
    /// # Errors
    /// The first denial that holds of status and time.
    pub fn open_room(&self, now: Instant, policy: &JoinPolicy) -> Result<JoinWindow, JoinDenied> {
        match self.status {
            Status::Confirmed => {}
            Status::Pending => return Err(JoinDenied::NotConfirmed),
            status @ (Status::Canceled | Status::Completed | Status::NoShow) => {
                return Err(JoinDenied::NotJoinable { status });
            }
        }
        let window = policy.window(self.starts_at, self.ends_at);
        if now < window.opens_at {
            return Err(JoinDenied::TooEarly {
                opens_at: window.opens_at,
            });
        }
        if window.closes_at < now {
            return Err(JoinDenied::TooLate {
                closes_at: window.closes_at,
            });
        }
        Ok(window)
    }
}
