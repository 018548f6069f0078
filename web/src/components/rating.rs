//! The two questions after a consultation.

use leptos::prelude::*;
use shared::{AppointmentId, FieldCode, FieldError, wire::report::Rating};

use super::form::{Form, FormSummary, Submit, on_submit};
use crate::app::use_base;

const CONNECTION: &str = "How were picture and sound?";
const CONSULTATION: &str = "How was the consultation?";

/// The questions as a panel, for the page after a call and for the appointment's own.
#[component]
pub fn Questions(id: AppointmentId) -> impl IntoView {
    let base = use_base();
    let form = Form::new("rating");
    let (connection, consultation) = (RwSignal::new(0_u8), RwSignal::new(0_u8));
    let thanks = RwSignal::new("");
    let submit = move || {
        thanks.set("");
        let rating = Rating {
            connection: connection.get_untracked(),
            consultation: consultation.get_untracked(),
        };
        let unanswered = [
            ("connection", rating.connection),
            ("consultation", rating.consultation),
        ];
        let faults: Vec<_> = unanswered
            .into_iter()
            .filter(|(_, answer)| *answer == 0)
            .map(|(name, _)| FieldError::new(name, FieldCode::Blank))
            .collect();
        if !faults.is_empty() {
            return form.refuse(faults);
        }
        form.send(
            async move { base.api().rate(id, rating).await },
            move |()| {
                let _ = thanks.try_set("Thank you.");
            },
        );
    };
    view! {
        <section class="panel" aria-labelledby="rating-title">
            <h2 id="rating-title">"How did it go?"</h2>
            <form class="stack" novalidate=true on:submit=on_submit(submit)>
                <FormSummary
                    form
                    labels=&[("connection", "Picture and sound"), ("consultation", "The consultation")]
                />
                {stars(form, "connection", CONNECTION, connection)}
                {stars(form, "consultation", CONSULTATION, consultation)}
                <Submit form text="Send answers" class="button"/>
            </form>
            <p class="card-news" role="status">{thanks}</p>
        </section>
    }
}

/// One to five, with words at the ends.
fn stars(form: Form, name: &'static str, question: &'static str, chosen: RwSignal<u8>) -> AnyView {
    let group = form.field_id(name);
    let items = (1_u8..=5)
        .map(|value| {
            let text = match value {
                1 => "1, bad",
                2 => "2",
                3 => "3",
                4 => "4",
                _ => "5, good",
            };
            view! {
                <label class="choice">
                    <input
                        type="radio"
                        name=group.clone()
                        prop:checked=move || chosen.get() == value
                        on:change=move |_| chosen.set(value)
                    />
                    {text}
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="choices scale" id=form.field_id(name) tabindex="-1">
            <legend>{question}</legend>
            {items}
        </fieldset>
    }
    .into_any()
}
