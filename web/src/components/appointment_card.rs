//! One appointment: with whom, when, how it stands, and what can be done about it.

use leptos::prelude::*;
use shared::{
    Instant, Role, Status,
    appointment::NOT_CONFIRMED_IN_TIME,
    wire::appointment::{Appointment, CanceledBy, PatientDetails},
};

use super::{
    appointment_actions::AppointmentActions, badge::badge, slots::Faces,
    waiting_note::waiting_note, when::span,
};
use crate::{app::use_base, zone::Zone};

/// The card of an appointment as the signed-in account sees it.
#[component]
pub fn AppointmentCard(
    appointment: RwSignal<Appointment>,
    /// On the appointment's own page, with all there is to know.
    #[prop(optional)]
    whole: bool,
) -> impl IntoView {
    let base = use_base();
    let zone = base.session.zone_now();
    let role = base.session.role_now();
    let id = appointment.get_untracked().id;
    let acts = base.session.acting.is_on();
    let may_join = role.is_some_and(Role::may_join) && !acts;
    let times = Memo::new(move |_| appointment.with(|known| (known.starts_at, known.ends_at)));
    view! {
        <article class="card" aria-labelledby=format!("who-{id} when-{id}")>
            {date_block(zone.clone(), times)}
            <div class="card-body">{head(role, zone.clone(), appointment, times)}</div>
            {facts(role, zone, appointment, whole)}
            {(role == Some(Role::Doctor) && !acts).then(|| waiting_note(appointment))}
            <AppointmentActions appointment may_join whole/>
        </article>
    }
}

/// The card, for a list.
pub fn card(appointment: Appointment) -> AnyView {
    let appointment = RwSignal::new(appointment);
    view! { <AppointmentCard appointment/> }.into_any()
}

/// What tells a card in a list from another one, and from itself before a change.
pub fn card_key(appointment: &Appointment) -> String {
    format!("{} {}", appointment.id, appointment.revision)
}

type Times = Memo<(Instant, Instant)>;

fn date_block(zone: Zone, times: Times) -> impl IntoView {
    // The full date stands in the card's text.
    view! {
        <div class="card-date" aria-hidden="true">
            {move || {
                let (at, _) = times.get();
                view! {
                    <span class="card-month">{zone.month(at)}</span>
                    <span class="card-day">{zone.day_of_month(at)}</span>
                    <span class="card-weekday">{zone.weekday(at)}</span>
                }
            }}
        </div>
    }
}

fn head(
    role: Option<Role>,
    zone: Zone,
    appointment: RwSignal<Appointment>,
    times: Times,
) -> impl IntoView {
    let Appointment {
        id,
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
            {move || span(&zone, times.get().0, times.get().1)}
        </p>
        {(!beside.is_empty()).then(|| view! { <p class="card-beside">{beside}</p> })}
    }
}

/// What the visit is, what is asked of it, patient details and what became of it.
fn facts(
    role: Option<Role>,
    zone: Zone,
    appointment: RwSignal<Appointment>,
    whole: bool,
) -> impl IntoView {
    move || {
        let appointment = appointment.get();
        let mut rows: Vec<(&'static str, AnyView)> = Vec::new();
        if let Some(text) = called_off(&appointment) {
            rows.push(("Canceled by", text.into_any()));
        }
        let asked = appointment.move_request;
        if let Some(asked) = asked.filter(|_| appointment.status == Status::Confirmed) {
            let new_time = span(&zone, asked.starts_at, asked.ends_at);
            let until = format!("; to be answered until {}", zone.full(asked.lapses_at));
            rows.push((
                "New time asked for",
                view! { {new_time} {until} }.into_any(),
            ));
        }
        if let Some(objection) = appointment.objection {
            rows.push(("Can not come", objection.into_any()));
        } else if appointment.may_be_objected && role == Some(Role::Patient) {
            rows.push(("Moved", "The doctor moved it to this time.".into_any()));
        }
        if let Some(visit) = appointment.visit_type.filter(|_| whole) {
            rows.push(("Visit", visit.name.into_any()));
        }
        if let Some(reason) = appointment.reason {
            rows.push(("Reason", reason.into_any()));
        }
        if let (Some(Role::Doctor), Some(details)) = (role, appointment.patient.details) {
            rows.extend(patient_rows(details));
        }
        if let Some(named) = appointment.time_zone.filter(|_| whole) {
            let faces = Faces::new(zone.clone(), &named);
            if let Some(theirs) = faces.beside_in_full(appointment.starts_at) {
                rows.push(("Doctor’s time", theirs.into_any()));
            }
        }
        (!rows.is_empty()).then(|| fact_list(rows))
    }
}

fn patient_rows(details: PatientDetails) -> Vec<(&'static str, AnyView)> {
    let mail = format!("mailto:{}", details.email);
    let mail = view! { <a href=mail rel="external">{details.email}</a> };
    let mut rows = vec![("E-mail", mail.into_any())];
    if let Some(phone) = details.phone {
        let call = format!("tel:{}", phone.replace(' ', ""));
        let call = view! { <a href=call rel="external">{phone}</a> };
        rows.push(("Phone", call.into_any()));
    }
    if let Some(born) = details.date_of_birth {
        rows.push(("Born", born.into_any()));
    }
    rows.push(("Time zone", details.time_zone.replace('_', " ").into_any()));
    rows
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
