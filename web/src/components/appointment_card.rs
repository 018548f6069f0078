//! One appointment: with whom, when, how it stands, and what can be done about it.

use leptos::prelude::*;
use shared::{
    Role, Status,
    appointment::NOT_CONFIRMED_IN_TIME,
    wire::appointment::{Appointment, CanceledBy},
};

use super::{appointment_actions::AppointmentActions, badge::badge, when::span};
use crate::{app::use_base, zone::Zone};

/// The card of an appointment as the signed-in account sees it.
#[component]
pub fn AppointmentCard(appointment: Appointment) -> impl IntoView {
    let base = use_base();
    let zone = base.session.zone_now();
    let role = base.session.role_now();
    let names = format!("who-{0} when-{0}", appointment.id);
    let may_join = role.is_some_and(Role::may_join);
    let appointment = RwSignal::new(appointment);
    view! {
        <article class="card" aria-labelledby=names>
            {date_block(&zone, appointment)}
            <div class="card-body">{head(role, &zone, appointment)}</div>
            {facts(role, appointment)}
            <AppointmentActions appointment may_join/>
        </article>
    }
}

fn date_block(zone: &Zone, appointment: RwSignal<Appointment>) -> impl IntoView + use<> {
    let at = appointment.get_untracked().starts_at;
    // The full date stands in the card's text.
    view! {
        <div class="card-date" aria-hidden="true">
            <span class="card-month">{zone.month(at)}</span>
            <span class="card-day">{zone.day_of_month(at)}</span>
            <span class="card-weekday">{zone.weekday(at)}</span>
        </div>
    }
}

fn head(
    role: Option<Role>,
    zone: &Zone,
    appointment: RwSignal<Appointment>,
) -> impl IntoView + use<> {
    let Appointment {
        id,
        starts_at,
        ends_at,
        doctor,
        patient,
        ..
    } = appointment.get_untracked();
    let (who, beside) = match role {
        Some(Role::Doctor) => (patient.name, String::new()),
        Some(Role::Admin) => (
            format!("{} with {}", patient.name, doctor.name),
            doctor.specialty,
        ),
        _ => (doctor.name, doctor.specialty),
    };
    let status = Memo::new(move |_| appointment.get().status);
    view! {
        <div class="card-head">
            <h3 class="card-who" id=format!("who-{id}")>
                {who}
            </h3>
            {move || badge(status.get())}
        </div>
        <p class="card-when" id=format!("when-{id}")>
            {span(zone, starts_at, ends_at)}
        </p>
        {(!beside.is_empty()).then(|| view! { <p class="card-beside">{beside}</p> })}
    }
}

/// Reason, patient details and what became of it.
fn facts(role: Option<Role>, appointment: RwSignal<Appointment>) -> impl IntoView + use<> {
    move || {
        let appointment = appointment.get();
        let mut rows: Vec<(&'static str, AnyView)> = Vec::new();
        if let Some(text) = called_off(&appointment) {
            rows.push(("Canceled by", text.into_any()));
        }
        if let Some(reason) = appointment.reason {
            rows.push(("Reason", reason.into_any()));
        }
        if let (Some(Role::Doctor), Some(details)) = (role, appointment.patient.details) {
            let mail = format!("mailto:{}", details.email);
            let mail = view! { <a href=mail rel="external">{details.email}</a> };
            rows.push(("E-mail", mail.into_any()));
            if let Some(phone) = details.phone {
                let call = format!("tel:{}", phone.replace(' ', ""));
                rows.push((
                    "Phone",
                    view! { <a href=call rel="external">{phone}</a> }.into_any(),
                ));
            }
            if let Some(born) = details.date_of_birth {
                rows.push(("Born", born.into_any()));
            }
            rows.push(("Time zone", details.time_zone.replace('_', " ").into_any()));
        }
        (!rows.is_empty()).then(|| fact_list(rows))
    }
}

/// A list of names and values.
pub fn fact_list(rows: Vec<(&'static str, AnyView)>) -> impl IntoView {
    let rows = rows
        .into_iter()
        .map(|(name, value)| {
            view! {
                <div>
                    <dt>{name}</dt>
                    <dd>{value}</dd>
                </div>
            }
        })
        .collect_view();
    view! { <dl class="facts">{rows}</dl> }
}

/// By whom and why an appointment was called off.
pub fn called_off(appointment: &Appointment) -> Option<String> {
    if appointment.status != Status::Canceled {
        return None;
    }
    let by = match appointment.canceled_by {
        Some(CanceledBy::Patient) => "the patient",
        Some(CanceledBy::Doctor) => "the doctor",
        Some(CanceledBy::Admin) => "the clinic",
        Some(CanceledBy::System) | None => "the system",
    };
    Some(match appointment.cancel_reason.as_deref() {
        Some(NOT_CONFIRMED_IN_TIME) => "the system: it was not confirmed in time".to_owned(),
        Some(reason) => format!("{by}: {reason}"),
        None => by.to_owned(),
    })
}
