//! What an appointment leaves behind: the way to the doctor's note and to the summary, what really
//! happened, and the two questions.

use leptos::prelude::*;
use shared::{AppointmentId, Role, Status, wire::appointment::Appointment};

use super::attendance::attendance;
use crate::{app::use_base, components::rating::Questions, path};

/// For the patient and the doctor; each part from the moment on at which there is something to it.
pub fn after(appointment: RwSignal<Appointment>) -> AnyView {
    let base = use_base();
    let role = base.session.role_now();
    if !role.is_some_and(Role::may_join) {
        return ().into_any();
    }
    let is_doctor = role == Some(Role::Doctor);
    let times = Memo::new(move |_| appointment.with(|known| (known.starts_at, known.ends_at)));
    let begun = Memo::new(move |_| times.get().0 <= base.clock.now());
    let over = Memo::new(move |_| times.get().1 <= base.clock.now());
    let status = Memo::new(move |_| appointment.with(|known| known.status));
    let took_place = Memo::new(move |_| {
        begun.get() && matches!(status.get(), Status::Confirmed | Status::Completed)
    });
    let done =
        Memo::new(move |_| took_place.get() && (over.get() || status.get() == Status::Completed));
    let id = appointment.get_untracked().id;
    let papers = move || {
        let happened = status.get() != Status::Pending && (begun.get() || is_doctor);
        happened.then(|| papers(id, is_doctor, begun.get()))
    };
    let seen = move || {
        let looked_at = matches!(
            status.get(),
            Status::Confirmed | Status::Completed | Status::NoShow
        );
        (looked_at && begun.get()).then(|| attendance(appointment))
    };
    view! {
        {papers}
        {seen}
        {move || done.get().then(|| view! { <Questions id/> })}
    }
    .into_any()
}

fn papers(id: AppointmentId, is_doctor: bool, begun: bool) -> AnyView {
    let note = is_doctor.then(|| view! { <a class="button" href=path::note(id)>"Note"</a> });
    let summary = begun.then(|| view! { <a class="button" href=path::summary(id)>"Summary"</a> });
    view! {
        <nav class="button-row" aria-label="Papers">
            {note}
            {summary}
        </nav>
    }
    .into_any()
}
