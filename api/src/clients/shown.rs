//! Clients as admins see them, with their doctors and secrets.

use shared::{AccountId, ErrorCode, Instant, wire::client::Client};

use super::store::{self, secrets};
use crate::{app::App, db::DbError, error::ApiError};

/// Puts the doctors and the secrets to clients, which stand in the order of their ids.
///
/// # Errors
/// When the database does not answer.
pub async fn complete(app: &App, clients: &mut [Client]) -> Result<(), DbError> {
    let (Some(first), Some(last)) = (clients.first(), clients.last()) else {
        return Ok(());
    };
    let (from, to) = (first.id, last.id);
    let doctors = store::doctors(&app.db, from, to).await?;
    let secrets = secrets::list(&app.db, from, to).await?;
    for client in clients {
        client.doctors = doctors
            .iter()
            .filter(|(id, _)| *id == client.id)
            .map(|(_, doctor)| doctor.clone())
            .collect();
        client.secrets = secrets
            .iter()
            .filter(|(id, _)| *id == client.id)
            .map(|(_, secret)| secret.clone())
            .collect();
    }
    Ok(())
}

/// One client, whole.
///
/// # Errors
/// 404 when there is none.
pub async fn known(app: &App, id: AccountId, now: Instant) -> Result<Client, ApiError> {
    let found = store::find(&app.db, id, now).await?;
    let mut client = found.ok_or(ApiError::new(ErrorCode::NotFound))?;
    complete(app, std::slice::from_mut(&mut client)).await?;
    Ok(client)
}
