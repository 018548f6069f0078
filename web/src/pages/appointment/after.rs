//! What an appointment leaves behind: the way to the doctor's note and to the summary, what really
//! happened, recordings, and the two questions.

use leptos::prelude::*;
use shared::{AppointmentId, Role, Status, wire::appointment::Appointment};

use super::{attendance::attendance, recordings::recordings};
use crate::{app::use_base, components::rating::Questions, path};

/// For the patient and the doctor; each part from the moment on at which there is something to it.
pub fn after(appointment: RwSignal<Appointment>) -> AnyView {
    let base = use_base();
    let role = base.session.role_now();
    // A deputy sees to the time, and not to what came of it.
    if !role.is_some_and(Role::may_join) || base.session.acting.is_on() {
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
    let stands = Memo::new(move |_| {
        matches!(
            status.get(),
            Status::Confirmed | Status::Completed | Status::NoShow
        )
    });
    let papers = move || {
        let some = stands.get() && (begun.get() || is_doctor);
        some.then(|| papers(id, is_doctor, begun.get()))
    };
    let seen = move || (stands.get() && begun.get()).then(|| attendance(appointment));
    view! {
        {papers}
        {seen}
        {move || took_place.get().then(|| recordings(id))}
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
