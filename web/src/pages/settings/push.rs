//! Whether this device is told of notifications while no page is open.

use leptos::prelude::*;
use shared::PushSubscriptionId;

use crate::{
    api::{Api, Failure, site},
    app::use_base,
    components::{
        fetched::{Instead, fetched},
        form::{Form, FormSummary, on_submit},
    },
    worker::{self, Here},
};

/// What becomes of this device.
#[derive(Clone, Copy, PartialEq)]
enum Told {
    /// It can not be told.
    Unsupported,
    /// Its person has it keep this site silent.
    Blocked,
    /// It is not told.
    Not,
    /// It is.
    Yes(PushSubscriptionId),
    /// It was to be, and its push service does not answer it.
    Failed,
}

impl Told {
    const fn text(self) -> &'static str {
        match self {
            Self::Unsupported => {
                "This browser can not show notifications of this page. On a telephone it may be able to once you have added the page to the home screen."
            }
            Self::Blocked => {
                "Notifications of this page are blocked. You can allow them in your browser, in the settings of this page."
            }
            Self::Not => "This device is not told.",
            Self::Yes(_) => "This device is told.",
            Self::Failed => {
                "Your browser could not prepare for notifications. Please try again later."
            }
        }
    }

    /// What can be done about it.
    const fn action(self) -> Option<&'static str> {
        match self {
            Self::Unsupported | Self::Blocked => None,
            Self::Not => Some("Tell me on this device"),
            Self::Yes(_) => Some("Stop on this device"),
            Self::Failed => Some("Try again"),
        }
    }
}

/// The choice, for a patient or a doctor; nothing where the server tells nobody.
pub fn push() -> AnyView {
    let api = use_base().api();
    let ask = move || async move {
        let Some(key) = site().await?.push_key else {
            return Ok(None);
        };
        let told = told_of(api, worker::here(&key).await).await?;
        Ok::<_, Failure>(Some((key, told)))
    };
    let show = |known: Option<(String, Told)>| match known {
        None => ().into_any(),
        Some((key, told)) => choice(key, told),
    };
    fetched(ask, show, Instead::PART)
}

/// Says to the server what there is, so that it knows this device as that of the present sign-in.
async fn told_of(api: Api, here: Here) -> Result<Told, Failure> {
    Ok(match here {
        Here::Unsupported => Told::Unsupported,
        Here::Blocked => Told::Blocked,
        Here::Not => Told::Not,
        Here::Failed => Told::Failed,
        Here::Subscribed(made) => Told::Yes(api.subscribe(&made).await?.id),
    })
}

fn choice(key: String, known: Told) -> AnyView {
    let api = use_base().api();
    let form = Form::new("push");
    let told = RwSignal::new(known);
    let key = StoredValue::new(key);
    let press = move || {
        let before = told.get_untracked();
        let call = async move {
            let Told::Yes(id) = before else {
                return told_of(api, worker::allow(&key.get_value()).await).await;
            };
            api.unsubscribe(id).await?;
            worker::end().await;
            Ok(Told::Not)
        };
        form.send(call, move |now| {
            let _ = told.try_set(now);
        });
    };
    view! {
        <section class="panel" aria-labelledby="push-title">
            <h2 id="push-title">"Notifications on this device"</h2>
            <p class="quiet">
                "Your browser tells you what happens to your appointments while this page is not open: what happened, and no names. It ends when you sign out."
            </p>
            <form class="stack" novalidate=true aria-labelledby="push-title" on:submit=on_submit(press)>
                <FormSummary form labels=&[]/>
                <p role="status">{move || told.get().text()}</p>
                <Show when=move || told.get().action().is_some()>
                    <p class="button-row">
                        <button type="submit" class="button" aria-disabled=move || form.is_busy().to_string()>
                            {move || told.get().action()}
                        </button>
                    </p>
                </Show>
            </form>
        </section>
    }
    .into_any()
}
