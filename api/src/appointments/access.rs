//! Finding an appointment for somebody who may know of it.

use shared::{Actor, AppointmentId, ErrorCode};

use super::store::{self, AppointmentRow};
use crate::{app::App, error::ApiError};

/// The appointment, if the actor may know of it.
///
/// # Errors
/// [`ErrorCode::NotFound`] for one that does not exist and for somebody else's, with the same words.
pub async fn visible(
    app: &App,
    actor: Actor,
    id: AppointmentId,
) -> Result<AppointmentRow, ApiError> {
    let row = store::find(&app.db, id).await?;
    row.filter(|row| row.facts().is_visible_to(actor))
        .ok_or(ApiError::new(ErrorCode::NotFound))
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
