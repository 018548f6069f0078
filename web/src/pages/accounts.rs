//! Everybody who has an account, and the invitation of a doctor; for admins.

use leptos::prelude::*;
use shared::{
    Role,
    wire::console::{AccountEntry, AccountState, InviteDoctor},
};

use super::register::ZoneList;
use crate::{
    app::use_base,
    components::{
        field::{Field, search_field},
        form::{Form, FormSummary, Submit, on_submit},
        language_choice::language_choice,
        navigator::use_navigator,
        page::Heading,
        paged::Paged,
    },
    path,
    zone::Zone,
};

const LABELS: &[(&str, &str)] = &[
    ("email", "E-mail"),
    ("name", "Name"),
    ("specialty", "Specialty"),
    ("time_zone", "Time zone"),
    ("language", "Language of e-mails"),
];

/// The word for a state.
pub const fn state_text(state: AccountState) -> &'static str {
    match state {
        AccountState::Invited => "Invited",
        AccountState::Active => "Active",
        AccountState::Disabled => "Disabled",
        AccountState::Erased => "Erased",
    }
}

/// The word for a role.
pub const fn role_text(role: Role) -> &'static str {
    match role {
        Role::Patient => "Patient",
        Role::Doctor => "Doctor",
        Role::Admin => "Admin",
        Role::Integrator => "Integrator",
    }
}

/// The badge of a state.
pub fn state_badge(state: AccountState) -> AnyView {
    let class = match state {
        AccountState::Invited => "badge badge-pending",
        AccountState::Active => "badge badge-confirmed",
        AccountState::Disabled | AccountState::Erased => "badge badge-canceled",
    };
    view! { <span class=class>{state_text(state)}</span> }.into_any()
}

/// The page.
pub fn page() -> AnyView {
    let base = use_base();
    let wanted = [(); 3].map(|()| RwSignal::new(String::new()));
    let list = Paged::new(
        move |cursor| {
            let wanted = wanted.map(|value| value.get_untracked());
            async move { base.api().accounts(wanted, cursor).await }
        },
        |entry: &AccountEntry| entry.id.to_string(),
        line,
    );
    let form = Form::new("accounts");
    let [text, role, state] = wanted;
    let roles = Role::ALL.map(|role| (role.as_str(), role_text(role)));
    let states = AccountState::ALL.map(|state| (state.as_str(), state_text(state)));
    view! {
        <div class="page">
            <Heading text="Accounts"/>
            <form class="list-head" role="search" on:submit=on_submit(move || list.reload())>
                {search_field("accounts-q", "Name or e-mail", text)}
                {filter("role-filter", "Role", &roles, role, list)}
                {filter("state-filter", "State", &states, state, list)}
                <Submit form text="Search" class="button"/>
            </form>
            <section aria-labelledby="accounts-title">
                <h2 class="visually-hidden" id="accounts-title">"List"</h2>
                <ul class="stack closures">{list.lines()}</ul>
                <Show when=move || list.is_empty()>
                    <p class="empty" role="status">"There is no such account."</p>
                </Show>
                {list.foot("Show more")}
            </section>
            <Invite/>
        </div>
    }
    .into_any()
}

fn filter(
    id: &'static str,
    label: &'static str,
    words: &[(&'static str, &'static str)],
    value: RwSignal<String>,
    list: Paged,
) -> AnyView {
    let options = words
        .iter()
        .map(|(word, text)| view! { <option value=*word>{*text}</option> })
        .collect_view();
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <select
                id=id
                on:change=move |event| {
                    value.set(event_target_value(&event));
                    list.reload();
                }
            >
                <option value="">"All"</option>
                {options}
            </select>
        </div>
    }
    .into_any()
}

fn line(entry: AccountEntry) -> AnyView {
    let hidden = (entry.is_published == Some(false)).then_some(" · not in the directory");
    view! {
        <li class="closure">
            <span>
                <a href=path::account(entry.id)>{entry.name}</a>
                " · " {role_text(entry.role)} " · " {entry.email} {hidden}
            </span>
            {state_badge(entry.state)}
        </li>
    }
    .into_any()
}

#[component]
fn Invite() -> impl IntoView {
    let base = use_base();
    let navigator = use_navigator();
    let form = Form::new("invite");
    let [email, name, specialty] = [(); 3].map(|()| RwSignal::new(String::new()));
    let time_zone = RwSignal::new(base.session.zone_now().name().to_owned());
    // Whom somebody invites reads what they read, if nothing else is chosen.
    let own = base.session.account_now().map(|account| account.language);
    let language = RwSignal::new(own.unwrap_or_default().to_string());
    let submit = move || {
        let request = InviteDoctor {
            email: email.get_untracked(),
            name: name.get_untracked(),
            specialty: specialty.get_untracked(),
            time_zone: time_zone.get_untracked(),
            language: Some(language.get_untracked()),
        };
        match request.check(|zone| Zone::named(zone).is_some()) {
            Err(faults) => form.refuse(faults),
            Ok(_) => form.send(
                async move { base.api().invite_doctor(&request).await },
                move |entry| navigator.go(&path::account(entry.id)),
            ),
        }
    };
    view! {
        <section class="panel" aria-labelledby="invite-title">
            <h2 id="invite-title">"Invite a doctor"</h2>
            <p class="quiet">
                "They get a mail with a link, which opens once within three days, and set their own password. Patients find them when you publish them."
            </p>
            <form class="stack" novalidate=true aria-labelledby="invite-title" on:submit=on_submit(submit)>
                <FormSummary form labels=LABELS/>
                <Field form name="name" label="Name" value=name/>
                <Field form name="email" label="E-mail" value=email kind="email"/>
                <Field form name="specialty" label="Specialty" value=specialty/>
                <Field form name="time_zone" label="Time zone" value=time_zone list="time-zones"/>
                <ZoneList/>
                {language_choice(language)}
                <Submit form text="Send invitation"/>
            </form>
        </section>
    }
}
