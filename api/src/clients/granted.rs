//! With which doctors a client books.

use shared::{DoctorId, FieldCode, FieldError};

use super::store::live;
use crate::{app::App, auth::Caller, error::ApiError};

/// A client books with doctors who granted it. Of others it is told what is told of nobody.
///
/// # Errors
/// 422 under `doctor_id`.
pub async fn check(app: &App, caller: &Caller, doctor: DoctorId) -> Result<(), ApiError> {
    if caller.client.is_some() && !live::is_granted(&app.db, caller.signed_in, doctor).await? {
        return Err(vec![FieldError::new("doctor_id", FieldCode::Unknown)].into());
    }
    Ok(())
}
