//! Booking.

use actix_web::{
    HttpResponse,
    http::header::{ContentType, LOCATION},
    post, web,
};
use shared::{
    AppointmentId, ErrorCode, FieldError, PatientId,
    error::FieldCode,
    wire::appointment::{Appointment, BookRequest},
};

use super::{
    idempotency::{IdempotencyKey, Once, Replay},
    store::{self, write},
    view::view,
};
use crate::{
    app::App,
    audit::{self, Act},
    auth::{Allowed, policy::Book},
    doctors,
    error::ApiError,
    http::{Body, etag},
    jitsi::RoomName,
    random,
};

/// Book an appointment
///
/// A patient, for themself: 30 minutes from a future start on a whole five minutes. It is pending until
/// the doctor confirms. With an `Idempotency-Key` a request can be sent again safely: for 24 hours it
/// is answered as it was the first time.
#[utoipa::path(
    tag = "Appointments",
    security(("bearer" = [])),
    params(("Idempotency-Key" = Option<String>, Header, description = "1 to 255 characters of the client's choice, new for every new booking", min_length = 1, max_length = 255)),
    responses(
        (status = 201, description = "Booked", body = Appointment, headers(
            ("Location" = String, description = "The appointment's path"),
            ("ETag" = String, description = "The revision"),
        )),
        (status = 409, description = "`slot_taken`: the doctor or the patient has another appointment then"),
        (status = 422, description = "Some fields are not valid, or the `Idempotency-Key` was used with another request"),
    )
)]
#[post("/appointments")]
pub async fn book(
    app: web::Data<App>,
    caller: Allowed<Book>,
    key: IdempotencyKey,
    body: Body<BookRequest>,
) -> Result<HttpResponse, ApiError> {
    let now = app.now();
    let patient = PatientId::from(caller.account_id().uuid());
    let once = Once::new(key, caller.account_id(), &body.0);
    if let Some(once) = &once
        && let Some(replay) = once.replay(&app.db, now).await?
    {
        return Ok(created(replay));
    }
    let booking = body.0.check(now)?;
    if doctors::store::find(&app.db, booking.doctor_id)
        .await?
        .is_none()
    {
        return Err(vec![FieldError::new("doctor_id", FieldCode::Unknown)].into());
    }

    let mut tx = app.db.begin().await?;
    if let Some(once) = &once
        && !once.claim(&mut tx, now).await?
    {
        // Another request with this key was committed between the look above and here.
        drop(tx);
        let replay = once
            .replay(&app.db, now)
            .await?
            .ok_or(ApiError::new(ErrorCode::Conflict))?;
        return Ok(created(replay));
    }
    let id = AppointmentId::from(random::uuid_v7(now));
    let room = RoomName::new(&app.config.video.room_prefix, random::bytes());
    write::take_turns(&mut tx, booking.doctor_id.uuid(), patient.uuid()).await?;
    write::insert(&mut tx, id, patient, &booking, &room, now).await?;
    audit::record(
        &mut tx,
        now,
        Some(caller.account_id()),
        Act::Book,
        id.uuid(),
    )
    .await?;
    let row = store::find_in(&mut tx, id).await?;
    let appointment = view(row, caller.actor, &app.config.join_policy, now);
    let body = serde_json::to_string(&appointment).map_err(ApiError::internal)?;
    if let Some(once) = &once {
        once.keep(&mut tx, id, &body).await?;
    }
    tx.commit().await?;
    Ok(created(Replay {
        appointment: id,
        body,
    }))
}

/// The answer to a booking, the first time and every time it is repeated.
fn created(answer: Replay) -> HttpResponse {
    HttpResponse::Created()
        .insert_header((
            LOCATION,
            format!("/api/v1/appointments/{}", answer.appointment),
        ))
        .insert_header(etag(1))
        .content_type(ContentType::json())
        .body(answer.body)
}
