//! Saying that an address is one's own. It takes a press of a button, because programs that look into
//! mails open their links too.

use leptos::prelude::*;
use shared::wire::security::OpenLink;

use super::{done, expired, forgot, reset::is_expired};
use crate::{
    api::{Failure, security},
    components::{
        form::{Form, FormSummary, Submit, on_submit},
        page::Heading,
    },
    path,
};

/// What a page of this kind is about.
#[derive(Clone, Copy)]
struct Words {
    title: &'static str,
    question: &'static str,
    done: (&'static str, &'static str),
    otherwise: fn() -> AnyView,
}

type Opened = std::pin::Pin<Box<dyn Future<Output = Result<(), Failure>>>>;

/// The address that somebody registered with.
pub fn verify(secret: Option<String>) -> AnyView {
    let words = Words {
        title: "Is this your address?",
        question: "Somebody registered with the address that this link was sent to.",
        done: (
            "Thank you",
            "Your address is verified. You can sign in with it.",
        ),
        otherwise: again,
    };
    page(words, secret, |link| {
        Box::pin(async move { security::verify_email(&link).await })
    })
}

/// The address that is to take the place of the present one.
pub fn confirm(secret: Option<String>) -> AnyView {
    let words = Words {
        title: "Your new address",
        question: "The address that this link was sent to becomes the address of your account.",
        done: (
            "Your address is changed",
            "From now on mails go there, and you sign in with it.",
        ),
        otherwise: || {
            view! { <p><a class="button" href=path::SETTINGS>"To the settings"</a></p> }.into_any()
        },
    };
    page(words, secret, |link| {
        Box::pin(async move { security::confirm_email(&link).await })
    })
}

fn again() -> AnyView {
    forgot::ask(
        "Send me another link",
        |request| Box::pin(async move { security::resend_verification(&request).await }),
        "Thank you. If this address waits to be verified, a mail is on its way.",
    )
}

fn page(words: Words, secret: Option<String>, send: fn(OpenLink) -> Opened) -> AnyView {
    let secret = StoredValue::new(secret);
    // Whether it opened, once that is known.
    let opened = RwSignal::new(secret.with_value(Option::is_none).then_some(false));
    (move || match opened.get() {
        None => ask(words, secret, opened, send),
        Some(true) => done(words.done.0, words.done.1),
        Some(false) => expired((words.otherwise)()),
    })
    .into_any()
}

fn ask(
    words: Words,
    secret: StoredValue<Option<String>>,
    opened: RwSignal<Option<bool>>,
    send: fn(OpenLink) -> Opened,
) -> AnyView {
    let form = Form::new("open");
    let submit = move || {
        let link = OpenLink {
            token: secret.get_value().unwrap_or_default(),
        };
        let call = async move {
            match send(link).await {
                Err(failure) if is_expired(&failure) => Ok(false),
                answer => answer.map(|()| true),
            }
        };
        form.send(call, move |is_open| {
            let _ = opened.try_set(Some(is_open));
        });
    };
    view! {
        <div class="page narrow">
            <Heading text=words.title/>
            <p>{words.question}</p>
            <form class="panel" novalidate=true on:submit=on_submit(submit)>
                <FormSummary form labels=&[]/>
                <Submit form text="Yes, this is my address" class="button button-primary button-wide"/>
            </form>
        </div>
    }
    .into_any()
}
