//! The own profile, and what one signs in with.

mod calendar;
mod deputies;
mod push;
mod reminders;
mod sessions;
mod sign_in;

use leptos::prelude::*;
use shared::{
    Role,
    account::About,
    wire::account::{Account, UpdateAccount},
};

use super::register::ZoneList;
use crate::{
    app::use_base,
    components::{
        appointment_card::fact_list,
        field::{Field, TextArea},
        form::{Form, FormSummary, Submit, on_submit},
        language_choice::language_choice,
        page::Heading,
    },
    path,
    zone::Zone,
};

const LABELS: &[(&str, &str)] = &[
    ("name", "Name"),
    ("time_zone", "Time zone"),
    ("language", "Language of e-mails"),
    ("phone", "Phone"),
    ("date_of_birth", "Date of birth"),
    ("about", "About you"),
];

/// The page.
pub fn page() -> AnyView {
    // The guard has let an account through; it is gone only while the page is being taken away.
    let Some(account) = use_base().session.account_now() else {
        return ().into_any();
    };
    let account_role = account.role;
    view! {
        <div class="page narrow">
            <Heading text="Settings"/>
            {identity(&account)}
            {trust_link(account.role)}
            <Profile account/>
            {(account_role == Role::Doctor).then(deputies::deputies)}
            {matches!(account_role, Role::Doctor | Role::Admin).then(deputies::deputyships)}
            {(account_role == Role::Patient).then(reminders::reminders)}
            {matches!(account_role, Role::Patient | Role::Doctor).then(calendar::calendar)}
            {matches!(account_role, Role::Patient | Role::Doctor).then(push::push)}
            {sign_in::password()}
            {sign_in::email()}
            {sessions::sessions()}
            <section class="panel" aria-labelledby="factor-title">
                <h2 id="factor-title">"Second factor"</h2>
                <p>"An app, a passkey and backup codes, so that your password alone is not enough."</p>
                <a class="button" href=path::SECOND_FACTOR>"Set up or change"</a>
            </section>
            <p>
                <a href=path::PRIVACY>"Privacy and your data"</a>
            </p>
        </div>
    }
    .into_any()
}

/// Where somebody sees who read what of theirs, or opens what is not theirs.
fn trust_link(role: Role) -> Option<AnyView> {
    let (href, text) = match role {
        Role::Patient => (path::RECORD_ACCESSES, "Who opened my record"),
        Role::Doctor => (path::EMERGENCY, "Open a record in an emergency"),
        Role::Admin => (path::AUDIT, "Audit"),
        Role::Integrator => return None,
    };
    let link = view! {
        <p>
            <a href=href>{text}</a>
        </p>
    };
    Some(link.into_any())
}

/// What the clinic knows the account by; it can not be changed here.
fn identity(account: &Account) -> impl IntoView + use<> {
    let role = match account.role {
        Role::Patient => "Patient",
        Role::Doctor => "Doctor",
        Role::Admin => "Admin",
        Role::Integrator => "Integrator",
    };
    let mut rows = vec![
        ("Role", role.into_any()),
        ("E-mail", account.email.clone().into_any()),
    ];
    if let Some(username) = account.username.clone() {
        rows.push(("User name", username.into_any()));
    }
    if let Some(specialty) = account.specialty.clone() {
        rows.push(("Specialty", specialty.into_any()));
    }
    fact_list(rows)
}

/// The fields of the form; a copy is the same fields.
#[derive(Clone, Copy)]
struct Fields {
    name: RwSignal<String>,
    time_zone: RwSignal<String>,
    language: RwSignal<String>,
    phone: RwSignal<String>,
    date_of_birth: RwSignal<String>,
    about: RwSignal<String>,
    waiting_room: RwSignal<bool>,
}

impl Fields {
    fn of(account: &Account) -> Self {
        let optional = |text: &Option<String>| RwSignal::new(text.clone().unwrap_or_default());
        Self {
            name: RwSignal::new(account.name.clone()),
            time_zone: RwSignal::new(account.time_zone.clone()),
            language: RwSignal::new(account.language.to_string()),
            phone: optional(&account.phone),
            date_of_birth: optional(&account.date_of_birth),
            about: optional(&account.about),
            waiting_room: RwSignal::new(account.waiting_room == Some(true)),
        }
    }

    /// The change to ask for: the fields of the role, an empty one cleared.
    fn request(self, role: Role) -> UpdateAccount {
        let text = |field: RwSignal<String>| field.get_untracked();
        let optional = |field, owner| {
            (role == owner).then(|| Some(text(field)).filter(|text| !text.trim().is_empty()))
        };
        UpdateAccount {
            name: Some(text(self.name)),
            time_zone: Some(text(self.time_zone)),
            language: Some(text(self.language)),
            phone: optional(self.phone, Role::Patient),
            date_of_birth: optional(self.date_of_birth, Role::Patient),
            about: optional(self.about, Role::Doctor),
            waiting_room: (role == Role::Doctor).then(|| self.waiting_room.get_untracked()),
        }
    }
}

#[component]
fn Profile(account: Account) -> impl IntoView {
    let base = use_base();
    let role = account.role;
    let form = Form::new("settings");
    let fields = Fields::of(&account);
    let saved = RwSignal::new(false);
    let submit = move || {
        saved.set(false);
        let request = fields.request(role);
        let today = base.clock.now_untracked().date_time().date();
        match request.check(role, today, |zone| Zone::named(zone).is_some()) {
            Err(faults) => form.refuse(faults),
            Ok(_) => form.send(
                async move { base.api().update_account(&request).await },
                move |account| {
                    base.session.update(account);
                    let _ = saved.try_set(true);
                },
            ),
        }
    };
    let about_hint = format!(
        "What patients read about you, {} characters at most.",
        About::MAX
    );
    view! {
        <form class="panel" novalidate=true on:submit=on_submit(submit)>
            <FormSummary form labels=LABELS/>
            <Field form name="name" label="Name" value=fields.name autocomplete="name"/>
            <Field form name="time_zone" label="Time zone" value=fields.time_zone list="time-zones" hint="Times are shown in this zone."/>
            <ZoneList/>
            {language_choice(fields.language)}
            <p class="field-hint">"Of invitations in your calendar, too. The pages are in English."</p>
            {(role == Role::Patient).then(|| view! {
                <Field form name="phone" label="Phone" value=fields.phone kind="tel" autocomplete="tel" optional=true hint="For your doctor, if the video fails."/>
                <Field form name="date_of_birth" label="Date of birth" value=fields.date_of_birth kind="date" autocomplete="bday" optional=true/>
            })}
            {(role == Role::Doctor).then(|| view! {
                <TextArea form name="about" label="About you" value=fields.about optional=true hint=about_hint/>
                {waiting_room(fields.waiting_room)}
            })}
            <Submit form text="Save"/>
            <p class="card-news" role="status">
                {move || if saved.get() { "Saved." } else { "" }}
            </p>
        </form>
    }
}

/// Whether the doctor opens the door to each patient.
fn waiting_room(value: RwSignal<bool>) -> AnyView {
    view! {
        <label class="choice">
            <input
                type="checkbox"
                prop:checked=move || value.get()
                on:change=move |event| value.set(event_target_checked(&event))
            />
            "Patients wait until I let them in"
        </label>
    }
    .into_any()
}
