//! Earlier states of a note, to be put back.

use leptos::prelude::*;
use shared::wire::note::NoteVersion;

use super::{conflict::passages, draft::Texts, saving::Saver};
use crate::{app::use_base, components::button::button, components::paged::Paged, zone::Zone};

/// A list that is read when it is opened.
pub fn versions(saver: Saver) -> AnyView {
    let open = RwSignal::new(false);
    view! {
        <details class="panel note-versions" on:toggle=move |_| open.update(|open| *open = !*open)>
            <summary>"Earlier versions"</summary>
            {move || open.get().then(|| list(saver))}
        </details>
    }
    .into_any()
}

fn list(saver: Saver) -> AnyView {
    let base = use_base();
    let zone = StoredValue::new(base.session.zone_now());
    let news = RwSignal::new("");
    let put_back = Callback::new(move |texts: Texts| {
        saver.put(texts);
        saver.save();
        news.set("Put back. What was there before is in this list.");
    });
    let list = Paged::new(
        move |cursor| async move { base.api().note_versions(saver.id, cursor).await },
        |version: &NoteVersion| version.revision.to_string(),
        move |version: NoteVersion| {
            let is_present = saver.known.with_untracked(|note| note.revision) == version.revision;
            zone.with_value(|zone| line(&version, is_present, zone, put_back))
        },
    );
    let revision = Memo::new(move |_| saver.known.with(|note| note.revision));
    Effect::watch(move || revision.get(), move |_, _, _| list.reload(), false);
    view! {
        <p class="card-news" role="status">{news}</p>
        <Show when=move || list.is_empty()>
            <p class="quiet">"There is none yet."</p>
        </Show>
        <ol class="stack note-list">{list.lines()}</ol>
        {list.foot("Show more")}
    }
    .into_any()
}

fn line(
    version: &NoteVersion,
    is_present: bool,
    zone: &Zone,
    put_back: Callback<Texts>,
) -> AnyView {
    let texts = Texts::from(version);
    let shown = passages(&texts);
    let when = zone.full(version.saved_at);
    let back = (!is_present).then(|| {
        button("button", "Put this back", move || {
            put_back.run(texts.clone())
        })
    });
    view! {
        <li>
            <details>
                <summary>{when} {is_present.then_some(" (as it is now)")}</summary>
                {shown}
                {back}
            </details>
        </li>
    }
    .into_any()
}
