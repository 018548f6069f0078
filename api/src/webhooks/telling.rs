//! Who is told of an event by webhook. It happens in the transaction in which the event gets its number, so
//! that each is told of it once, and in the order of the numbers.

use shared::{DoctorId, Instant};

use super::{
    body,
    store::telling::{self as store, New, OfEvent},
};
use crate::{
    db::{DbError, Tx},
    events::store::EventRow,
    random,
};

/// Writes a delivery for every webhook that is told of an event.
///
/// # Errors
/// When the database does not take it.
pub async fn tell(tx: &mut Tx, event: &EventRow, seq: i64, now: Instant) -> Result<(), DbError> {
    let doctor = DoctorId::from(event.doctor_id);
    let told = store::told(tx, event.kind, doctor, now).await?;
    if told.is_empty() {
        return Ok(());
    }
    let body = body::of_event(event, seq);
    for webhook in told {
        let new = New {
            id: random::uuid_v7(now),
            webhook,
            kind: event.kind.as_str(),
            body: &body,
            event: Some(OfEvent {
                id: event.id,
                seq,
                appointment: event.appointment_id.into(),
                doctor,
            }),
        };
        store::insert(tx, &new, now).await?;
    }
    Ok(())
}
