//! Where a mail's link lands the doctor: the request, and the button. Coming here changes nothing.

use leptos::prelude::*;
use shared::{AppointmentId, ErrorCode, Status};

use super::with_id;
use crate::{
    app::use_base,
    components::{
        appointment_card::AppointmentCard, failure::FailureNotice, page::Heading,
        skeleton::ListSkeleton, when::zone_note,
    },
    path,
};

/// The page.
pub fn page() -> AnyView {
    with_id(|id: Option<AppointmentId>| match id {
        Some(id) => view! { <Request id/> }.into_any(),
        None => not_found(),
    })
}

#[component]
fn Request(id: AppointmentId) -> impl IntoView {
    let base = use_base();
    let appointment = LocalResource::new(move || base.api().appointment(id));
    let retry = Callback::new(move |()| appointment.refetch());
    move || match appointment.get() {
        Some(Err(failure)) if failure.code() == Some(ErrorCode::NotFound) => not_found(),
        answer => {
            let (lead, content) = match answer {
                None => ("", view! { <ListSkeleton cards=1/> }.into_any()),
                Some(Err(failure)) => ("", view! { <FailureNotice failure retry/> }.into_any()),
                Some(Ok(appointment)) => (
                    lead(appointment.status),
                    view! { <AppointmentCard appointment/> }.into_any(),
                ),
            };
            view! {
                <div class="page">
                    <Heading text="Confirm an appointment"/>
                    <p class="lead">{lead}</p>
                    <section class="stack" aria-label="Request">
                        <h2 class="visually-hidden">"Request"</h2>
                        {content}
                    </section>
                    {zone_note(&base.session.zone_now())}
                    <p>
                        <a href=path::APPOINTMENTS>"All your appointments"</a>
                    </p>
                </div>
            }
            .into_any()
        }
    }
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

fn not_found() -> AnyView {
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
