//! A doctor's own time: the usual week, what differs from it, and the rules of booking.

mod draft;
mod grid;
mod painted;
mod preview;
mod rows;
mod week;

use leptos::prelude::*;
use shared::{ErrorCode, wire::availability::Availability};

use self::{
    draft::{Draft, RULES},
    grid::PaintGrid,
    preview::Effects,
    rows::{Column, FROM, RowList, TO},
    week::week_lists,
};
use super::register::ZoneList;
use crate::{
    app::use_base,
    components::{
        button::button,
        fetched::{Instead, fetched},
        field::Field,
        form::{Form, FormSummary, Submit, on_submit},
        page::Heading,
    },
    zone::Zone,
};

const LABELS: &[(&str, &str)] = &[
    ("time_zone", "The time zone"),
    ("hours", "A window of the week"),
    ("exceptions", "A date that differs"),
    ("time_off", "A time off"),
    ("visit_types", "A visit type"),
    (RULES[0].0, "How often visits start"),
    (RULES[1].0, "The time before a visit"),
    (RULES[2].0, "The time after a visit"),
    (RULES[3].0, "The notice"),
    (RULES[4].0, "How far ahead"),
    (RULES[5].0, "The most visits on a day"),
];

const EXCEPTION: &[Column] = &[
    Column {
        label: "Date",
        kind: "date",
        text: 0,
    },
    FROM,
    TO,
];
const TIME_OFF: &[Column] = &[
    Column {
        label: "From",
        kind: "datetime-local",
        text: 0,
    },
    Column {
        label: "To",
        kind: "datetime-local",
        text: 1,
    },
];
const VISIT_TYPE: &[Column] = &[
    Column {
        label: "Name",
        kind: "text",
        text: 0,
    },
    Column {
        label: "Minutes",
        kind: "number",
        text: 1,
    },
];

/// The page.
pub fn page() -> AnyView {
    let base = use_base();
    let loads = RwSignal::new(0_u32);
    let again = Callback::new(move |()| loads.update(|count| *count += 1));
    let shown = fetched(
        move || {
            loads.track();
            base.api().availability()
        },
        move |(known, revision)| view! { <Editor known revision again/> }.into_any(),
        Instead::PART,
    );
    view! {
        <div class="page">
            <Heading text="Availability"/>
            <p class="lead">"When patients can book you, and for what. Appointments that are booked already stay, whatever you change here."</p>
            {shown}
        </div>
    }
    .into_any()
}

#[component]
fn Editor(known: Availability, revision: Option<String>, again: Callback<()>) -> impl IntoView {
    let base = use_base();
    let form = Form::new("availability");
    let draft = Draft::of(&known);
    let revision = RwSignal::new(revision);
    let saved = RwSignal::new(false);
    let outdated = RwSignal::new(false);
    let submit = move || {
        saved.set(false);
        let document = untrack(|| draft.document());
        if let Err(faults) = document.check(|zone| Zone::named(zone).is_some()) {
            return form.refuse(faults);
        }
        let read = revision.get_untracked();
        let call = async move {
            match base.api().set_availability(&document, read).await {
                Err(failure) if failure.code() == Some(ErrorCode::PreconditionFailed) => Ok(None),
                answer => answer.map(Some),
            }
        };
        form.send(call, move |answer| match answer {
            Some(new) => {
                let _ = revision.try_set(new);
                let _ = saved.try_set(true);
            }
            None => drop(outdated.try_set(true)),
        });
    };
    view! {
        <form class="stack" novalidate=true on:submit=on_submit(submit)>
            <FormSummary form labels=LABELS/>
            {usual_week(form, draft)}
            {other_days(form, draft)}
            {booking_rules(form, draft)}
            <div class="save-bar">
                <Submit form text="Save"/>
                <p class="card-news" role="status">{move || saved.get().then_some("Saved.")}</p>
                <Show when=move || outdated.get()>
                    <div class="notice notice-bad" role="alert">
                        <p>"Your availability was changed elsewhere in the meantime, so this was not saved. Load it anew and make your changes again."</p>
                        {button("button", "Load anew", move || again.run(()))}
                    </div>
                </Show>
            </div>
        </form>
    }
}

fn usual_week(form: Form, draft: Draft) -> AnyView {
    view! {
        <section class="panel" aria-labelledby="week-title">
            <h2 id="week-title">"Usual week"</h2>
            <Field form name="time_zone" label="Time zone" value=draft.time_zone list="time-zones" hint="All times on this page are in this zone."/>
            <ZoneList/>
            <p class="field-hint" id="paint-help">
                "Press and drag to paint or wipe. With the keyboard: arrows move, Space paints or wipes, Shift with arrows goes on with it. The list beside it is exact to five minutes."
            </p>
            <div class="week-editor">
                <PaintGrid draft/>
                <div class="week-lists">
                    {week_lists(form, draft)}
                    {button("button", "Wipe the whole week", move || draft.set_weekly(&[]))}
                    <Effects draft/>
                </div>
            </div>
        </section>
    }
    .into_any()
}

fn other_days(form: Form, draft: Draft) -> AnyView {
    let empty = || [String::new(), String::new(), String::new()];
    view! {
        <section class="panel" aria-labelledby="other-days-title">
            <h2 id="other-days-title">"Dates that differ"</h2>
            <p class="field-hint">"On such a date only these hours count. Leave the times empty for a day without hours."</p>
            <RowList form name="exceptions" what="date" columns=EXCEPTION rows=draft.exceptions fresh=empty/>
            <h2>"Time off"</h2>
            <p class="field-hint">"Taken out of everything above."</p>
            <RowList form name="time_off" what="time off" columns=TIME_OFF rows=draft.time_off fresh=empty/>
        </section>
    }
    .into_any()
}

fn booking_rules(form: Form, draft: Draft) -> AnyView {
    let rules = RULES
        .into_iter()
        .zip(draft.rules)
        .map(|((name, label, hint), value)| {
            view! { <Field form name label value kind="number" hint optional=name.ends_with("day")/> }
        })
        .collect_view();
    view! {
        <section class="panel" aria-labelledby="rules-title">
            <h2 id="rules-title">"Visits and rules"</h2>
            <p class="field-hint">"The first visit type is meant where none is chosen."</p>
            <RowList form name="visit_types" what="visit type" columns=VISIT_TYPE rows=draft.visit_types fresh=new_visit/>
            <div class="field-pair">{rules}</div>
        </section>
    }
    .into_any()
}

/// A visit type of half an hour, under an id that no other one has.
fn new_visit() -> [String; 3] {
    let id = uuid::Uuid::new_v4().simple().to_string();
    [String::new(), "30".to_owned(), id]
}
