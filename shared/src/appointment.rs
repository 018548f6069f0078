//! The life of an appointment: what it is, who may move it on, and when.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{
    actor::{Actor, Role, UnknownWord},
    error::FieldCode,
    id::{AppointmentId, DoctorId, PatientId},
    instant::Instant,
    text,
};

/// Where an appointment is in its life. The names of FHIR R4 `AppointmentStatus` are beside ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Asked for, not yet confirmed (FHIR `pending`).
    Pending,
    /// Confirmed by the doctor (FHIR `booked`).
    Confirmed,
    /// Called off, by whom and why stands beside it (FHIR `cancelled`).
    Canceled,
    /// The consultation took place, says the doctor (FHIR `fulfilled`).
    Completed,
    /// The patient did not come, says the doctor (FHIR `noshow`).
    NoShow,
}

impl Status {
    /// Every status, in the order of a life.
    pub const ALL: [Self; 5] = [
        Self::Pending,
        Self::Confirmed,
        Self::Canceled,
        Self::Completed,
        Self::NoShow,
    ];

    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Confirmed => "confirmed",
            Self::Canceled => "canceled",
            Self::Completed => "completed",
            Self::NoShow => "no_show",
        }
    }

    /// Whether the appointment takes up its time, so that no other may overlap it.
    pub const fn occupies(self) -> bool {
        matches!(self, Self::Pending | Self::Confirmed)
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Status {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        Self::ALL
            .into_iter()
            .find(|status| status.as_str() == word)
            .ok_or_else(|| UnknownWord(word.to_owned()))
    }
}

impl TryFrom<String> for Status {
    type Error = UnknownWord;

    fn try_from(word: String) -> Result<Self, UnknownWord> {
        word.parse()
    }
}

/// What can be done to an appointment that exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// The doctor says yes.
    Confirm,
    /// Somebody calls it off.
    Cancel,
    /// The same appointment at another time.
    Reschedule,
    /// The doctor says it took place.
    Complete,
    /// The doctor says the patient did not come.
    MarkNoShow,
    /// The doctor agrees to the other time that the patient asks for.
    AcceptMove,
    /// The doctor does not; the time stays.
    DeclineMove,
    /// The patient no longer asks for another time.
    WithdrawMove,
    /// The patient can not come at the time to which the doctor moved it.
    Object,
}

impl Action {
    /// Every action, in the order of the documents.
    pub const ALL: [Self; 9] = [
        Self::Confirm,
        Self::Cancel,
        Self::Reschedule,
        Self::Complete,
        Self::MarkNoShow,
        Self::AcceptMove,
        Self::DeclineMove,
        Self::WithdrawMove,
        Self::Object,
    ];

    /// The word on the wire and in the history.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Confirm => "confirm",
            Self::Cancel => "cancel",
            Self::Reschedule => "reschedule",
            Self::Complete => "complete",
            Self::MarkNoShow => "mark_no_show",
            Self::AcceptMove => "accept_move",
            Self::DeclineMove => "decline_move",
            Self::WithdrawMove => "withdraw_move",
            Self::Object => "object",
        }
    }

    /// Whether a role may ever do this; asked before anything is looked up, so that the answer tells
    /// nothing about any appointment.
    pub const fn is_for(self, role: Role) -> bool {
        match self {
            Self::Confirm
            | Self::Complete
            | Self::MarkNoShow
            | Self::AcceptMove
            | Self::DeclineMove => matches!(role, Role::Doctor),
            Self::WithdrawMove | Self::Object => matches!(role, Role::Patient),
            Self::Reschedule => matches!(role, Role::Patient | Role::Doctor),
            Self::Cancel => matches!(role, Role::Patient | Role::Doctor | Role::Admin),
        }
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

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
    fn nears(old_start: Instant) -> Instant {
        old_start.plus_minutes(-MOVE_LAPSES_BEFORE_MINUTES)
    }

    /// Whether it can still be answered.
    pub fn is_open(&self, now: Instant) -> bool {
        now < self.lapses_at
    }
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
