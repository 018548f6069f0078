//! Codes of an app: set up with a picture, taken away with the password.

use leptos::prelude::*;
use shared::{
    Instant,
    wire::factor::{ConfirmTotp, QrPicture, TotpProposal},
};

use super::{
    Shared,
    asking::{Asking, asking, folded},
};
use crate::{
    app::use_base,
    components::{
        field::Field,
        form::{Form, FormSummary, Submit, on_submit},
    },
};

const LABELS: &[(&str, &str)] = &[("code", "Code")];

/// The part of the page.
pub fn part(since: Option<Instant>, shared: Shared) -> AnyView {
    let api = use_base().api();
    let proposal = RwSignal::new(None::<TotpProposal>);
    let ask = Asking {
        id: "app",
        text: if since.is_some() {
            "Set up another app"
        } else {
            "Set up an app"
        },
        class: "button button-primary",
        above: None,
    };
    let set_up = asking(
        ask,
        move |password, _| async move { api.propose_totp(&password).await },
        move |made| {
            let _ = proposal.try_set(Some(made));
        },
    );
    let remove = Asking {
        id: "remove-app",
        text: "Remove the app",
        class: "button button-danger",
        above: None,
    };
    let remove = asking(
        remove,
        move |password, _| async move { api.remove_totp(&password).await },
        move |()| shared.changed(Vec::new()),
    );
    let body = if since.is_some() {
        view! {
            <p class="notice notice-good">"Your app is set up."</p>
            {folded("Change to another app", set_up)}
            {folded("Remove", remove)}
        }
        .into_any()
    } else {
        set_up
    };
    let shown = move || {
        proposal
            .get()
            .map(|proposal| confirmation(proposal, shared))
    };
    view! {
        <section class="panel stack" aria-labelledby="app-title">
            <h2 id="app-title">"An app on your telephone"</h2>
            <p class="quiet">"It shows a new code every half minute, without a network. Any app for one-time codes will do."</p>
            {body}
            {shown}
        </section>
    }
    .into_any()
}

fn confirmation(proposal: TotpProposal, shared: Shared) -> AnyView {
    let api = use_base().api();
    let form = Form::new("first-code");
    let code = RwSignal::new(String::new());
    let submit = move || {
        let request = ConfirmTotp {
            code: code.get_untracked(),
        };
        match request.check() {
            Err(faults) => form.refuse(faults),
            Ok(_) => form.send(
                async move { api.confirm_totp(&request).await },
                move |codes| shared.changed(codes),
            ),
        }
    };
    view! {
        <form class="stack" novalidate=true aria-label="The app's first code" on:submit=on_submit(submit)>
            <FormSummary form labels=LABELS/>
            <p>"Take a picture of this with the app, then type the code that it shows."</p>
            {picture(&proposal.qr)}
            <p>
                "No camera? " <a href=proposal.uri>"Open the app on this device"</a> ", or type this: "
                <code class="secret">{proposal.secret}</code>
            </p>
            <Field form name="code" label="Code" value=code autocomplete="one-time-code" attributes=vec![("inputmode", "numeric".to_owned())]/>
            <Submit form text="Confirm"/>
        </form>
    }
    .into_any()
}

fn picture(qr: &QrPicture) -> impl IntoView + use<> {
    view! {
        <svg class="qr" role="img" aria-label="QR code with the secret" viewBox=format!("0 0 {0} {0}", qr.size)>
            <path d=qr.path.clone()></path>
        </svg>
    }
}
