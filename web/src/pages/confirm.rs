//! Where a mail's link lands the doctor: the request, and the button. Coming here changes nothing.

use leptos::prelude::*;
use shared::{AppointmentId, Status, wire::appointment::Appointment};

use super::{
    appointment::{loaded, not_found},
    with_id,
};
use crate::components::appointment_card::AppointmentCard;

/// The page.
pub fn page() -> AnyView {
    with_id(|id: Option<AppointmentId>| match id {
        Some(id) => loaded(id, "Confirm an appointment", request),
        None => not_found(),
    })
}

fn request(appointment: RwSignal<Appointment>) -> AnyView {
    view! {
        <p class="lead">{lead(appointment.get_untracked().status)}</p>
        <section class="stack" aria-label="Request">
            <h2 class="visually-hidden">"Request"</h2>
            <AppointmentCard appointment/>
        </section>
    }
    .into_any()
}

const fn lead(status: Status) -> &'static str {
    match status {
        Status::Pending => {
            "A patient asks for this time. Nothing happens before you press Confirm."
        }
        Status::Confirmed => "This appointment is confirmed already.",
        Status::Canceled => "This appointment has been canceled.",
        Status::Completed | Status::NoShow => "This appointment is over.",
    }
}
