//! Two tabs wrote the same note: both texts beside each other, and which one stays.

use leptos::{html, prelude::*};
use shared::wire::note::Note;

use super::{draft::Texts, saving::Saver};
use crate::{app::use_base, components::button::button};

/// The choice. Nothing is saved until it is made, and what is here stays kept.
pub fn conflict(saver: Saver, theirs: Note) -> AnyView {
    let (mine, has) = (saver.mine(), Texts::from(&theirs));
    let when = theirs.updated_at.map(|at| {
        let zone = use_base().session.zone_now();
        format!("Saved elsewhere {}", zone.time(at))
    });
    let sides = view! {
        <div class="note-sides">
            {side("Written here", &mine)}
            {side(&when.unwrap_or_else(|| "Saved elsewhere".to_owned()), &has)}
        </div>
    };
    let settle = move |texts: fn(&Texts, &Texts) -> Texts| {
        let (theirs, mine, has) = (theirs.clone(), mine.clone(), has.clone());
        move || saver.settle(theirs.clone(), texts(&mine, &has))
    };
    let keep_mine = settle(|mine, _| mine.clone());
    let take_theirs = settle(|_, has| has.clone());
    let keep_both = settle(|mine, has| has.with(mine));
    let title = NodeRef::<html::H2>::new();
    Effect::new(move || {
        if let Some(title) = title.get() {
            let _ = title.focus();
        }
    });
    view! {
        <section class="panel" aria-labelledby="conflict-title">
            <h2 id="conflict-title" tabindex="-1" node_ref=title>"This note was also written elsewhere"</h2>
            <p>"Perhaps in another tab or on another device. Which text should stay?"</p>
            {sides}
            <div class="button-row">
                {button("button button-primary", "Both", keep_both)}
                {button("button", "Keep mine", keep_mine)}
                {button("button", "Take theirs", take_theirs)}
            </div>
        </section>
    }
    .into_any()
}

fn side(title: &str, texts: &Texts) -> AnyView {
    view! {
        <section class="note-side" aria-label=title.to_owned()>
            <h3>{title.to_owned()}</h3>
            {passages(texts)}
        </section>
    }
    .into_any()
}

/// Both texts, to read.
pub fn passages(texts: &Texts) -> AnyView {
    view! {
        {passage("Private note", &texts.text)}
        {passage("Summary for the patient", &texts.summary)}
    }
    .into_any()
}

fn passage(name: &'static str, text: &str) -> AnyView {
    let words = if text.trim().is_empty() {
        view! { <p class="quiet">"Nothing written."</p> }.into_any()
    } else {
        view! { <p class="note-text">{text.to_owned()}</p> }.into_any()
    };
    view! {
        <h4>{name}</h4>
        {words}
    }
    .into_any()
}
