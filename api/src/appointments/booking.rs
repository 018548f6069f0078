//! Booking.

use actix_web::{
    HttpResponse,
    http::header::{ContentType, LOCATION},
    post, web,
};
use shared::{
    PatientId,
    wire::appointment::{Appointment, BookRequest, Booking},
};

use super::{
    idempotency::{self, IdempotencyKey, Once, Replay},
    order::Order,
    store,
    view::view,
};
use crate::{
    app::App,
    auth::{Allowed, Caller, acting, policy::Book},
    clients::granted,
    error::ApiError,
    http::{Body, etag},
    slots::{doctor_time::DoctorTime, store as slots},
};

/// Book an appointment
///
/// A patient, for themself, or a client of the API that names the patient in `Acting-For`, with a doctor
/// who granted it: one of the doctor's slots. It is pending until the doctor confirms. The patient's hold,
/// if any, is used up. With an `Idempotency-Key` a request can be sent again safely:
/// for 24 hours it is answered as it was the first time.
#[utoipa::path(
    tag = "Appointments",
    request_body = BookRequest,
    security(("bearer" = [])),
    params(("Idempotency-Key" = Option<String>, Header, description = "1 to 255 characters of the client's choice, new for every new booking", min_length = 1, max_length = 255)),
    responses(
        (status = 201, description = "Booked", body = Appointment, headers(
            ("Location" = String, description = "The appointment's path"),
            ("ETag" = String, description = "The revision"),
        )),
        (status = 409, description = "`slot_taken`: somebody else has the time, or the patient has another appointment then; `idempotency_key_in_use`: the first request with this key is still being worked on"),
        (status = 422, description = "`slot_unavailable`: the doctor does not offer this time; `validation_failed`: some fields are not valid; `idempotency_key_reused`: the key was used with another request"),
    )
)]
#[post("/appointments")]
pub async fn book(
    app: web::Data<App>,
    caller: Allowed<Book>,
    key: IdempotencyKey,
    body: Body<BookRequest>,
) -> Result<HttpResponse, ApiError> {
    let request = body.0;
    let patient = caller.acting_for().map(|patient| patient.to_string());
    let mut parts = vec![
        request.doctor_id.as_str(),
        &request.starts_at,
        &request.reason,
        request.visit_type.as_deref().unwrap_or_default(),
    ];
    // A client's keys are its own, and one of them stands for a booking of one patient.
    parts.extend(patient.as_deref());
    let once = Once::new(key, caller.signed_in, &parts, app.now());
    let answer = idempotency::answer(&app.db, once, async |once| {
        write_down(&app, &caller, &request.check(app.now())?, once).await
    });
    answer.await.map(created)
}

/// Looks, judges and writes in one transaction, in which nobody else changes these people's time.
async fn write_down(
    app: &App,
    caller: &Caller,
    booking: &Booking,
    once: Option<&Once>,
) -> Result<Replay, ApiError> {
    let now = app.now();
    let wanted = &booking.wanted;
    granted::check(app, caller, wanted.doctor_id).await?;
    let patient = PatientId::from(caller.account_id().uuid());
    let doctor = DoctorTime::around(app, wanted.doctor_id, wanted.starts_at, now).await?;
    let order = Order {
        doctor: &doctor,
        patient,
        visit: doctor.visit_type(wanted.visit_type.as_ref())?,
        reason: &booking.reason,
        series: None,
        by: caller.into(),
    };
    let mut tx = acting::begin_about(app, caller, &[wanted.doctor_id.into()], now).await?;
    let taken = doctor.taken_in(&mut tx, Some(patient), None).await?;
    let slot = doctor.slot(&taken, order.visit, wanted.starts_at)?;
    let id = order.book(app, &mut tx, slot, now).await?;
    slots::drop_hold(&mut tx, patient).await?;
    let row = store::find_in(&mut tx, id).await?;
    let appointment = view(row, caller, &app.settings(), now);
    let body = serde_json::to_string(&appointment).map_err(ApiError::internal)?;
    if let Some(once) = once {
        once.keep(&mut tx, id, &body).await?;
    }
    tx.commit().await?;
    Ok(Replay {
        appointment: id,
        body,
    })
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
