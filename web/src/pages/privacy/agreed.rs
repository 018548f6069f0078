//! What somebody has agreed to, and the way to take it back.

use leptos::prelude::*;
use shared::wire::consent::{AnswerConsent, Consent, Consents};

use crate::{
    app::use_base,
    components::{
        button::button,
        consent_text::folded,
        fetched::{Instead, fetched},
        form::{Form, FormSummary},
    },
};

/// All texts with their state.
pub fn agreed() -> AnyView {
    let base = use_base();
    let ask = move || async move { base.api().consents().await };
    let show = |stand: Consents| {
        let stand = RwSignal::new(stand.items);
        let form = Form::new("consents");
        let items = move || {
            let items = stand.get().into_iter();
            items
                .map(|consent| item(form, stand, consent))
                .collect_view()
        };
        view! {
            <FormSummary form labels=&[]/>
            {items}
        }
        .into_any()
    };
    view! {
        <section class="panel stack" aria-labelledby="agreed-title">
            <h2 id="agreed-title">"What you agreed to"</h2>
            {fetched(ask, show, Instead::PART)}
        </section>
    }
    .into_any()
}

fn item(form: Form, stand: RwSignal<Vec<Consent>>, consent: Consent) -> AnyView {
    let base = use_base();
    let zone = base.session.zone_now();
    let title = consent.subject.title();
    let since = consent.answered_at.map(|at| zone.full(at));
    let state = match (consent.holds, since) {
        (true, Some(since)) => format!("You agreed on {since}."),
        (false, Some(since)) => {
            format!("You do not agree, or to an older text only, since {since}.")
        }
        (_, None) => "You have not been asked yet.".to_owned(),
    };
    let answer = move || {
        let request = AnswerConsent {
            subject: consent.subject,
            version: consent.version,
            agreed: !consent.holds,
        };
        let call = async move { base.api().answer_consent(&request).await };
        form.send(call, move |now| drop(stand.try_set(now.items)));
    };
    let words = if consent.holds {
        format!("Take back: {title}")
    } else {
        format!("Agree: {title}")
    };
    view! {
        {folded(consent.subject)}
        <p class="quiet">{state}</p>
        {button("button", words, answer)}
    }
    .into_any()
}
