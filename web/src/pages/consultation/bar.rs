//! What stands above the call: the way back, with whom, how it stands, and what needs a word now.

use leptos::prelude::*;
use shared::wire::appointment::Appointment;

use super::{
    clock::{clock, next},
    door::with_whom,
    recording,
    tools::tools,
    visit::{Stage, Visit},
    waiting::let_in,
};
use crate::{
    components::{
        appointment_card::fact_list,
        button::{button, pressed},
        page::Heading,
        when::span,
    },
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
                    <div class="call-line">
                        <p class="call-state" role="status">
                            {move || state_text(&visit.stage())}
                        </p>
                        {clock(visit)}
                        {recording::line(visit)}
                    </div>
                </div>
                <div class="call-menus">
                    {tools(visit)}
                    <details class="call-details">
                        <summary>"Appointment details"</summary>
                        <div class="call-panel">{move || visit.appointment().map(|appointment| details(visit, appointment))}</div>
                    </details>
                </div>
            </div>
            <div class="call-alerts">
                {move || visit.troubles().into_iter().map(|(device, trouble)| trouble_alert(visit, device, trouble)).collect_view()}
                {other_host(visit)}
                {visit.is_doctors().then(|| view! {
                    <div class="call-let">{let_in(visit)}</div>
                    {next(visit)}
                })}
            </div>
            {recording::question(visit)}
            <div class="call-wait" aria-hidden="true">
                <span class="spinner"></span>
            </div>
        </div>
    }
}

const fn state_text(stage: &Stage) -> &'static str {
    match stage {
        Stage::Asking | Stage::Door => "Opening the room…",
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
    if visit.is_doctors() {
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

/// Something that needs a word now, with one thing to do about it.
pub fn alert(
    look: &'static str,
    text: String,
    action: &'static str,
    act: impl Fn() + 'static,
) -> AnyView {
    view! {
        <div class=format!("notice {look} call-alert")>
            <p>{text}</p>
            {button("button", action, act)}
        </div>
    }
    .into_any()
}

fn trouble_alert(visit: Visit, device: Device, trouble: DeviceTrouble) -> AnyView {
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
    let sound_only = (device == Device::Camera).then(|| {
        button("button", "Go on with sound only", move || {
            visit.sound_only()
        })
    });
    view! {
        <div class="notice notice-bad call-alert" role="alert">
            <p>{text}</p>
            {sound_only}
            <button type="button" class="button" on:click=pressed(move || visit.dismiss(device))>
                "Dismiss"
            </button>
        </div>
    }
    .into_any()
}

/// The other side is on another of the video servers: two rooms of one name do not meet.
fn other_host(visit: Visit) -> AnyView {
    let theirs = visit.live.part(|state| state.video_host);
    let other = Memo::new(move |_| {
        let theirs = theirs.get()?;
        let own = visit.held()?.host;
        (own != theirs && visit.is_in_call()).then_some(theirs)
    });
    let shown = move || {
        other.get().map(|host| {
            let text = "The other side has moved to another video server.".to_owned();
            alert("notice-info", text, "Follow", move || {
                visit.enter(Some(host))
            })
        })
    };
    view! { <div role="status">{shown}</div> }.into_any()
}
