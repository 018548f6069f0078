//! Somebody was missing: the doctor says who, and the patient may object.

use leptos::prelude::*;
use shared::{
    Action, Status,
    wire::{
        appointment::Appointment,
        attendance::{Attendance, ContestNoShow},
        presence::Side,
    },
};

use crate::{
    app::use_base,
    components::{
        appointment_actions::allowed_actions,
        button::button,
        field::TextArea,
        form::{Form, FormSummary, Submit, on_submit},
    },
};

/// For the doctor: what was seen, and whom to mark. Nothing is marked by itself.
pub fn marking(appointment: RwSignal<Appointment>, seen: RwSignal<Attendance>) -> AnyView {
    let base = use_base();
    let form = Form::new("absent");
    let allowed = allowed_actions(base, appointment);
    let may = Memo::new(move |_| allowed.with(|allowed| allowed.contains(&Action::MarkNoShow)));
    let mark = move |absent: Side| {
        move || {
            let id = appointment.get_untracked().id;
            let call = async move { base.api().mark_absent(id, absent).await };
            form.send(call, move |changed| drop(appointment.try_set(changed)));
        }
    };
    let proposal = move || {
        let proposed = seen.with(|seen| seen.reckoning.proposed_absent);
        proposed.map(|absent| {
            let who = match absent {
                Side::Doctor => "It looks as if you had not come",
                Side::Patient | Side::Guest => "It looks as if the patient had not come",
            };
            view! { <p>{who} ", as far as it was seen. Only you can say so."</p> }
        })
    };
    let shown = move || {
        may.get().then(|| {
            view! {
                <div class="stack">
                    {proposal}
                    <FormSummary form labels=&[]/>
                    <div class="button-row">
                        {button("button", "Mark as missed by the patient", mark(Side::Patient))}
                        {button("button", "Mark as missed by me", mark(Side::Doctor))}
                    </div>
                </div>
            }
        })
    };
    shown.into_any()
}

/// For the patient: the word against it, once.
pub fn contest(appointment: RwSignal<Appointment>, seen: RwSignal<Attendance>) -> AnyView {
    let open = Memo::new(move |_| {
        let blamed = seen.with(|seen| seen.absent == Some(Side::Patient) && seen.contest.is_none());
        blamed && appointment.with(|known| known.status == Status::NoShow)
    });
    let sent = RwSignal::new(false);
    view! {
        <p class="card-news" role="status">{move || if sent.get() { "The doctor reads it." } else { "" }}</p>
        {move || open.get().then(|| view! { <ContestForm appointment seen sent/> })}
    }
    .into_any()
}

#[component]
fn ContestForm(
    appointment: RwSignal<Appointment>,
    seen: RwSignal<Attendance>,
    sent: RwSignal<bool>,
) -> impl IntoView {
    let base = use_base();
    let form = Form::new("contest");
    let text = RwSignal::new(String::new());
    let submit = move || {
        let request = ContestNoShow {
            text: text.get_untracked(),
        };
        if let Err(faults) = request.check() {
            return form.refuse(faults);
        }
        let id = appointment.get_untracked().id;
        form.send(
            async move { base.api().contest(id, &request).await },
            move |told| {
                let _ = sent.try_set(true);
                let _ = seen.try_set(told);
            },
        );
    };
    view! {
        <form class="stack" novalidate=true on:submit=on_submit(submit)>
            <FormSummary form labels=&[("text", "What happened")]/>
            <TextArea
                form
                name="text"
                label="What happened"
                value=text
                rows=3
                hint="If you were there, or something kept you, say so. The doctor and you read it here."
            />
            <Submit form text="Object to the no-show" class="button"/>
        </form>
    }
}
