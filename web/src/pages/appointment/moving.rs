//! Another time for an appointment: looked for in the doctor's times, then said yes to.

use leptos::prelude::*;
use shared::{
    Action, Role,
    wire::{
        appointment::{Appointment, RescheduleRequest},
        series::Scope,
        slot::Slot,
    },
};

use super::free_time::FreeTime;
use crate::{
    api::{Failure, SlotQuery},
    app::use_base,
    components::{
        appointment_actions::allowed_actions,
        button::button,
        failure::FailureNotice,
        form::{Form, FormSummary, Submit, on_submit},
        scope_choice::scope_choice,
        slots::{Faces, SlotPicker, When},
    },
};

/// The way to another time, for those who may.
#[component]
pub fn Moving(appointment: RwSignal<Appointment>) -> impl IntoView {
    let base = use_base();
    let allowed = allowed_actions(base, appointment);
    let may = Memo::new(move |_| allowed.with(|allowed| allowed.contains(&Action::Reschedule)));
    let open = RwSignal::new(false);
    let news = RwSignal::new("");
    let by_request = Memo::new(move |_| {
        let facts = appointment.with(Appointment::facts);
        base.session
            .actor()
            .is_some_and(|actor| facts.moves_by_request(actor))
    });
    let about = move || {
        if by_request.get() {
            "The doctor has to agree. Until then both times are kept for you."
        } else {
            "The appointment moves at once, and the other side reads it."
        }
    };
    let moved = Callback::new(move |changed: Appointment| {
        news.set(if by_request.get_untracked() {
            "The doctor is asked for the new time."
        } else {
            "Moved."
        });
        appointment.set(changed);
        open.set(false);
    });
    view! {
        <p class="card-news" role="status">{news}</p>
        <Show when=move || may.get()>
            <section class="panel" aria-labelledby="move-title">
                <h2 id="move-title">"Another time"</h2>
                <p class="quiet">{about}</p>
                <button
                    type="button"
                    class="button"
                    aria-expanded=move || open.get().to_string()
                    on:click=move |_| open.update(|open| *open = !*open)
                >
                    "Move"
                </button>
                <Show when=move || open.get()>
                    <Search appointment moved/>
                </Show>
            </section>
        </Show>
    }
}

#[component]
fn Search(appointment: RwSignal<Appointment>, moved: Callback<Appointment>) -> impl IntoView {
    let base = use_base();
    let form = Form::new("move");
    let chosen = RwSignal::new(None::<Slot>);
    let trouble = RwSignal::new(None::<Failure>);
    let reloads = RwSignal::new(0_u32);
    let scope = RwSignal::new(Scope::This);
    let known = appointment.get_untracked();
    let query = SlotQuery {
        doctor: known.doctor.id,
        visit_type: known.visit_type.map(|visit| visit.id),
        ignore: Some(known.id),
    };
    let around = known.starts_at;
    let is_doctor = base.session.role_now() == Some(Role::Doctor);
    let of_series = known.series_id.is_some();
    let query = Signal::stored(query);
    let faces = Faces::new(
        base.session.zone_now(),
        known.time_zone.as_deref().unwrap_or_default(),
    );
    let choose = Callback::new(move |slot| {
        trouble.set(None);
        chosen.set(Some(slot));
    });
    let submit = move || {
        let Some(slot) = chosen.get_untracked() else {
            return;
        };
        let request = RescheduleRequest {
            starts_at: slot.starts_at.to_string(),
            scope: scope.get_untracked(),
        };
        let call = async move {
            match base.api().reschedule(known.id, &request).await {
                Err(failure) if failure.is_time_gone() => Ok(Err(failure)),
                answer => answer.map(Ok),
            }
        };
        form.send(call, move |answer| match answer {
            Ok(changed) => drop(moved.try_run(changed)),
            Err(failure) => {
                let _ = trouble.try_set(Some(failure));
                let _ = chosen.try_set(None);
                let _ = reloads.try_update(|count| *count += 1);
            }
        });
    };
    move || {
        match chosen.get() {
        None => view! {
            {move || trouble.get().map(|failure| view! { <FailureNotice failure/> })}
            <SlotPicker query around=Some(around) choose reloads/>
            {is_doctor.then(|| view! { <FreeTime appointment=appointment.get_untracked() choose/> })}
        }
        .into_any(),
        Some(slot) => view! {
            <form class="stack" novalidate=true on:submit=on_submit(submit)>
                <FormSummary form labels=&[("starts_at", "The time")]/>
                <When faces=faces.clone() from=slot.starts_at to=slot.ends_at/>
                {of_series.then(|| scope_choice(scope))}
                <div class="button-row">
                    <Submit form text="Move to this time"/>
                    {button("button", "Choose another time", move || chosen.set(None))}
                </div>
            </form>
        }
        .into_any(),
    }
    }
}
