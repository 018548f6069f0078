//! The audit, and the records that were opened in an emergency, for an admin.

use leptos::prelude::*;
use shared::wire::{
    audit::{AuditLine, Outcome, Who},
    emergency::EmergencyLine,
};

use crate::{
    api::AuditQuery,
    app::use_base,
    components::{
        field::Field,
        form::{Form, FormSummary, Submit, on_submit},
        page::Heading,
        paged::Paged,
        when::zone_note,
    },
    zone::Zone,
};

/// The page.
pub fn page() -> AnyView {
    let base = use_base();
    view! {
        <div class="page">
            <Heading text="Audit"/>
            <p class="lead">
                "Who did what, who was refused, and who read whose data. Lines are only ever added; the command "
                <code>"mydoctor audit verify"</code> " tells whether one was changed."
            </p>
            {zone_note(&base.session.zone_now())}
            <Opened/>
            <Lines/>
        </div>
    }
    .into_any()
}

#[component]
fn Opened() -> impl IntoView {
    let base = use_base();
    let zone = StoredValue::new(base.session.zone_now());
    let list = Paged::new(
        move |cursor| async move { base.api().opened_records(cursor).await },
        |line| line.id.to_string(),
        move |line| zone.with_value(|zone| opened(&line, zone)),
    );
    view! {
        <section class="panel" aria-labelledby="opened-title">
            <h2 id="opened-title">"Records opened in an emergency"</h2>
            <ol class="history">{list.lines()}</ol>
            <Show when=move || list.is_empty()>
                <p class="quiet">"None was opened."</p>
            </Show>
            {list.foot("Show more")}
        </section>
    }
}

fn opened(line: &EmergencyLine, zone: &Zone) -> AnyView {
    let known = match line.acknowledged_at {
        Some(at) => format!("The patient acknowledged it on {}.", zone.full(at)),
        None => "The patient has not acknowledged it yet.".to_owned(),
    };
    view! {
        <li>
            <time datetime=line.at.to_string()>{zone.full(line.at)}</time>
            <p>
                <b>{line.who.name.clone()}</b>
                " opened the record of "
                <b>{line.patient.name.clone()}</b>
            </p>
            <p class="quiet">"“" {line.reason.clone()} "” " {known}</p>
        </li>
    }
    .into_any()
}

#[component]
fn Lines() -> impl IntoView {
    let base = use_base();
    let zone = StoredValue::new(base.session.zone_now());
    let form = Form::new("audit");
    let fields = [(); 3].map(|()| RwSignal::new(String::new()));
    let [action, actor, target] = fields;
    let list = Paged::new(
        move |cursor| {
            let [action, actor, target] = fields.map(|field| field.get_untracked());
            let query = AuditQuery {
                action,
                actor,
                target,
                ..AuditQuery::default()
            };
            async move { base.api().audit(&query, cursor).await }
        },
        |line| line.id.to_string(),
        move |line| zone.with_value(|zone| told(&line, zone)),
    );
    view! {
        <section class="panel" aria-labelledby="lines-title">
            <h2 id="lines-title">"Lines"</h2>
            <form class="stack" novalidate=true aria-labelledby="lines-title" on:submit=on_submit(move || list.reload())>
                <FormSummary form labels=&[]/>
                <div class="field-pair">
                    <Field form name="action" label="Action" value=action optional=true hint="For example sign_in."/>
                    <Field form name="actor" label="Account" value=actor optional=true hint="The id of who acted."/>
                    <Field form name="target" label="About" value=target optional=true hint="The id of what it was done to."/>
                </div>
                <Submit form text="Search"/>
            </form>
            <ol class="history">{list.lines()}</ol>
            <Show when=move || list.is_empty()>
                <p class="empty" role="status">
                    "There is no such line."
                </p>
            </Show>
            {list.foot("Show more")}
        </section>
    }
}

fn told(line: &AuditLine, zone: &Zone) -> AnyView {
    let actor = line
        .actor
        .as_ref()
        .map_or("Nobody signed in".to_owned(), name);
    let acting_for = line
        .acting_for
        .as_ref()
        .map(|who| format!(" for {}", name(who)));
    let refused = (line.outcome == Outcome::Refused).then_some(" · refused");
    let ids = [
        ("Account", line.actor.as_ref().map(|who| who.id.uuid())),
        ("About", line.target_id),
        ("Request", line.request_id),
    ];
    let ids: Vec<_> = ids
        .into_iter()
        .filter_map(|(what, id)| Some(format!("{what} {}", id?)))
        .collect();
    view! {
        <li>
            <time datetime=line.at.to_string()>{zone.full(line.at)}</time>
            <p>
                <b>{line.action.clone()}</b>
                {refused}
                " · "
                {actor}
                {acting_for}
            </p>
            <p class="quiet">{ids.join(" · ")}</p>
        </li>
    }
    .into_any()
}

fn name(who: &Who) -> String {
    format!("{} ({})", who.name, who.role)
}
