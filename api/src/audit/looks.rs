//! Pages that ask the same again and again: a page of a consultation does every few seconds. The first
//! answer is a line of the audit, and those that follow soon after it are the same look.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use shared::{Appointment, Instant, PatientId, SessionId, record::RecordAct};
use uuid::Uuid;

use super::reading;
use crate::{app::App, auth::Caller, error::ApiError};

/// For so long a look goes on.
const LOOK_SECONDS: i64 = 900;
/// So many looks are remembered before those that are over are forgotten.
const SWEEP_FROM: usize = 4_096;

/// The looks that go on: who is signed in, at what, and since when.
#[derive(Debug, Default)]
pub struct Looks(Mutex<HashMap<(SessionId, Uuid), Instant>>);

impl Looks {
    /// Whether a sign-in has not looked at a thing for a while.
    fn is_new(&self, session: SessionId, thing: Uuid, now: Instant) -> bool {
        let began = self.all().get(&(session, thing)).copied();
        !began.is_some_and(|began| goes_on(began, now))
    }

    /// Remembers a look; called when it is written down.
    fn note(&self, session: SessionId, thing: Uuid, now: Instant) {
        let mut looks = self.all();
        if SWEEP_FROM <= looks.len() {
            looks.retain(|_, began| goes_on(*began, now));
        }
        looks.insert((session, thing), now);
    }

    fn all(&self) -> MutexGuard<'_, HashMap<(SessionId, Uuid), Instant>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A clock that was set back begins a new look.
fn goes_on(began: Instant, now: Instant) -> bool {
    (0..LOOK_SECONDS).contains(&began.seconds_until(now))
}

/// Somebody's page is at the consultation of an appointment.
///
/// # Errors
/// See [`reading::read`].
pub async fn at_consultation(
    app: &App,
    caller: &Caller,
    facts: &Appointment,
) -> Result<(), ApiError> {
    let (looks, now, thing) = (&app.reading.looks, app.now(), facts.id.uuid());
    if !looks.is_new(caller.session, thing, now) {
        return Ok(());
    }
    reading::read_of(app, caller, RecordAct::ReadConsultation, facts).await?;
    looks.note(caller.session, thing, now);
    Ok(())
}

/// Somebody's page shows several things of patients, and asks for them again whenever it likes.
///
/// # Errors
/// See [`reading::read`].
pub async fn at_several(
    app: &App,
    caller: &Caller,
    act: RecordAct,
    things: impl IntoIterator<Item = (Uuid, PatientId)>,
) -> Result<(), ApiError> {
    let (looks, now) = (&app.reading.looks, app.now());
    let is_new = |(thing, _): &(Uuid, PatientId)| looks.is_new(caller.session, *thing, now);
    let new: Vec<(Uuid, PatientId)> = things.into_iter().filter(is_new).collect();
    if new.is_empty() {
        return Ok(());
    }
    let patients = new.iter().map(|(_, patient)| *patient);
    reading::read(app, caller, act, None, patients).await?;
    for (thing, _) in new {
        looks.note(caller.session, thing, now);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_is_new_after_a_quarter_of_an_hour_and_for_every_sign_in_and_thing() {
        let (looks, now) = (Looks::default(), Instant::from_unix(1_000_000).unwrap());
        let (session, other) = (
            SessionId::from(Uuid::from_u128(1)),
            SessionId::from(Uuid::from_u128(2)),
        );
        let (thing, another) = (Uuid::from_u128(3), Uuid::from_u128(4));
        assert!(looks.is_new(session, thing, now));
        looks.note(session, thing, now);
        assert!(!looks.is_new(session, thing, now.plus_seconds(LOOK_SECONDS - 1)));
        assert!(looks.is_new(session, thing, now.plus_seconds(LOOK_SECONDS)));
        assert!(looks.is_new(session, thing, now.plus_seconds(-1)));
        assert!(looks.is_new(other, thing, now) && looks.is_new(session, another, now));
    }

    #[test]
    fn what_is_over_is_forgotten() {
        let (looks, now) = (Looks::default(), Instant::from_unix(1_000_000).unwrap());
        let session = SessionId::from(Uuid::from_u128(1));
        for n in 0..SWEEP_FROM {
            looks.note(session, Uuid::from_u128(n as u128), now);
        }
        looks.note(session, Uuid::max(), now.plus_seconds(LOOK_SECONDS));
        assert_eq!(looks.all().len(), 1);
    }
}
