//! One account, and what an admin can do about it.

use leptos::prelude::*;
use shared::{
    AccountId,
    wire::console::{AccountEntry, AccountState, DisableAccount},
};

use super::accounts::{role_text, state_badge};
use crate::{
    app::use_base,
    components::{
        appointment_card::fact_list,
        button::button,
        fetched::{Instead, fetched},
        field::Field,
        form::{Form, FormSummary, Submit, on_submit},
        page::Heading,
        sure::{Question, sure},
    },
    pages::{not_found, with_id},
    path,
};

/// The page.
pub fn page() -> AnyView {
    with_id(|id: Option<AccountId>| match id {
        None => not_found::page(),
        Some(id) => {
            let base = use_base();
            let ask = move || async move { base.api().account(id).await };
            let shown = fetched(ask, |entry| shown(RwSignal::new(entry)), Instead::PART);
            view! { <div class="page narrow">{shown}</div> }.into_any()
        }
    })
}

/// What is done with one press, and what is said when it is done.
type Doing = (&'static str, &'static str, &'static str);

const PUBLISH: Doing = (
    "publish",
    "Publish",
    "Patients find and book them from now on.",
);
const UNPUBLISH: Doing = (
    "unpublish",
    "Take out of the directory",
    "Nobody finds or books them any more. Appointments that exist stay.",
);
const ENABLE: Doing = ("enable", "Enable", "They can sign in again.");
const INVITE: Doing = (
    "invitation",
    "Send the invitation again",
    "A new link is on its way; the one before opens nothing any more.",
);

const TAKE_AWAY: Question = [
    "Take away second factors",
    "Their app, passkeys and backup codes count no more, and they are told by mail. Be sure that it is they who asked for it: from then on their password alone opens the account.",
    "Keep them",
];

fn shown(entry: RwSignal<AccountEntry>) -> AnyView {
    let base = use_base();
    let form = Form::new("account");
    let done = RwSignal::new("");
    let id = entry.get_untracked().id;
    let act = move |(action, _, said): Doing| {
        done.set("");
        let call = async move { base.api().change_account(id, action).await };
        form.send(call, move |changed| {
            let _ = entry.try_set(changed);
            let _ = done.try_set(said);
        });
    };
    let say = move |said: &'static str| {
        move |()| {
            let _ = done.try_set(said);
        }
    };
    let sign_out = move || {
        done.set("");
        let call = async move { base.api().end_sessions_of(id).await };
        form.send(call, say("They are signed out everywhere."));
    };
    let reset_factors = move || {
        done.set("");
        let call = async move { base.api().reset_factors_of(id).await };
        form.send(
            call,
            say("They sign in with their password alone, and were told by mail."),
        );
    };
    let asks = RwSignal::new(false);
    let is_own = base.session.account_now().is_some_and(|own| own.id == id);
    let press = move |doing: Doing| button("button", doing.1, move || act(doing));
    let buttons = move || {
        let known = entry.get();
        let mut row = Vec::new();
        match known.is_published {
            Some(true) => row.push(press(UNPUBLISH)),
            // Nobody is booked who is not there.
            Some(false) if known.state == AccountState::Active => row.push(press(PUBLISH)),
            Some(false) | None => {}
        }
        match known.state {
            AccountState::Invited => row.push(press(INVITE)),
            AccountState::Active => {
                row.push(button("button", "End all sessions", sign_out));
                if !is_own {
                    row.push(button("button", TAKE_AWAY[0], move || asks.set(true)));
                }
            }
            AccountState::Disabled => row.push(press(ENABLE)),
            AccountState::Erased => {}
        }
        row
    };
    let may_disable = Memo::new(move |_| {
        let state = entry.with(|known| known.state);
        matches!(state, AccountState::Invited | AccountState::Active)
    });
    view! {
        <Heading text=entry.get_untracked().name/>
        {move || facts(entry.get())}
        <FormSummary form labels=&[]/>
        <div class="button-row">{buttons}</div>
        {sure(TAKE_AWAY, asks, reset_factors)}
        <p class="card-news" role="status">{move || done.get()}</p>
        <Show when=move || may_disable.get()>
            <Disable entry done/>
        </Show>
        <p><a href=path::ACCOUNTS>"All accounts"</a></p>
    }
    .into_any()
}

fn facts(entry: AccountEntry) -> AnyView {
    let mut rows = vec![
        ("Role", role_text(entry.role).into_any()),
        ("State", state_badge(entry.state)),
        ("E-mail", entry.email.into_any()),
        (
            "E-mail verified",
            match entry.is_verified {
                true => "Yes",
                false => "Not yet",
            }
            .into_any(),
        ),
    ];
    if let Some(username) = entry.username {
        rows.push(("User name", username.into_any()));
    }
    if let Some(specialty) = entry.specialty {
        rows.push(("Specialty", specialty.into_any()));
    }
    if let Some(about) = entry.about {
        rows.push(("About", about.into_any()));
    }
    if let Some(is_published) = entry.is_published {
        let text = match is_published {
            true => "Patients find and book them",
            false => "Not in the directory",
        };
        rows.push(("Directory", text.into_any()));
    }
    rows.push(("Time zone", entry.time_zone.into_any()));
    rows.push(("Language of e-mails", entry.language.own_name().into_any()));
    if let Some(reason) = entry.disabled_reason {
        rows.push(("Why disabled", reason.into_any()));
    }
    fact_list(rows).into_any()
}

#[component]
fn Disable(entry: RwSignal<AccountEntry>, done: RwSignal<&'static str>) -> impl IntoView {
    let base = use_base();
    let form = Form::new("disable");
    let reason = RwSignal::new(String::new());
    let submit = move || {
        let request = DisableAccount {
            reason: reason.get_untracked(),
        };
        if let Err(faults) = request.check() {
            return form.refuse(faults);
        }
        let id = entry.get_untracked().id;
        let call = async move { base.api().disable_account(id, &request).await };
        form.send(call, move |changed| {
            let _ = done.try_set("They are signed out and can not sign in.");
            let _ = entry.try_set(changed);
        });
    };
    view! {
        <form class="panel" novalidate=true aria-labelledby="disable-title" on:submit=on_submit(submit)>
            <h2 id="disable-title">"Disable this account"</h2>
            <p class="quiet">"They are signed out at once and can not sign in until an admin enables the account."</p>
            <FormSummary form labels=&[("reason", "Reason")]/>
            <Field form name="reason" label="Reason" value=reason hint="Other admins read it."/>
            <Submit form text="Disable" class="button button-danger"/>
        </form>
    }
}
