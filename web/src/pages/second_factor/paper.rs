//! Codes for when app and passkey are out of reach.

use leptos::prelude::*;

use super::{
    Shared,
    asking::{Asking, asking, folded},
};
use crate::{
    app::use_base,
    components::{button::button, download::offer},
};

/// Codes that were just made, until they are written down.
pub fn new_codes(paper: RwSignal<Vec<String>>) -> AnyView {
    let shown = move || {
        let codes = paper.get();
        (!codes.is_empty()).then(|| list(codes, paper))
    };
    shown.into_any()
}

fn list(codes: Vec<String>, paper: RwSignal<Vec<String>>) -> AnyView {
    let text = codes.join("\n") + "\n";
    let lines = codes
        .into_iter()
        .map(|code| view! { <li><code>{code}</code></li> })
        .collect_view();
    view! {
        <section class="panel stack" aria-labelledby="new-codes-title">
            <h2 id="new-codes-title">"Your backup codes"</h2>
            <p role="status">"Write these down or keep them as a file, away from this device. Each signs you in once when your app or passkey is out of reach. They are not shown again."</p>
            <ol class="backup-codes">{lines}</ol>
            <div class="card-actions">
                {button("button", "Keep as a file", move || offer(&text, "text/plain", "backup-codes.txt"))}
                {button("button button-primary", "I have them", move || paper.set(Vec::new()))}
            </div>
        </section>
    }
    .into_any()
}

/// How many are left, and ten new ones.
pub fn part(left: u32, shared: Shared) -> AnyView {
    let api = use_base().api();
    let renew = Asking {
        id: "paper",
        text: "Make ten new codes",
        class: "button",
        above: None,
    };
    let form = asking(
        renew,
        move |password, _| async move { api.renew_backup_codes(&password).await },
        move |codes| shared.changed(codes),
    );
    let left = match left {
        1 => "One code is left.".to_owned(),
        left => format!("{left} codes are left."),
    };
    view! {
        <section class="panel stack" aria-labelledby="paper-title">
            <h2 id="paper-title">"Backup codes"</h2>
            <p>{left} " New ones make the old ones worthless."</p>
            {folded("New codes", form)}
        </section>
    }
    .into_any()
}
