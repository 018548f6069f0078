//! A signed note: to be read, and added to.

use leptos::{html, prelude::*};
use shared::wire::note::{Amend, Amendment, Note};

use super::{conflict::passages, draft::Texts, saving::Saver};
use crate::{
    app::use_base,
    components::{
        button::button,
        field::TextArea,
        form::{Form, FormSummary, Submit, on_submit},
    },
    path,
    zone::Zone,
};

/// The texts as they were signed, and what was added. `just_now`: while this page was open, so that the
/// focus, whose button is gone, is where it is said.
pub fn signed(saver: Saver, just_now: bool) -> AnyView {
    let zone = StoredValue::new(use_base().session.zone_now());
    let news = NodeRef::<html::P>::new();
    Effect::new(move || {
        if let Some(news) = news.get().filter(|_| just_now) {
            let _ = news.focus();
        }
    });
    let signed_at = saver.known.with_untracked(|note| note.signed_at);
    let when = zone.with_value(|zone| signed_at.map(|at| format!("Signed {}.", zone.full(at))));
    let shown = move || zone.with_value(|zone| saver.known.with(|note| read(note, zone)));
    view! {
        <p class="notice notice-good" role="status" tabindex="-1" node_ref=news>{when}</p>
        {left_over(saver)}
        {shown}
        <p>
            <a class="button" href=path::summary(saver.id)>"Read the summary as the patient does"</a>
        </p>
        <Add saver/>
    }
    .into_any()
}

fn read(note: &Note, zone: &Zone) -> AnyView {
    let additions = note
        .amendments
        .iter()
        .map(|amendment| addition(amendment, zone))
        .collect_view();
    let any = !note.amendments.is_empty();
    view! {
        <section class="panel note-signed" aria-label="The signed note">{passages(&Texts::from(note))}</section>
        {any.then(|| view! {
            <section class="stack" aria-labelledby="added-title">
                <h2 id="added-title">"Added later"</h2>
                <ol class="stack note-list">{additions}</ol>
            </section>
        })}
    }
    .into_any()
}

fn addition(amendment: &Amendment, zone: &Zone) -> AnyView {
    let reader = if amendment.for_patient {
        "The patient reads it too."
    } else {
        "Only you read it."
    };
    view! {
        <li class="panel">
            <p class="quiet">{zone.full(amendment.written_at)} ". " {reader}</p>
            <p class="note-text">{amendment.text.clone()}</p>
        </li>
    }
    .into_any()
}

/// What was written here when the note was signed elsewhere: it is not lost, it can be added.
fn left_over(saver: Saver) -> AnyView {
    let mine = saver.mine();
    let left = saver.known.with_untracked(|note| Texts::from(note) != mine);
    let gone = RwSignal::new(!left);
    let shown = passages(&mine);
    let drop_it = move || {
        saver.forget();
        gone.set(true);
    };
    view! {
        <section class="notice notice-bad" hidden=move || gone.get() aria-label="Not in the note">
            <p>"The note was signed elsewhere. What you have written here since is not in it. Copy what you want to add below."</p>
            {shown}
            {button("button", "It is not needed", drop_it)}
        </section>
    }
    .into_any()
}

#[component]
fn Add(saver: Saver) -> impl IntoView {
    let base = use_base();
    let form = Form::new("amend");
    let text = RwSignal::new(String::new());
    let for_patient = RwSignal::new(false);
    let news = RwSignal::new("");
    let submit = move || {
        let request = Amend {
            text: text.get_untracked(),
            for_patient: for_patient.get_untracked(),
        };
        if let Err(faults) = request.check() {
            return form.refuse(faults);
        }
        let revision = saver.known.with_untracked(|note| note.revision);
        form.send(
            async move { base.api().amend_note(saver.id, revision, &request).await },
            move |note| {
                let _ = saver.known.try_set(note);
                let _ = text.try_set(String::new());
                let _ = news.try_set("Added.");
            },
        );
    };
    view! {
        <section class="panel" aria-labelledby="add-title">
            <h2 id="add-title">"Add to the note"</h2>
            <form class="stack" novalidate=true on:submit=on_submit(submit)>
                <FormSummary form labels=&[("text", "What to add")]/>
                <TextArea form name="text" label="What to add" value=text rows=4/>
                <label class="choice">
                    <input
                        type="checkbox"
                        prop:checked=move || for_patient.get()
                        on:change=move |event| for_patient.set(event_target_checked(&event))
                    />
                    "The patient reads it too"
                </label>
                <Submit form text="Add"/>
            </form>
            <p class="card-news" role="status">{news}</p>
        </section>
    }
}
