//! What was told by mail, and what became of it. While no mail server is configured, it is read here and
//! handed on.

use leptos::prelude::*;
use shared::{
    MailId,
    wire::mail::{MailHead, MailState},
};

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
                "What was sent, what waits and what could not be sent. Without a mail server, mails are kept here to be handed on. A link in one is for its receiver alone; who reads a mail is recorded."
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
                <b>{mail.subject.clone()}</b>
                " · "
                {mail.to_address.clone()}
                " · "
                <time datetime=at.to_string()>{zone.full(at)}</time>
            </p>
            {outcome(&mail, zone)}
            {text(mail.id, label)}
        </li>
    }
    .into_any()
}

/// What became of it. One that was given up can be tried again.
fn outcome(mail: &MailHead, zone: &Zone) -> AnyView {
    let base = use_base();
    let form = Form::new("retry");
    let again = RwSignal::new(false);
    let id = mail.id;
    let label = format!("Try “{}” to {} again", mail.subject, mail.to_address);
    let was_dead = mail.state == MailState::Dead;
    let told = in_words(mail, |at| zone.full(at));
    let retry = move |_| {
        form.send(async move { base.api().retry_mail(id).await }, move |_| {
            let _ = again.try_set(true);
        });
    };
    (move || {
        if again.get() {
            return view! { <p role="status">"Waits to be sent again."</p> }.into_any();
        }
        let button = was_dead.then(|| {
            view! {
                <FormSummary form labels=&[]/>
                <button type="button" class="button" aria-label=label.clone() on:click=retry>
                    "Try again"
                </button>
            }
        });
        view! {
            <p class="quiet">{told.clone()}</p>
            {button}
        }
        .into_any()
    })
    .into_any()
}

/// The same as a sentence.
fn in_words(mail: &MailHead, show: impl Fn(shared::Instant) -> String) -> String {
    let fault = mail.last_fault.as_deref().map(fault);
    match (mail.state, fault) {
        (MailState::Kept, _) => "Kept here: there was no mail server.".to_owned(),
        (MailState::Queued, None) => "Waits to be sent.".to_owned(),
        (MailState::Queued, Some(fault)) => {
            format!(
                "Waits to be sent again, after {} attempts: {fault}.",
                mail.attempts
            )
        }
        (MailState::Sent, _) => match mail.sent_at {
            Some(at) => format!("Sent {}.", show(at)),
            None => "Sent.".to_owned(),
        },
        (MailState::Dead, None) => "Could not be sent.".to_owned(),
        (MailState::Dead, Some(fault)) => format!("Could not be sent: {fault}."),
    }
}

/// What a fault's word means.
fn fault(word: &str) -> String {
    let code = |prefix: &str| word.strip_prefix(prefix);
    match word {
        "unreachable" => "the mail server can not be reached".to_owned(),
        "timed_out" => "the mail server did not answer in time".to_owned(),
        "tls" => "the mail server has no certificate that is believed".to_owned(),
        "sign_in_refused" => "the mail server refuses user or password".to_owned(),
        "invalid_address" => "no mail can be sent to this address".to_owned(),
        "unreadable" => "it can not be read any more".to_owned(),
        "overtaken" => "it was no longer true".to_owned(),
        _ => match (code("mail_refused_"), code("refused_")) {
            (Some(code), _) => format!("the mail server refuses the receiver or the mail ({code})"),
            (_, Some(code)) => format!("the mail server refuses to work with us ({code})"),
            _ => word.to_owned(),
        },
    }
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

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    fn told(state: MailState, last_fault: Option<&str>) -> String {
        let at = shared::Instant::parse("2026-01-31T09:00:00Z").unwrap();
        let mail = MailHead {
            id: uuid::Uuid::nil().into(),
            kind: "password_changed".to_owned(),
            to_address: "pat@example.org".to_owned(),
            to_name: "Pat Morgan".to_owned(),
            subject: "Your password was changed".to_owned(),
            created_at: at,
            state,
            attempts: 3,
            last_fault: last_fault.map(str::to_owned),
            sent_at: Some(at),
        };
        in_words(&mail, |at| at.to_string())
    }

    #[test]
    fn what_became_of_a_mail_is_a_sentence() {
        assert_eq!(told(MailState::Sent, None), "Sent 2026-01-31T09:00:00Z.");
        assert_eq!(
            told(MailState::Queued, Some("unreachable")),
            "Waits to be sent again, after 3 attempts: the mail server can not be reached."
        );
        assert_eq!(
            told(MailState::Dead, Some("mail_refused_550")),
            "Could not be sent: the mail server refuses the receiver or the mail (550)."
        );
    }
}
