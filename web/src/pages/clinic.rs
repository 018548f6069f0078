//! The settings of the clinic, and who chose what; for admins.

use leptos::prelude::*;
use shared::{
    SecondFactor,
    wire::settings::{ChosenSettings, ClinicSettings, SettingsRevision},
};

use crate::{
    app::use_base,
    components::{
        choice::choice,
        fetched::{Instead, fetched},
        field::Field,
        form::{Form, FormSummary, Submit, on_submit},
        page::Heading,
        paged::Paged,
        when::zone_note,
    },
    path,
};

const LABELS: &[(&str, &str)] = &[
    ("name", "Name of the clinic"),
    ("contact", "Whom patients call"),
    ("join_opens_before_minutes", "Rooms open before the start"),
    ("join_closes_after_minutes", "Rooms close after the start"),
    ("cancel_notice_minutes", "Notice for changes by patients"),
    ("second_factor", "Second factor"),
    ("doctors_publish_themselves", "Publication"),
];

/// The page.
pub fn page() -> AnyView {
    let base = use_base();
    let history = Paged::new(
        move |cursor| async move { base.api().settings_history(cursor).await },
        |item: &SettingsRevision| item.revision.to_string(),
        move |item| line(&item),
    );
    let ask = move || async move { base.api().clinic_settings().await };
    let form = fetched(ask, move |known| form(known, history), Instead::PART);
    view! {
        <div class="page narrow">
            <Heading text="Clinic settings"/>
            <p class="lead">"They count at once, without a restart. What is left empty is as it was installed."</p>
            {form}
            <section class="panel" aria-labelledby="history-title">
                <h2 id="history-title">"History"</h2>
                {zone_note(&base.session.zone_now())}
                <ul class="stack">{history.lines()}</ul>
                <Show when=move || history.is_empty()>
                    <p class="quiet">"Nothing was changed yet."</p>
                </Show>
                {history.foot("Show more")}
            </section>
            <p class="button-row">
                <a href=path::CLIENTS>"Clients of the API"</a>
                <a href=path::WEBHOOKS>"Webhooks"</a>
            </p>
        </div>
    }
    .into_any()
}

/// The fields that are typed; a copy is the same fields.
#[derive(Clone, Copy)]
struct Typed {
    name: RwSignal<String>,
    contact: RwSignal<String>,
    opens: RwSignal<String>,
    closes: RwSignal<String>,
    notice: RwSignal<String>,
}

impl Typed {
    fn of(chosen: &ChosenSettings) -> Self {
        fn text(value: Option<impl ToString>) -> RwSignal<String> {
            RwSignal::new(value.map(|value| value.to_string()).unwrap_or_default())
        }
        Self {
            name: text(chosen.name.as_ref()),
            contact: text(chosen.contact.as_ref()),
            opens: text(chosen.join_opens_before_minutes),
            closes: text(chosen.join_closes_after_minutes),
            notice: text(chosen.cancel_notice_minutes),
        }
    }

    /// What is typed, beside the two choices.
    fn chosen(self, second_factor: Option<SecondFactor>, publish: Option<bool>) -> ChosenSettings {
        let text = |field: RwSignal<String>| {
            Some(field.get_untracked().trim().to_owned()).filter(|text| !text.is_empty())
        };
        // What is no number is one that is out of range, so that the field is named.
        let number = |field| text(field).map(|text| text.parse().unwrap_or(u16::MAX));
        ChosenSettings {
            name: text(self.name),
            contact: text(self.contact),
            join_opens_before_minutes: number(self.opens),
            join_closes_after_minutes: number(self.closes),
            cancel_notice_minutes: text(self.notice).map(|text| text.parse().unwrap_or(u32::MAX)),
            second_factor,
            doctors_publish_themselves: publish,
        }
    }
}

