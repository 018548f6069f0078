//! Who is told of an event by mail. It happens in the transaction in which the event gets its number, so
//! that each is told exactly once, and a mail is there when and only when its event is.

use shared::{AccountId, AppointmentId, Instant, MailId, consultation::presence::Side};

use super::{
    Addressee,
    appointment::{About, Occasion, Plan},
    store::{
        self, NewMail, Until,
        receivers::{self, Receiver},
    },
};
use crate::{
    app::App,
    db::{DbError, Tx},
    events::store::EventRow,
    random,
};

/// Tells both sides of an event what there is to tell.
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
    let people = receivers::both(tx, event.doctor_id, event.patient_id).await?;
    let person = |id| people.iter().find(|person| person.is(id));
    let (Some(doctor), Some(patient)) = (person(event.doctor_id), person(event.patient_id)) else {
        return Ok(());
    };
    for (to, receiver) in [(Side::Patient, patient), (Side::Doctor, doctor)] {
        let about = About {
            id: AppointmentId::from(event.appointment_id),
            occasion: Occasion::Event(event.kind),
            to,
            name: &receiver.name,
            time_zone: &receiver.time_zone,
            language: receiver.language,
            doctor: &doctor.name,
            starts_at: event.starts_at,
            other_starts_at: event.other_starts_at(),
            acted_by: event.acted_by(),
            minutes: event.minutes.unwrap_or_default(),
            plan: Some(Plan {
                email: &receiver.email,
                status: event.status,
                ends_at: event.ends_at,
                revision: event.revision,
                at: event.at,
            }),
            public_url: &app.config.http.public_url,
        };
        write(tx, app, receiver, &about, Some(seq), None, now).await?;
    }
    Ok(())
}

/// Writes a mail to somebody who still has an account, if there is one to write.
///
/// # Errors
/// When the database does not take it.
pub(super) async fn write(
    tx: &mut Tx,
    app: &App,
    receiver: &Receiver,
    about: &About<'_>,
    seq: Option<i64>,
    until: Option<Until>,
    now: Instant,
) -> Result<(), DbError> {
    let Some(mail) = about.render().filter(|_| receiver.is_active) else {
        return Ok(());
    };
    let new = NewMail {
        id: MailId::from(random::uuid_v7(now)),
        mail: &mail,
        to: &Addressee {
            account: Some(AccountId::from(receiver.id)),
            email: &receiver.email,
            name: &receiver.name,
            language: receiver.language,
        },
        about: Some((about.id, seq)),
        until,
    };
    store::insert(tx, &app.sealing, &new, now).await
}
