//! One appointment with all there is to know and to do.

mod after;
mod alternatives;
mod attendance;
mod calendar;
mod free_time;
pub mod history;
mod moving;
mod no_show;
mod recordings;
mod series;

use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_query_map;
use shared::{AppointmentId, ErrorCode, Role, wire::appointment::Appointment};

use self::{
    after::after, alternatives::alternatives, calendar::CalendarButton, history::History,
    moving::Moving, series::ConfirmSeries,
};
use super::{consultation::why_not, with_id};
use crate::{
    api::Failure,
    app::use_base,
    components::{
        appointment_card::AppointmentCard,
        failure::FailureNotice,
        fetched::{Instead, fetched},
        page::Heading,
        skeleton::PageSkeleton,
        when::zone_note,
    },
    following::Following,
    path,
};

/// The page.
pub fn page() -> AnyView {
    with_id(|id: Option<AppointmentId>| match id {
        Some(id) => loaded(id, "Appointment", whole),
        None => not_found(),
    })
}

fn whole(appointment: RwSignal<Appointment>) -> AnyView {
    follow(appointment);
    let booked = use_query_map().get_untracked().get_str("booked").is_some();
    view! {
        {booked.then(|| view! {
            <p class="notice notice-good" role="status">
                "Your request is with the doctor. You see here when it is confirmed."
            </p>
        })}
        <section class="stack" aria-labelledby="facts-title">
            <h2 class="visually-hidden" id="facts-title">"What and when"</h2>
            <AppointmentCard appointment whole=true/>
            {why_not_for(appointment)}
            <ConfirmSeries appointment/>
            {(!use_base().session.acting.is_on()).then(|| view! {
                <CalendarButton id=appointment.get_untracked().id/>
            })}
        </section>
        {after(appointment)}
        {alternatives(appointment)}
        <Moving appointment/>
        <History appointment/>
    }
    .into_any()
}

/// Shows what the other side, or another page, does with it.
fn follow(appointment: RwSignal<Appointment>) {
    let base = use_base();
    let id = appointment.get_untracked().id;
    let look = move || {
        spawn_local(async move {
            let Ok(now) = base.api().appointment(id).await else {
                return;
            };
            let is_news = appointment.try_with_untracked(|shown| shown.revision < now.revision);
            if is_news == Some(true) {
                appointment.set(now);
            }
        });
    };
    Following::of_page().on_change(look);
}

/// "Why can't I join?", for those who join.
fn why_not_for(appointment: RwSignal<Appointment>) -> Option<AnyView> {
    let session = use_base().session;
    let joins = session.role_now().is_some_and(Role::may_join) && !session.acting.is_on();
    joins.then(|| why_not(appointment.get_untracked().id))
}

/// A page about one appointment, once it is there.
pub fn loaded(
    id: AppointmentId,
    title: &'static str,
    show: fn(RwSignal<Appointment>) -> AnyView,
) -> AnyView {
    let base = use_base();
    let page = move |appointment| {
        let (all, text) = match base.session.role_now() {
            Some(Role::Admin) => (path::ADMIN, "All appointments"),
            _ => (path::APPOINTMENTS, "All your appointments"),
        };
        view! {
            <div class="page">
                <Heading text=title/>
                {show(RwSignal::new(appointment))}
                {zone_note(&base.session.zone_now())}
                <p>
                    <a href=all>{text}</a>
                </p>
            </div>
        }
        .into_any()
    };
    let instead = Instead {
        waiting: || view! { <PageSkeleton/> }.into_any(),
        failed,
    };
    fetched(move || base.api().appointment(id), page, instead)
}

fn failed(failure: Failure, retry: Callback<()>) -> AnyView {
    if failure.code() == Some(ErrorCode::NotFound) {
        return not_found();
    }
    view! {
        <div class="page narrow">
            <Heading text="Appointment"/>
            <FailureNotice failure retry/>
        </div>
    }
    .into_any()
}

/// What is said of an appointment that does not exist, or that somebody else has.
pub fn not_found() -> AnyView {
    view! {
        <div class="page narrow">
            <Heading text="Not found"/>
            <p>"There is no such appointment, or it is not one of yours. Perhaps you are signed in with another account."</p>
            <p>
                <a class="button button-primary" href=path::APPOINTMENTS>
                    "Back to appointments"
                </a>
            </p>
        </div>
    }
    .into_any()
}
