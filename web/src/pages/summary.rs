//! What the patient takes home: the signed summary, to read and to print.

use leptos::prelude::*;
use shared::{
    AppointmentId, ErrorCode,
    wire::note::{Amendment, Summary},
};

use super::{appointment::not_found, with_id};
use crate::{
    api::Failure,
    app::use_base,
    components::{
        appointment_card::fact_list,
        button::button,
        failure::FailureNotice,
        fetched::{Instead, fetched},
        page::Heading,
        skeleton::PageSkeleton,
        when::span,
    },
    path,
    zone::Zone,
};

/// The page.
pub fn page() -> AnyView {
    with_id(|id: Option<AppointmentId>| match id {
        Some(id) => loaded(id),
        None => not_found(),
    })
}

/// Both are asked for: an appointment of one's own that has no summary yet is not one that is not there.
fn loaded(id: AppointmentId) -> AnyView {
    let base = use_base();
    let ask = move || async move {
        match base.api().summary(id).await {
            Ok(summary) => Ok(Some(summary)),
            Err(failure) if failure.code() == Some(ErrorCode::NotFound) => {
                base.api().appointment(id).await.map(|_| None)
            }
            Err(failure) => Err(failure),
        }
    };
    let instead = Instead {
        waiting: || view! { <PageSkeleton/> }.into_any(),
        failed,
    };
    let show = move |summary: Option<Summary>| {
        let inner = match summary {
            Some(summary) => sheet(&summary, &base.session.zone_now()),
            None => not_signed(),
        };
        view! {
            <div class="page">
                <Heading text="Summary of the consultation"/>
                {inner}
                <p class="screen-only">
                    <a href=path::appointment(id)>"Back to the appointment"</a>
                </p>
            </div>
        }
        .into_any()
    };
    fetched(ask, show, instead)
}

fn failed(failure: Failure, retry: Callback<()>) -> AnyView {
    if failure.code() == Some(ErrorCode::NotFound) {
        return not_found();
    }
    view! {
        <div class="page narrow">
            <Heading text="Summary of the consultation"/>
            <FailureNotice failure retry/>
        </div>
    }
    .into_any()
}

fn not_signed() -> AnyView {
    view! {
        <div class="empty">
            <p>"There is no summary yet. It can be read here as soon as the doctor has signed it."</p>
        </div>
    }
    .into_any()
}

fn sheet(summary: &Summary, zone: &Zone) -> AnyView {
    let print = || {
        // A browser that does not print has no dialog to refuse.
        let _ = window().print();
    };
    let additions = summary
        .amendments
        .iter()
        .map(|amendment| addition(amendment, zone))
        .collect_view();
    let text = if summary.summary.trim().is_empty() {
        "The doctor has left this empty.".to_owned()
    } else {
        summary.summary.clone()
    };
    view! {
        <article class="sheet">
            {fact_list(facts(summary, zone))}
            <p class="note-text">{text}</p>
            {additions}
            <p class="quiet">
                {format!("Signed by {}, {}.", summary.doctor_name, zone.full(summary.signed_at))}
                <br/>
                {format!("All times are in {} time.", zone.label())}
            </p>
            {button("button", "Print", print)}
        </article>
    }
    .into_any()
}

fn facts(summary: &Summary, zone: &Zone) -> Vec<(&'static str, AnyView)> {
    let real = match (summary.began_at, summary.ended_at) {
        (Some(from), Some(to)) => span(zone, from, to).into_any(),
        (Some(from), None) => format!("from {}", zone.full(from)).into_any(),
        (None, _) => "not in the video room".into_any(),
    };
    vec![
        ("Patient", summary.patient_name.clone().into_any()),
        ("Doctor", summary.doctor_name.clone().into_any()),
        ("Planned", zone.full(summary.starts_at).into_any()),
        ("Took place", real),
    ]
}

fn addition(amendment: &Amendment, zone: &Zone) -> AnyView {
    view! {
        <section class="stack">
            <h2>{format!("Added {}", zone.full(amendment.written_at))}</h2>
            <p class="note-text">{amendment.text.clone()}</p>
        </section>
    }
    .into_any()
}
