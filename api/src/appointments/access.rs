//! Finding an appointment for somebody who may know of it.

use shared::{Actor, Appointment, AppointmentId, ErrorCode};

use super::store::{self, AppointmentRow};
use crate::{app::App, clients::store::live as clients, db::DbError, error::ApiError};

/// The appointment, if the actor may know of it.
///
/// # Errors
/// [`ErrorCode::NotFound`] for one that does not exist and for somebody else's, with the same words.
pub async fn visible(
    app: &App,
    actor: Actor,
    id: AppointmentId,
) -> Result<AppointmentRow, ApiError> {
    let missing = || ApiError::new(ErrorCode::NotFound);
    let row = store::find(&app.db, id).await?.ok_or_else(missing)?;
    match may_know(app, actor, &row.facts()).await? {
        true => Ok(row),
        false => Err(missing()),
    }
}

/// Whether the actor may know of an appointment: a client of the API, if its doctor granted it.
async fn may_know(app: &App, actor: Actor, facts: &Appointment) -> Result<bool, DbError> {
    match actor {
        Actor::Integrator(client) => clients::is_granted(&app.db, client, facts.doctor_id).await,
        Actor::Patient(_) | Actor::Doctor(_) | Actor::Admin(_) => Ok(facts.is_visible_to(actor)),
    }
}

/// The appointment, if the actor is one of its people.
///
/// # Errors
/// [`ErrorCode::NotFound`], as above.
pub async fn own(app: &App, actor: Actor, id: AppointmentId) -> Result<AppointmentRow, ApiError> {
    let row = store::find(&app.db, id).await?;
    row.filter(|row| row.facts().is_participant(actor))
        .ok_or(ApiError::new(ErrorCode::NotFound))
}
