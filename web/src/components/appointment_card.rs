//! One appointment: with whom, when, how it stands, and what can be done about it.

use leptos::{prelude::*, task::spawn_local};
use shared::{
    Action, Role, Status,
    appointment::NOT_CONFIRMED_IN_TIME,
    wire::appointment::{Appointment, CanceledBy},
};

use super::{
    badge::badge, cancel_dialog::CancelDialog, failure::FailureNotice, join_button::JoinButton,
    when::span,
};
use crate::{api::Failure, app::use_base, zone::Zone};

/// The card of an appointment as the signed-in account sees it.
#[component]
pub fn AppointmentCard(appointment: Appointment) -> impl IntoView {
    let base = use_base();
    let zone = base.session.zone();
    let role = base.session.role();
    let names = format!("who-{0} when-{0}", appointment.id);
    let may_join = role.is_some_and(Role::may_join);
    let appointment = RwSignal::new(appointment);
    view! {
        <article class="card" aria-labelledby=names>
            {date_block(&zone, appointment)}
            <div class="card-body">
                {head(role, &zone, appointment)}
                {facts(role, appointment)}
            </div>
            <div class="card-actions">
                {may_join.then(|| view! { <JoinButton appointment=Signal::derive(move || appointment.get().facts())/> })}
                <Actions appointment/>
            </div>
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
            rows.push(("Canceled", text.into_any()));
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
        Some(CanceledBy::Patient) => "by the patient",
        Some(CanceledBy::Doctor) => "by the doctor",
        Some(CanceledBy::Admin) => "by the clinic",
        Some(CanceledBy::System) | None => "automatically",
    };
    Some(match appointment.cancel_reason.as_deref() {
        Some(NOT_CONFIRMED_IN_TIME) => "automatically: it was not confirmed in time".to_owned(),
        Some(reason) => format!("{by}: {reason}"),
        None => by.to_owned(),
    })
}

/// The buttons that the rules allow now, and what came of pressing them.
#[component]
fn Actions(appointment: RwSignal<Appointment>) -> impl IntoView {
    let base = use_base();
    let allowed = Memo::new(move |_| match base.session.actor() {
        Some(actor) => appointment
            .get()
            .facts()
            .allowed_actions(actor, base.clock.now()),
        None => Vec::new(),
    });
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<Failure>);
    let news = RwSignal::new("");
    let dialog = RwSignal::new(false);

    let act = move |action: Action| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failure.set(None);
        spawn_local(async move {
            let id = appointment.get_untracked().id;
            match base.api().act(id, action).await {
                Ok(changed) => {
                    let _ = news.try_set(done_text(action));
                    let _ = appointment.try_set(changed);
                }
                Err(refused) => {
                    if refused.is_stale()
                        && let Ok(current) = base.api().appointment(id).await
                    {
                        let _ = appointment.try_set(current);
                    }
                    let _ = failure.try_set(Some(refused));
                }
            }
            let _ = busy.try_set(false);
        });
    };
    let button = move |action: Action| {
        match button_of(action)? {
        (text, class) if action == Action::Cancel => Some(
            view! {
                <button type="button" class=class on:click=move |_| dialog.set(true)>
                    {text}
                </button>
            }
            .into_any(),
        ),
        (text, class) => Some(
            view! {
                <button type="button" class=class aria-disabled=move || busy.get().to_string() on:click=move |_| act(action)>
                    {text}
                </button>
            }
            .into_any(),
        ),
    }
    };
    let canceled = Callback::new(move |()| news.set("Canceled."));
    view! {
        {move || allowed.get().into_iter().filter_map(button).collect_view()}
        <p class="card-news" role="status">
            {news}
        </p>
        {move || failure.get().map(|failure| view! { <FailureNotice failure/> })}
        <Show when=move || dialog.get()>
            <CancelDialog appointment open=dialog done=canceled/>
        </Show>
    }
}

const fn button_of(action: Action) -> Option<(&'static str, &'static str)> {
    match action {
        Action::Confirm => Some(("Confirm", "button button-good")),
        Action::Complete => Some(("Mark as completed", "button")),
        Action::MarkNoShow => Some(("Mark as no-show", "button")),
        Action::Cancel => Some(("Cancel appointment", "button button-quiet-danger")),
        // Comes with the doctors' weekly hours: a new time is chosen from those.
        Action::Reschedule => None,
    }
}

const fn done_text(action: Action) -> &'static str {
    match action {
        Action::Confirm => "Confirmed.",
        Action::Complete => "Marked as completed.",
        Action::MarkNoShow => "Marked as a no-show.",
        Action::Cancel => "Canceled.",
        Action::Reschedule => "Moved.",
    }
}
