//! Taking a row out of a queue.

use time::OffsetDateTime;
use uuid::Uuid;

use super::Claim;
use crate::{
    db::{DbError, Tx},
    on_tx,
};

/// Takes a row by the queue's own statement, which is given the row's id, the present time, the end of the
/// claim and its number, in this order. Tells whether nobody was faster.
///
/// # Errors
/// When the database does not take it.
pub async fn take(
    tx: &mut Tx,
    sql: &'static str,
    id: Uuid,
    claim: &Claim,
) -> Result<bool, DbError> {
    let rows = on_tx!(tx, conn => sqlx::query(sql)
        .bind(id)
        .bind(OffsetDateTime::from(claim.now))
        .bind(OffsetDateTime::from(claim.until))
        .bind(claim.by)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
    Ok(rows == 1)
}
