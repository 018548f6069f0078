//! What happens when an invited doctor has come, by whichever link.

use shared::{AccountId, Instant};

use super::store;
use crate::{
    app::App,
    audit::{self, Act},
    db::{DbError, Tx},
};

/// Lets an invited doctor who came by the link to a new password be like one who accepted.
///
/// # Errors
/// When the database does not take it.
pub async fn settle(app: &App, tx: &mut Tx, id: AccountId, now: Instant) -> Result<(), DbError> {
    if store::settle(tx, id).await? {
        audit::record(tx, now, id, Act::AcceptInvitation, id.uuid()).await?;
        publish_self(app, tx, id, now).await?;
    }
    Ok(())
}

/// Puts a doctor who has just come into the directory, where the clinic wants it so.
///
/// # Errors
/// When the database does not take it.
pub async fn publish_self(
    app: &App,
    tx: &mut Tx,
    id: AccountId,
    now: Instant,
) -> Result<(), DbError> {
    if app.settings().doctors_publish_themselves && store::publish(tx, id, true).await? {
        audit::record(tx, now, id, Act::PublishDoctor, id.uuid()).await?;
    }
    Ok(())
}
