//! What stands above the call: the way back, with whom, how it stands, and the details.

use leptos::prelude::*;
use shared::{Role, wire::appointment::Appointment};

use super::visit::{Stage, Visit};
use crate::{
    components::{appointment_card::fact_list, button::button, page::Heading, when::span},
    jitsi::{Device, DeviceTrouble, Phase},
    path,
};

/// The bar above the video.
#[component]
pub fn CallBar(visit: Visit) -> impl IntoView {
    view! {
        <div class="call">
            <div class="call-bar">
                <a class="call-back" href=path::APPOINTMENTS>
                    <svg viewBox="0 0 24 24" aria-hidden="true">
                        <path d="M15 5l-7 7 7 7"></path>
                    </svg>
                    <span>"Back to appointments"</span>
                </a>
                <div class="call-title">
                    <Heading text="Consultation">{move || with_whom(visit)}</Heading>
                    <p class="call-state" role="status">
                        {move || state_text(&visit.stage())}
                    </p>
                </div>
                <details class="call-details">
                    <summary>"Appointment details"</summary>
                    <div class="call-panel">{move || visit.appointment().map(|appointment| details(visit, appointment))}</div>
                </details>
            </div>
            <div class="call-alerts">
                {move || visit.troubles().into_iter().map(|(device, trouble)| alert(visit, device, trouble)).collect_view()}
            </div>
            <div class="call-wait" aria-hidden="true">
                <span class="spinner"></span>
            </div>
        </div>
    }
}

fn with_whom(visit: Visit) -> Option<String> {
    let appointment = visit.appointment()?;
    let name = match visit.base.session.role_now() {
        Some(Role::Doctor) => appointment.patient.name,
        _ => appointment.doctor.name,
    };
    Some(format!(" with {name}"))
}

const fn state_text(stage: &Stage) -> &'static str {
    match stage {
        Stage::Asking => "Opening the room…",
        Stage::Room(Phase::LoadingScript | Phase::Connecting) => "Connecting to the video server…",
        Stage::Room(Phase::Prejoin) => "Check your camera and microphone, then enter.",
        Stage::Room(Phase::Waiting) => "Waiting to be let in.",
        Stage::Room(Phase::InCall) => "You are in the room.",
        Stage::Room(Phase::Out) => "The connection is interrupted…",
        Stage::Room(Phase::Leaving | Phase::Ended(_) | Phase::Failed(_)) | Stage::Denied(_) => "",
    }
}

fn details(visit: Visit, appointment: Appointment) -> impl IntoView {
    let zone = visit.base.session.zone_now();
    let for_doctor = visit.base.session.role_now() == Some(Role::Doctor);
    let when = span(&zone, appointment.starts_at, appointment.ends_at);
    let when = view! { {when} " (" {zone.label()} " time)" };
    let closes = format!(
        "{} ({} time)",
        zone.time(appointment.closes_at),
        zone.label()
    );
    let mut rows = vec![
        ("When", when.into_any()),
        ("Room closes", closes.into_any()),
    ];
    if for_doctor {
        rows.push(("Patient", appointment.patient.name.into_any()));
        if let Some(phone) = appointment
            .patient
            .details
            .and_then(|details| details.phone)
        {
            rows.push(("Phone", phone.into_any()));
        }
    } else {
        let doctor = format!(
            "{}, {}",
            appointment.doctor.name, appointment.doctor.specialty
        );
        rows.push(("Doctor", doctor.into_any()));
    }
    if let Some(reason) = appointment.reason {
        rows.push(("Reason", reason.into_any()));
    }
    fact_list(rows)
}

fn alert(visit: Visit, device: Device, trouble: DeviceTrouble) -> impl IntoView {
    let text = match (device, trouble) {
        (Device::Camera, DeviceTrouble::Denied) => {
            "The camera may not be used here, so the other side can not see you. Allow the camera for this site in your browser, then join again."
        }
        (Device::Camera, DeviceTrouble::Unavailable) => {
            "The camera can not be used, so the other side can not see you. Is it connected, and not in use by another program?"
        }
        (Device::Microphone, DeviceTrouble::Denied) => {
            "The microphone may not be used here, so the other side can not hear you. Allow the microphone for this site in your browser, then join again."
        }
        (Device::Microphone, DeviceTrouble::Unavailable) => {
            "The microphone can not be used, so the other side can not hear you. Is it connected, and not in use by another program?"
        }
    };
    view! {
        <div class="notice notice-bad call-alert" role="alert">
            <p>{text}</p>
            {button("button", "Dismiss", move || visit.dismiss(device))}
        </div>
    }
}
