//! A doctor opens a record in an emergency, and reads it.

use leptos::prelude::*;
use shared::wire::{
    emergency::{OpenRecord, OpenedRecord, PatientRecord, RecordAppointment},
    note::Note,
};

use crate::{
    app::use_base,
    components::{
        appointment_card::fact_list,
        badge::badge,
        fetched::{Instead, fetched},
        field::{Field, TextArea},
        form::{Form, FormSummary, Submit, on_submit},
        page::Heading,
        paged::Paged,
        when::span,
    },
    zone::Zone,
};

const LABELS: &[(&str, &str)] = &[("email", "The patient's e-mail"), ("reason", "Reason")];

/// The page.
pub fn page() -> AnyView {
    let opened = RwSignal::new(None::<OpenedRecord>);
    view! {
        <div class="page narrow">
            <Heading text="Emergency access"/>
            {move || match opened.get() {
                None => view! { <Ask opened/> }.into_any(),
                Some(opened) => read(opened),
            }}
        </div>
    }
    .into_any()
}

#[component]
fn Ask(opened: RwSignal<Option<OpenedRecord>>) -> impl IntoView {
    let base = use_base();
    let form = Form::new("emergency");
    let fields = [(); 2].map(|()| RwSignal::new(String::new()));
    let [email, reason] = fields;
    let submit = move || {
        let [email, reason] = fields.map(|field| field.get_untracked());
        let request = OpenRecord { email, reason };
        if let Err(faults) = request.check() {
            return form.refuse(faults);
        }
        form.send(
            async move { base.api().open_record(&request).await },
            move |record| {
                let _ = opened.try_set(Some(record));
            },
        );
    };
    view! {
        <p class="notice notice-bad">
            "For patients whom you can not ask. The patient is told at once who opened the record and why; \
             the clinic's admins see it, too."
        </p>
        <form class="panel" novalidate=true on:submit=on_submit(submit)>
            <FormSummary form labels=LABELS/>
            <Field form name="email" label="The patient's e-mail" value=email kind="email"/>
            <TextArea form name="reason" label="Reason" value=reason hint="10 to 500 characters."/>
            <Submit form text="Open the record" class="button button-danger"/>
        </form>
    }
}

fn read(opened: OpenedRecord) -> AnyView {
    let base = use_base();
    let id = opened.patient_id;
    let ask = move || async move { base.api().record(id, None).await };
    fetched(ask, shown, Instead::PART)
}

fn shown(record: PatientRecord) -> AnyView {
    let base = use_base();
    let zone = base.session.zone_now();
    let patient = record.patient;
    let id = patient.id;
    let mut rows = vec![("E-mail", patient.email.into_any())];
    if let Some(phone) = patient.phone {
        rows.push(("Phone", phone.into_any()));
    }
    if let Some(born) = patient.date_of_birth {
        rows.push(("Date of birth", born.into_any()));
    }
    let kept = StoredValue::new(zone.clone());
    let list = Paged::new(
        move |cursor| async move { Ok(base.api().record(id, cursor).await?.appointments) },
        |item: &RecordAppointment| item.appointment.id.to_string(),
        move |item| kept.with_value(|zone| appointment(item, zone)),
    );
    view! {
        <p class="lead" role="status">
            {format!("Open until {}, in {} time, as all times here are.", zone.full(record.expires_at), zone.label())}
        </p>
        <section class="panel" aria-labelledby="patient-title">
            <h2 id="patient-title">{patient.name}</h2>
            {fact_list(rows)}
        </section>
        <section class="stack" aria-labelledby="record-title">
            <h2 id="record-title">"Appointments"</h2>
            {list.lines()}
            <Show when=move || list.is_empty()>
                <p class="empty">"There are none."</p>
            </Show>
            {list.foot("Show more")}
        </section>
    }
    .into_any()
}

fn appointment(item: RecordAppointment, zone: &Zone) -> AnyView {
    let RecordAppointment { appointment, note } = item;
    view! {
        <article class="panel">
            <div class="card-head">
                <h3>{appointment.doctor.name}</h3>
                {badge(appointment.status)}
            </div>
            <p>{span(zone, appointment.starts_at, appointment.ends_at)}</p>
            {fact_list(vec![("Reason", appointment.reason.unwrap_or_default().into_any())])}
            {note.map(signed)}
        </article>
    }
    .into_any()
}

fn signed(note: Note) -> AnyView {
    let mut rows = vec![
        ("Note", note.text.into_any()),
        ("Summary", note.summary.into_any()),
    ];
    for amendment in note.amendments {
        rows.push(("Addition", amendment.text.into_any()));
    }
    fact_list(rows).into_any()
}