fn form(known: ClinicSettings, history: Paged) -> AnyView {
    let base = use_base();
    let form = Form::new("clinic");
    let typed = Typed::of(&known.chosen);
    let second_factor = RwSignal::new(known.chosen.second_factor);
    let publish = RwSignal::new(known.chosen.doctors_publish_themselves);
    let revision = RwSignal::new(known.revision);
    let saved = RwSignal::new(false);
    let submit = move || {
        saved.set(false);
        let chosen = typed.chosen(second_factor.get_untracked(), publish.get_untracked());
        let chosen = match chosen.check(base.demo) {
            Err(faults) => return form.refuse(faults),
            Ok(chosen) => chosen,
        };
        let revision_now = revision.get_untracked();
        let call = async move { base.api().choose_settings(&chosen, revision_now).await };
        form.send(call, move |answer| {
            let _ = revision.try_set(answer.revision);
            let _ = saved.try_set(true);
            history.reload();
        });
    };
    let installed = known.installed;
    let minutes = |minutes: u32| format!("In minutes. As installed: {minutes}.");
    let contact = installed.contact.as_deref().unwrap_or("nobody");
    view! {
        <form class="panel" novalidate=true on:submit=on_submit(submit)>
            <FormSummary form labels=LABELS/>
            <Field form name="name" label="Name of the clinic" value=typed.name optional=true hint=format!("As installed: {}.", installed.name)/>
            <Field form name="contact" label="Whom patients call" value=typed.contact optional=true hint=format!("A number or an address. As installed: {contact}.")/>
            <Field form name="join_opens_before_minutes" label="Rooms open before the start" value=typed.opens kind="number" optional=true hint=minutes(installed.join_opens_before_minutes.into())/>
            <Field form name="join_closes_after_minutes" label="Rooms close after the start" value=typed.closes kind="number" optional=true hint=minutes(installed.join_closes_after_minutes.into())/>
            <Field form name="cancel_notice_minutes" label="Notice for changes by patients" value=typed.notice kind="number" optional=true hint=minutes(installed.cancel_notice_minutes)/>
            {choice("second_factor", "Who must have a second factor?", factors(installed.second_factor, base.demo), second_factor)}
            {choice(
                "doctors_publish_themselves",
                "When are invited doctors in the directory?",
                publication(installed.doctors_publish_themselves),
                publish,
            )}
            <Submit form text="Save"/>
            <p class="card-news" role="status">
                {move || if saved.get() { "Saved. It counts from now on." } else { "" }}
            </p>
        </form>
    }
    .into_any()
}

fn factors(installed: SecondFactor, demo: bool) -> Vec<(Option<SecondFactor>, String)> {
    let text = |factor| match factor {
        SecondFactor::Nobody => "Nobody must",
        SecondFactor::Admins => "Admins",
        SecondFactor::AdminsAndDoctors => "Admins and doctors",
    };
    with_installed(SecondFactor::offered(demo).to_vec(), installed, text)
}

fn publication(installed: bool) -> Vec<(Option<bool>, String)> {
    let text = |by_themselves| match by_themselves {
        true => "As soon as they accept",
        false => "When an admin publishes them",
    };
    with_installed(vec![false, true], installed, text)
}

/// The choices, and before them the one that leaves it as it was installed.
fn with_installed<T: Copy>(
    items: Vec<T>,
    installed: T,
    text: impl Fn(T) -> &'static str,
) -> Vec<(Option<T>, String)> {
    let as_installed = (None, format!("As installed: {}", text(installed)));
    let chosen = items
        .into_iter()
        .map(|item| (Some(item), text(item).to_owned()));
    std::iter::once(as_installed).chain(chosen).collect()
}

fn line(item: &SettingsRevision) -> AnyView {
    let zone = use_base().session.zone_now();
    let value = |value: &Option<String>| match value {
        Some(value) => format!("“{value}”"),
        None => "as installed".to_owned(),
    };
    let changes = item
        .changes
        .iter()
        .map(|change| {
            let label = LABELS.iter().find(|(field, _)| *field == change.field);
            let label = label.map_or(change.field.as_str(), |(_, label)| label);
            let text = format!("{label}: {} → {}", value(&change.from), value(&change.to));
            view! { <li>{text}</li> }
        })
        .collect_view();
    view! {
        <li>
            <b>{item.by_name.clone()}</b>
            ", "
            <time datetime=item.at.to_string()>{zone.full(item.at)}</time>
            <ul>{changes}</ul>
        </li>
    }
    .into_any()
}
