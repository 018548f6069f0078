//! A time that is kept while the patient says what it is about.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use leptos::{html, prelude::*, task::spawn_local};
use shared::{
    appointment::Reason,
    wire::{appointment::BookRequest, slot::Hold},
};
use uuid::Uuid;

use super::Draft;
use crate::{
    app::use_base,
    components::{
        field::TextArea,
        form::{Form, FormSummary, Submit, on_submit},
        navigator::use_navigator,
        slots::{Faces, When},
    },
    path,
};

/// With less than this left, a longer time is offered.
const SHORT_SECONDS: i64 = 60;

/// The form for the time that is kept. Whoever leaves it gives the time back.
#[component]
pub fn Kept(draft: Draft, faces: Faces) -> impl IntoView {
    let base = use_base();
    let navigator = use_navigator();
    let form = Form::new("book");
    let booked = Arc::new(AtomicBool::new(false));
    let last = StoredValue::new(None::<(BookRequest, String)>);
    let slot = draft.hold.get_untracked();
    on_cleanup({
        let booked = booked.clone();
        move || {
            if !booked.load(Ordering::Relaxed) {
                // A hold that can not be given back ends by itself.
                spawn_local(async move { drop(base.api().release().await) });
            }
        }
    });
    let submit = move || {
        let Some(slot) = draft.hold.get_untracked() else {
            return;
        };
        let wanted = draft.request(slot.starts_at);
        let request = BookRequest {
            doctor_id: wanted.doctor_id,
            starts_at: wanted.starts_at,
            visit_type: wanted.visit_type,
            reason: draft.reason.get_untracked(),
        };
        if let Err(faults) = Reason::parse(&request.reason) {
            return form.refuse(vec![shared::FieldError::new("reason", faults)]);
        }
        let key = key_for(last, &request);
        let booked = booked.clone();
        let call = async move {
            match base.api().book(&request, &key).await {
                Err(failure) if failure.is_time_gone() => Ok(Err(failure)),
                answer => answer.map(Ok),
            }
        };
        form.send(call, move |answer| match answer {
            Ok(appointment) => {
                booked.store(true, Ordering::Relaxed);
                navigator.go(&path::booked(appointment.id));
            }
            Err(failure) => draft.choose_again(Some(failure)),
        });
    };
    let reason_hint = format!(
        "A few words for the doctor, {} characters at most. Only the doctor reads them.",
        Reason::MAX
    );
    view! {
        <form class="stack" novalidate=true aria-labelledby="book-title" on:submit=on_submit(submit)>
            <Chosen/>
            {slot.map(|slot| view! { <When faces from=slot.starts_at to=slot.ends_at/> })}
            <TimeLeft draft/>
            <FormSummary form labels=&[("reason", "Reason"), ("starts_at", "The time")]/>
            <TextArea form name="reason" label="Reason" value=draft.reason hint=reason_hint/>
            <div class="button-row">
                <Submit form text="Request appointment"/>
                <button type="button" class="button" on:click=move |_| draft.choose_again(None)>
                    "Choose another time"
                </button>
            </div>
        </form>
    }
}

/// The heading of the step; takes the focus of the button that is gone.
#[component]
fn Chosen() -> impl IntoView {
    let heading = NodeRef::<html::H3>::new();
    Effect::new(move || {
        if let Some(heading) = heading.get() {
            let _ = heading.focus();
        }
    });
    view! {
        <h3 tabindex="-1" node_ref=heading>
            "Your time"
        </h3>
    }
}

/// How long the time is still kept, and the way to keep it longer.
#[component]
fn TimeLeft(draft: Draft) -> impl IntoView {
    let base = use_base();
    let left = move || {
        let hold = draft.hold.get()?;
        Some(base.clock.now().seconds_until(hold.expires_at))
    };
    let is_short = Memo::new(move |_| left().is_some_and(|left| left < SHORT_SECONDS));
    let is_over = Memo::new(move |_| left().is_some_and(|left| left <= 0));
    let form = Form::new("longer");
    let longer = move |_| {
        let Some(hold) = draft.hold.get_untracked() else {
            return;
        };
        let request = draft.request(hold.starts_at);
        form.send(
            async move { base.api().hold(&request).await },
            move |hold: Hold| {
                let _ = draft.hold.try_set(Some(hold));
            },
        );
    };
    view! {
        <p class="quiet">
            {move || left().filter(|left| 0 < *left).map(|left| {
                format!("Kept for you for {}:{:02} more.", left / 60, left % 60)
            })}
        </p>
        <p role="status">
            {move || is_over.get().then_some("The time is no longer kept for you. You can still ask for it as long as nobody else does.")}
        </p>
        <FormSummary form labels=&[]/>
        <Show when=move || is_short.get()>
            <button type="button" class="button" on:click=longer>
                "Keep it longer"
            </button>
        </Show>
    }
}

/// The idempotency key: the same one for the same request, so that pressing the button again after an
/// answer was lost on the way does not book twice.
fn key_for(last: StoredValue<Option<(BookRequest, String)>>, request: &BookRequest) -> String {
    let known = last.with_value(|last| {
        let (asked, key) = last.as_ref()?;
        let same = asked.starts_at == request.starts_at && asked.reason == request.reason;
        same.then(|| key.clone())
    });
    known.unwrap_or_else(|| {
        let key = Uuid::new_v4().to_string();
        last.set_value(Some((request.clone(), key.clone())));
        key
    })
}
