//! Who is notified of an event. It happens in the transaction in which the event gets its number, so that
//! nobody is notified twice, and a notification is there when and only when its event is.

use shared::{Instant, consultation::presence::Side};

use super::store;
use crate::{
    app::App,
    db::{DbError, Tx},
    events::store::EventRow,
    push,
};

/// Notifies those of the two people of an event to whom it is news, and their browsers.
///
/// # Errors
/// When the database does not take it.
pub async fn tell(
    tx: &mut Tx,
    app: &App,
    event: &EventRow,
    seq: i64,
    now: Instant,
) -> Result<(), DbError> {
    for (side, account) in [
        (Side::Patient, event.patient_id),
        (Side::Doctor, event.doctor_id),
    ] {
        if event.kind.is_news_to(side, event.acted_by()) {
            store::insert(tx, account.into(), event, seq).await?;
            push::telling::tell(tx, app, account.into(), (event, seq), now).await?;
        }
    }
    Ok(())
}
