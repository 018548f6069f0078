//! One doctor, and the form to ask for an appointment.

use leptos::prelude::*;
use shared::{DoctorId, ErrorCode, Role, wire::doctor::Doctor};

use super::{doctors::initials, with_id};
use crate::{
    api::Failure,
    app::use_base,
    components::{
        booking::Booking,
        failure::FailureNotice,
        fetched::{Instead, fetched},
        page::Heading,
        skeleton::PageSkeleton,
    },
    path,
};

/// The page.
pub fn page() -> AnyView {
    with_id(|id: Option<DoctorId>| {
        let Some(id) = id else {
            return unknown();
        };
        let api = use_base().api();
        let instead = Instead {
            waiting: || view! { <PageSkeleton/> }.into_any(),
            failed,
        };
        fetched(move || api.doctor(id), found, instead)
    })
}

fn found(doctor: Doctor) -> AnyView {
    let may_book = use_base().session.role_now().is_some_and(Role::may_book);
    let about = doctor
        .about
        .clone()
        .map(|about| view! { <p class="about">{about}</p> });
    view! {
        <div class="page">
            <div class="doctor-head">
                <span class="avatar avatar-large" aria-hidden="true">
                    {initials(&doctor.name)}
                </span>
                <div>
                    <Heading text=doctor.name.clone()/>
                    <p class="lead">{doctor.specialty.clone()}</p>
                </div>
            </div>
            {about}
            {may_book.then(|| view! { <Booking doctor=doctor.id/> })}
            <p>
                <a href=path::DOCTORS>"All doctors"</a>
            </p>
        </div>
    }
    .into_any()
}

fn failed(failure: Failure, retry: Callback<()>) -> AnyView {
    if failure.code() == Some(ErrorCode::NotFound) {
        return unknown();
    }
    view! {
        <div class="page narrow">
            <Heading text="Doctor"/>
            <FailureNotice failure retry/>
        </div>
    }
    .into_any()
}

fn unknown() -> AnyView {
    view! {
        <div class="page narrow">
            <Heading text="Not found"/>
            <p>"There is no such doctor here."</p>
            <p>
                <a class="button button-primary" href=path::DOCTORS>
                    "All doctors"
                </a>
            </p>
        </div>
    }
    .into_any()
}
