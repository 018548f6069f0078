//! A time that is kept while the patient says what it is about.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use leptos::{html, prelude::*, task::spawn_local};
use shared::{
    appointment::Reason,
    wire::{availability::Day, slot::Hold},
};

use super::{
    Draft, agreeing::texts, asking::Asking, occurrences::occurrences, plan::Plan,
    repeat::repeat_fields,
};
use crate::{
    app::use_base,
    components::{
        button::button,
        field::TextArea,
        form::{Form, FormSummary, on_submit},
        navigator::use_navigator,
        slots::{Faces, When},
    },
};

/// With less than this left, a longer time is offered.
const SHORT_SECONDS: i64 = 60;
const LABELS: &[(&str, &str)] = &[
    ("reason", "Reason"),
    ("starts_at", "The time"),
    ("rule.interval", "The step"),
    ("rule.days", "The days"),
    ("rule.count", "How many times"),
    ("rule.until", "The last date"),
];

/// The form for the time that is kept. Whoever leaves it gives the time back.
#[component]
pub fn Kept(draft: Draft, faces: Faces, hold: Hold) -> impl IntoView {
    let base = use_base();
    let booked = Arc::new(AtomicBool::new(false));
    on_cleanup({
        let booked = booked.clone();
        move || {
            if !booked.load(Ordering::Relaxed) {
                // A hold that can not be given back ends by itself.
                spawn_local(async move { drop(base.api().release().await) });
            }
        }
    });
    let start = faces.doctors_date(hold.starts_at).weekday();
    let asking = Asking {
        base,
        draft,
        form: Form::new("book"),
        plan: Plan::new(),
        shown: RwSignal::new(None),
        starts_at: hold.starts_at,
        day: Day::ALL[start],
        last: StoredValue::new(None),
        booked: StoredValue::new(booked),
        navigator: use_navigator(),
    };
    let form = asking.form;
    let reason_hint = format!(
        "A few words for the doctor, {} characters at most. Only the doctor reads them.",
        Reason::MAX
    );
    let list = {
        let faces = faces.clone();
        move || asking.with_shown(|shown| occurrences(shown, &faces))
    };
    view! {
        <form class="stack" novalidate=true aria-labelledby="book-title" on:submit=on_submit(move || asking.submit())>
            <Chosen/>
            <When faces from=hold.starts_at to=hold.ends_at/>
            <TimeLeft draft/>
            <FormSummary form labels=LABELS/>
            <TextArea form name="reason" label="Reason" value=draft.reason hint=reason_hint/>
            {texts(draft.unagreed)}
            {repeat_fields(form, asking.plan, asking.day)}
            {move || asking.plan.on.get().then(list.clone())}
            <div class="button-row">
                {move || asking.submit_button()}
                {button("button", "Choose another time", move || draft.choose_again(None))}
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
    let longer = move || {
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
            {button("button", "Keep it longer", longer)}
        </Show>
    }
}
