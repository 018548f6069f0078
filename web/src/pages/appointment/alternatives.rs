//! Other times, for a patient whose doctor has called the appointment off.

use leptos::prelude::*;
use shared::{
    Role,
    wire::appointment::{Appointment, CanceledBy},
};

use crate::{
    app::use_base,
    components::{
        fetched::{Instead, fetched},
        slots::Faces,
    },
    path,
};

/// The nearest free times, each a way into booking it.
pub fn alternatives(appointment: RwSignal<Appointment>) -> AnyView {
    let base = use_base();
    let wanted = Memo::new(move |_| {
        let by_doctor = appointment.with(|known| known.canceled_by == Some(CanceledBy::Doctor));
        by_doctor && base.session.role() == Some(Role::Patient)
    });
    (move || wanted.get().then(|| view! { <Alternatives appointment/> })).into_any()
}

#[component]
fn Alternatives(appointment: RwSignal<Appointment>) -> impl IntoView {
    let base = use_base();
    let known = appointment.get_untracked();
    let id = known.id;
    let shown = fetched(
        move || base.api().alternatives(id),
        move |other| {
            let faces = Faces::new(base.session.zone_now(), &other.time_zone);
            let visit = known.visit_type.as_ref().map(|visit| visit.id.as_str());
            let times = other
                .items
                .iter()
                .map(|slot| {
                    let to = path::book_at(known.doctor.id, slot.starts_at, visit);
                    let beside = faces
                        .beside(slot.starts_at)
                        .map(|beside| format!(" · {beside}"));
                    view! { <li><a href=to>{faces.own.full(slot.starts_at)} {beside}</a></li> }
                })
                .collect_view();
            let lead = if other.items.is_empty() {
                "There is no free time soon."
            } else {
                "The doctor had to cancel. These are the nearest free times:"
            };
            view! { <p>{lead}</p> <ul class="hints">{times}</ul> }.into_any()
        },
        Instead::PART,
    );
    view! {
        <section class="panel" aria-labelledby="other-title">
            <h2 id="other-title">"Other times"</h2>
            {shown}
            <a href=path::doctor(appointment.get_untracked().doctor.id)>"All times of this doctor"</a>
        </section>
    }
}
