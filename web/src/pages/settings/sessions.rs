//! Where one is signed in.

use leptos::prelude::*;
use shared::{SessionId, wire::security::Session};

use crate::{
    app::use_base,
    components::{
        button::button,
        form::{Form, FormSummary},
        paged::Paged,
        sure::{Question, sure},
        when::zone_note,
    },
    zone::Zone,
};

const EVERYWHERE: Question = [
    "Sign out everywhere, here too",
    "Every device is signed out at once, this one too. What was not saved is lost.",
    "Stay signed in",
];

/// The list, with a way to end each but this one.
pub fn sessions() -> AnyView {
    let base = use_base();
    let form = Form::new("end-session");
    let endings = RwSignal::new(0_u32);
    let ended = move |()| {
        let _ = endings.try_update(|count| *count += 1);
    };
    let end = Callback::new(move |id| {
        form.send(async move { base.api().end_session(id).await }, ended);
    });
    let list = Paged::new(
        move |cursor| async move { base.api().sessions(cursor).await },
        |session| session.id.to_string(),
        move |session| line(&session, &base.session.zone_now(), end),
    );
    Effect::watch(move || endings.get(), move |_, _, _| list.reload(), false);
    let end_others = move || form.send(async move { base.api().end_other_sessions().await }, ended);
    let asks = RwSignal::new(false);
    let end_all = move || {
        form.send(
            async move { base.session.sign_out_everywhere().await },
            |()| {},
        );
    };
    view! {
        <section class="panel" aria-labelledby="sessions-title">
            <h2 id="sessions-title">"Where you are signed in"</h2>
            {zone_note(&base.session.zone_now())}
            <FormSummary form labels=&[]/>
            <ul class="stack closures">{list.lines()}</ul>
            {list.foot("Show more")}
            <div class="button-row">
                {button("button", "End all other sessions", end_others)}
                {button("button", EVERYWHERE[0], move || asks.set(true))}
            </div>
            {sure(EVERYWHERE, asks, end_all)}
        </section>
    }
    .into_any()
}

fn line(session: &Session, zone: &Zone, end: Callback<SessionId>) -> AnyView {
    let device = session.device.clone();
    let device = device.unwrap_or_else(|| "Another program".to_owned());
    let (id, used) = (session.id, session.last_used_at);
    let action = if session.is_this {
        view! { <span class="quiet">"This one"</span> }.into_any()
    } else {
        let label = format!("End the session of {device}, last used {}", zone.full(used));
        view! {
            <button type="button" class="button button-quiet-danger" aria-label=label on:click=move |_| end.run(id)>
                "End"
            </button>
        }
        .into_any()
    };
    view! {
        <li class="closure">
            <span>
                <b>{device}</b>
                " · last used "
                <time datetime=used.to_string()>{zone.full(used)}</time>
            </span>
            {action}
        </li>
    }
    .into_any()
}
