//! The life of an appointment: what it is, who may move it on, and when.

mod action;
mod moving;
mod status;

use std::fmt;

pub use action::Action;
pub use moving::{MOVE_LAPSES_BEFORE_MINUTES, MoveRequest};
pub use status::Status;

use crate::{
    actor::Actor,
    error::FieldCode,
    id::{AppointmentId, DoctorId, PatientId},
    instant::Instant,
    text,
};

/// The facts of an appointment that rules look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Appointment {
    /// Its id.
    pub id: AppointmentId,
    /// Whose time it takes.
    pub doctor_id: DoctorId,
    /// Who booked it.
    pub patient_id: PatientId,
    /// Where it is in its life.
    pub status: Status,
    /// When it starts.
    pub starts_at: Instant,
    /// When it is planned to end; after `starts_at`.
    pub ends_at: Instant,
    /// The other time its patient asks for, if any.
    pub move_request: Option<MoveRequest>,
    /// Whether its doctor moved it to this time, and its patient has not answered that yet.
    pub may_be_objected: bool,
}

/// How long before its start a patient may no longer cancel or move a confirmed appointment themself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Notice {
    /// In minutes; exactly so long before is still in time. Zero: there is no such limit.
    pub minutes: u32,
}

/// Why an action is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The actor's role may never do this.
    #[error("this role may not do that")]
    Forbidden,
    /// The actor may not know that the appointment exists.
    #[error("there is no such appointment")]
    NotFound,
    /// Not in this status, or not at this time.
    #[error("an appointment that is {status} can not do that now")]
    InvalidTransition {
        /// The present status.
        status: Status,
    },
    /// Too short before the start for a patient.
    #[error("the notice is too short")]
    NoticeTooShort {
        /// The last instant at which it was possible.
        until: Instant,
    },
}

impl Appointment {
    /// Whether the actor is its patient or its doctor.
    pub fn is_participant(&self, actor: Actor) -> bool {
        match actor {
            Actor::Patient(id) => id == self.patient_id,
            Actor::Doctor(id) => id == self.doctor_id,
            Actor::Admin(_) | Actor::Integrator(_) => false,
        }
    }

    /// Whether the actor may know that it exists: its two people, and admins.
    pub fn is_visible_to(&self, actor: Actor) -> bool {
        matches!(actor, Actor::Admin(_)) || self.is_participant(actor)
    }

    /// What `action` by `actor` at `now` leads to.
    ///
    /// # Errors
    /// The first refusal in the order role, visibility, state, notice.
    pub fn decide(
        &self,
        action: Action,
        actor: Actor,
        now: Instant,
        notice: Notice,
    ) -> Result<Status, Refusal> {
        if !action.is_for(actor.role()) {
            return Err(Refusal::Forbidden);
        }
        if !self.is_visible_to(actor) {
            return Err(Refusal::NotFound);
        }
        let started = self.starts_at <= now;
        let asks_to_move = self.open_move(now).is_some();
        let status = match (action, self.status) {
            (Action::Confirm, Status::Pending) if !started => Ok(Status::Confirmed),
            (Action::Cancel, Status::Pending | Status::Confirmed) => Ok(Status::Canceled),
            (Action::Reschedule, Status::Pending | Status::Confirmed) => Ok(self.status),
            (Action::Complete, Status::Confirmed) if started => Ok(Status::Completed),
            (Action::MarkNoShow, Status::Confirmed) if started => Ok(Status::NoShow),
            (
                Action::AcceptMove | Action::DeclineMove | Action::WithdrawMove,
                Status::Confirmed,
            ) if asks_to_move => Ok(Status::Confirmed),
            (Action::Object, Status::Pending | Status::Confirmed)
                if self.may_be_objected && !started =>
            {
                Ok(self.status)
            }
            _ => Err(Refusal::InvalidTransition {
                status: self.status,
            }),
        }?;
        if matches!(
            (action, actor),
            (Action::Cancel | Action::Reschedule, Actor::Patient(_))
        ) {
            self.in_time(notice, now)?;
        }
        // The notice is looked at first, because its refusal says whom to call.
        if action == Action::Reschedule && self.moves_by_request(actor) && !self.may_ask(now) {
            return Err(Refusal::InvalidTransition {
                status: self.status,
            });
        }
        Ok(status)
    }

    /// Whether a request to move made now could still be answered.
    fn may_ask(&self, now: Instant) -> bool {
        now < MoveRequest::nears(self.starts_at)
    }

    /// Whether a patient's change comes in time. What is not confirmed can be taken back at any time.
    fn in_time(&self, notice: Notice, now: Instant) -> Result<(), Refusal> {
        let until = self.starts_at.plus_minutes(-i64::from(notice.minutes));
        if notice.minutes == 0 || self.status != Status::Confirmed || now <= until {
            Ok(())
        } else {
            Err(Refusal::NoticeTooShort { until })
        }
    }

    /// The other time its patient asks for, while that can be answered.
    pub fn open_move(&self, now: Instant) -> Option<MoveRequest> {
        self.move_request
            .filter(|asked| asked.is_open(now) && self.status == Status::Confirmed)
    }

    /// Whether this actor's move has to wait for the other side: a patient's, of what is confirmed.
    pub fn moves_by_request(&self, actor: Actor) -> bool {
        self.status == Status::Confirmed && matches!(actor, Actor::Patient(_))
    }

    /// The actions that [`decide`](Self::decide) would allow this actor now: the buttons to draw.
    pub fn allowed_actions(&self, actor: Actor, now: Instant, notice: Notice) -> Vec<Action> {
        Action::ALL
            .into_iter()
            .filter(|action| self.decide(*action, actor, now, notice).is_ok())
            .collect()
    }

    /// Whether the system must cancel it: its start has come and nobody confirmed.
    pub fn is_unconfirmed_in_time(&self, now: Instant) -> bool {
        self.status == Status::Pending && self.starts_at <= now
    }
}

/// The reason the system gives when it cancels what was not confirmed in time.
pub const NOT_CONFIRMED_IN_TIME: &str = "not_confirmed_in_time";

/// Length of an appointment, in minutes.
pub const LENGTH_MINUTES: i64 = 30;
/// Starts lie on whole multiples of so many minutes.
pub const STEP_MINUTES: i64 = 5;
/// How far ahead an appointment may start, in days: two years.
pub const HORIZON_DAYS: i64 = 731;

/// Checks a start that a patient asks for, or that an appointment is moved to.
///
/// # Errors
/// In the past (now itself included) or beyond the horizon: out of range; not on whole five minutes: off the grid.
pub fn check_start(starts_at: Instant, now: Instant) -> Result<Instant, FieldCode> {
    if starts_at <= now || now.plus_minutes(HORIZON_DAYS * 24 * 60) < starts_at {
        return Err(FieldCode::OutOfRange);
    }
    if starts_at.is_on_minutes(STEP_MINUTES) {
        Ok(starts_at)
    } else {
        Err(FieldCode::OffGrid)
    }
}

/// Why an appointment is wanted, or called off: 1 to 500 characters, several lines allowed.
#[derive(Clone, PartialEq, Eq)]
pub struct Reason(String);

impl Reason {
    /// The most characters.
    pub const MAX: usize = 500;

    /// # Errors
    /// See [`text::paragraph`].
    pub fn parse(text: &str) -> Result<Self, FieldCode> {
        text::paragraph(text, Self::MAX).map(Self)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Reason {
    /// A reason is health data and prints as nothing.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Reason(***)")
    }
}
