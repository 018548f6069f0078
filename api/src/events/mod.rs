//! What has happened to appointments: written in the transaction of the change itself, so that neither
//! is there without the other, and numbered a moment later by [`sequence`].
//!
//! Whoever is told of something (by mail, webhook or page) is told of an event, never of the change.

pub mod consultation;
pub mod sequence;
pub mod store;

use shared::{Action, Actor, AppointmentId, EventType, Instant};

use crate::{
    appointments::store::{AppointmentRow, write::Change},
    audit::Act,
    db::{DbError, Tx},
};

/// What has happened, before it is written down.
#[derive(Clone, Copy, Debug)]
pub struct News {
    /// What.
    pub kind: EventType,
    /// The word that the history and the audit have for it.
    pub action: &'static str,
    /// Who did it; `None` for the system.
    pub actor: Option<Actor>,
    /// The start before a move, or the one that a request to move is about.
    pub other_starts_at: Option<Instant>,
    /// How late it gets.
    pub minutes: Option<u32>,
}

impl News {
    /// Something that nobody's change brought about.
    pub const fn new(kind: EventType, act: Act, actor: Option<Actor>) -> Self {
        Self {
            kind,
            action: act.as_str(),
            actor,
            other_starts_at: None,
            minutes: None,
        }
    }

    /// What a change of an appointment is to those who are told of it.
    fn of(row: &AppointmentRow, change: &Change<'_>) -> Option<Self> {
        let (before, after) = (row.facts(), &change.after);
        let asked = |facts: &shared::Appointment| facts.move_request.map(|asked| asked.starts_at);
        let (kind, other_starts_at) = match change.act {
            Act::Appointment(action) => match action {
                Action::Confirm => (EventType::Confirmed, None),
                Action::Cancel if is_decline(&before, change) => (EventType::Declined, None),
                Action::Cancel => (EventType::Canceled, None),
                Action::Reschedule => match asked(after) {
                    // A request to move is never told as a request for an appointment.
                    Some(asked) => (EventType::MoveRequested, Some(asked)),
                    None => (EventType::Rescheduled, Some(before.starts_at)),
                },
                Action::Complete => (EventType::Completed, None),
                Action::MarkNoShow => (EventType::NoShow, None),
                Action::AcceptMove => (EventType::Rescheduled, Some(before.starts_at)),
                Action::DeclineMove => (EventType::MoveDeclined, asked(&before)),
                Action::WithdrawMove => (EventType::MoveWithdrawn, asked(&before)),
                Action::Object => (EventType::Objected, None),
            },
            Act::Expire => (EventType::Expired, None),
            Act::LapseMove => (EventType::MoveLapsed, asked(&before)),
            _ => return None,
        };
        Some(Self {
            other_starts_at,
            ..Self::new(kind, change.act, change.actor)
        })
    }
}

/// Whether it is the no to a request: what is pending is called off, and not by who asked for it.
fn is_decline(before: &shared::Appointment, change: &Change<'_>) -> bool {
    before.status == shared::Status::Pending && !matches!(change.actor, Some(Actor::Patient(_)))
}

/// Writes down what has happened to an appointment, as it is after it.
///
/// # Errors
/// When the database does not take it; then it must not happen either.
pub async fn record(
    tx: &mut Tx,
    id: AppointmentId,
    news: &News,
    now: Instant,
) -> Result<(), DbError> {
    store::insert(tx, id, news, now).await
}

/// Writes down a change of an appointment, after the change.
///
/// # Errors
/// See [`record`].
pub async fn changed(
    tx: &mut Tx,
    row: &AppointmentRow,
    change: &Change<'_>,
    now: Instant,
) -> Result<(), DbError> {
    match News::of(row, change) {
        Some(news) => record(tx, row.facts().id, &news, now).await,
        None => Ok(()),
    }
}
