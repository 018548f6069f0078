//! Asking for an appointment: what for, when, and why.

mod agreeing;
mod asking;
mod kept;
mod occurrences;
mod plan;
mod repeat;
mod visit;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shared::{
    DoctorId, Instant,
    consent::Subject,
    wire::{
        availability::VisitTypes,
        slot::{Hold, HoldRequest, Slot},
    },
};

pub use self::repeat::day_name;
use self::{kept::Kept, visit::visit_choice};
use super::{
    failure::FailureNotice,
    fetched::{Instead, fetched},
    form::Form,
    slots::{Faces, SlotPicker},
};
use crate::{
    api::{Failure, SlotQuery},
    app::use_base,
};

/// The way to an appointment with one doctor.
#[component]
pub fn Booking(doctor: DoctorId) -> impl IntoView {
    let base = use_base();
    let shown = fetched(
        move || base.api().visit_types(doctor),
        move |types| view! { <Steps doctor types/> }.into_any(),
        Instead::PART,
    );
    view! {
        <section class="panel" aria-labelledby="book-title">
            <h2 id="book-title">"Request an appointment"</h2>
            <p class="quiet">"It counts when the doctor has confirmed it."</p>
            {shown}
        </section>
    }
}

/// What has been decided so far; a copy is the same.
#[derive(Clone, Copy)]
struct Draft {
    doctor: DoctorId,
    /// The id of the visit type.
    visit_type: RwSignal<String>,
    /// The slot that is kept.
    hold: RwSignal<Option<Hold>>,
    reason: RwSignal<String>,
    /// What they have not agreed to yet, and do with their request.
    unagreed: RwSignal<Vec<Subject>>,
    /// Why the last choice came to nothing.
    trouble: RwSignal<Option<Failure>>,
    /// Around which time to look.
    around: RwSignal<Option<Instant>>,
    reloads: RwSignal<u32>,
}

impl Draft {
    fn request(self, starts_at: Instant) -> HoldRequest {
        HoldRequest {
            doctor_id: self.doctor.to_string(),
            starts_at: starts_at.to_string(),
            visit_type: Some(self.visit_type.get_untracked()),
        }
    }

    /// Back to the times, which are asked for anew.
    fn choose_again(self, trouble: Option<Failure>) {
        let _ = self.trouble.try_set(trouble);
        let _ = self.hold.try_set(None);
        let _ = self.reloads.try_update(|count| *count += 1);
    }
}

#[component]
fn Steps(doctor: DoctorId, types: VisitTypes) -> impl IntoView {
    let base = use_base();
    // Another page may have led here with a time in mind.
    let asked = use_query_map().get_untracked();
    let first = types.items.first().map(|visit| visit.id.clone());
    let wanted = asked.get("visit_type");
    let wanted = wanted.filter(|id| types.items.iter().any(|visit| visit.id == *id));
    let at = asked.get_str("at").and_then(|at| Instant::parse(at).ok());
    let draft = Draft {
        doctor,
        visit_type: RwSignal::new(wanted.or(first).unwrap_or_default()),
        hold: RwSignal::new(None),
        reason: RwSignal::new(String::new()),
        unagreed: agreeing::unagreed(base),
        trouble: RwSignal::new(None),
        around: RwSignal::new(at),
        reloads: RwSignal::new(0),
    };
    let faces = Faces::new(base.session.zone_now(), &types.time_zone);
    let keeping = Form::new("keep");
    let keep = move |starts_at: Instant| {
        draft.around.set(Some(starts_at));
        draft.trouble.set(None);
        let request = draft.request(starts_at);
        let call = async move { Ok(base.api().hold(&request).await) };
        keeping.send(call, move |kept| match kept {
            Ok(hold) => {
                let _ = draft.hold.try_set(Some(hold));
            }
            Err(failure) => draft.choose_again(Some(failure)),
        });
    };
    if let Some(at) = at {
        keep(at);
    }
    let query = Signal::derive(move || SlotQuery {
        doctor,
        visit_type: Some(draft.visit_type.get()),
        ignore: None,
    });
    let choose = Callback::new(move |slot: Slot| keep(slot.starts_at));
    let types = StoredValue::new(types.items);
    let is_kept = Memo::new(move |_| draft.hold.with(Option::is_some));
    move || {
        if is_kept.get()
            && let Some(hold) = draft.hold.get_untracked()
        {
            return view! { <Kept draft faces=faces.clone() hold/> }.into_any();
        }
        let around = draft.around.get_untracked();
        view! {
            {types.with_value(|types| visit_choice(types, draft.visit_type))}
            {move || draft.trouble.get().map(|failure| view! { <FailureNotice failure/> })}
            <SlotPicker query around choose reloads=draft.reloads/>
        }
        .into_any()
    }
}
