//! What was told by mail. While no mail server is configured, it is read here and handed on.

use leptos::prelude::*;
use shared::{MailId, wire::mail::MailHead};

use crate::{
    app::use_base,
    components::{
        form::{Form, FormSummary},
        paged::Paged,
    },
    zone::Zone,
};

/// The list; one is opened by a press, and that is recorded.
pub fn mails() -> AnyView {
    let base = use_base();
    let list = Paged::new(
        move |cursor| async move { base.api().mails(cursor).await },
        |mail| mail.id.to_string(),
        move |mail| line(mail, &base.session.zone_now()),
    );
    view! {
        <section class="panel" aria-labelledby="mails-title">
            <h2 id="mails-title">"Mails"</h2>
            <p class="quiet">
                "No mail server is configured, so mails wait here. A link in one is for its receiver alone; who reads a mail is recorded."
            </p>
            <ul class="stack closures">{list.lines()}</ul>
            <Show when=move || list.is_empty()>
                <p class="quiet">"There is none."</p>
            </Show>
            {list.foot("Show more")}
        </section>
    }
    .into_any()
}

fn line(mail: MailHead, zone: &Zone) -> AnyView {
    let label = format!("Read “{}” to {}", mail.subject, mail.to_address);
    let at = mail.created_at;
    view! {
        <li>
            <p>
                <b>{mail.subject}</b>
                " · "
                {mail.to_address}
                " · "
                <time datetime=at.to_string()>{zone.full(at)}</time>
            </p>
            {text(mail.id, label)}
        </li>
    }
    .into_any()
}

/// The text once it was asked for.
fn text(id: MailId, label: String) -> AnyView {
    let base = use_base();
    let form = Form::new("mail");
    let text = RwSignal::new(None::<String>);
    let read = move |_| {
        form.send(async move { base.api().mail(id).await }, move |mail| {
            let _ = text.try_set(Some(mail.text));
        });
    };
    (move || match text.get() {
        Some(text) => view! { <pre class="mail-text">{text}</pre> }.into_any(),
        None => view! {
            <FormSummary form labels=&[]/>
            <button type="button" class="button" aria-label=label.clone() on:click=read>
                "Read"
            </button>
        }
        .into_any(),
    })
    .into_any()
}
