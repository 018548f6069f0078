//! What receivers get: ids and states, and nothing about anybody's health.

use serde::Serialize;
use shared::{
    AppointmentId, DoctorId, EventType, Instant, Status, WebhookId, wire::webhook::TEST_TYPE,
};

use crate::events::store::EventRow;

#[derive(Serialize)]
struct Told<T> {
    r#type: &'static str,
    timestamp: Instant,
    data: T,
}

#[derive(Serialize)]
struct OfAppointment {
    appointment_id: AppointmentId,
    doctor_id: DoctorId,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<Status>,
    revision: i64,
    starts_at: Instant,
    seq: i64,
}

#[derive(Serialize)]
struct OfTest {
    webhook_id: WebhookId,
}

/// What is told of an event.
pub fn of_event(event: &EventRow, seq: i64) -> String {
    written(&Told {
        r#type: event.kind.as_str(),
        timestamp: event.at,
        data: OfAppointment {
            appointment_id: event.appointment_id.into(),
            doctor_id: event.doctor_id.into(),
            status: status(event.kind),
            revision: event.revision,
            starts_at: event.starts_at,
            seq,
        },
    })
}

/// What is told when a webhook is tried.
pub fn of_test(webhook_id: WebhookId, now: Instant) -> String {
    written(&Told {
        r#type: TEST_TYPE,
        timestamp: now,
        data: OfTest { webhook_id },
    })
}

/// Texts and numbers in a struct always have a form in JSON.
fn written(told: &impl Serialize) -> String {
    serde_json::to_string(told).unwrap_or_default()
}

/// The status that an event brings an appointment into, where it brings it into one.
const fn status(kind: EventType) -> Option<Status> {
    Some(match kind {
        EventType::Requested => Status::Pending,
        EventType::Confirmed => Status::Confirmed,
        EventType::Declined | EventType::Canceled | EventType::Expired => Status::Canceled,
        EventType::Completed => Status::Completed,
        EventType::NoShow => Status::NoShow,
        _ => return None,
    })
}
