//! Where the recordings are, and until when.

use leptos::prelude::*;
use shared::{AppointmentId, wire::recording::KeptRecording};

use crate::{
    app::use_base,
    components::fetched::{Instead, fetched},
    zone::Zone,
};

/// The list, where there is one.
pub fn recordings(id: AppointmentId) -> AnyView {
    let base = use_base();
    let zone = base.session.zone_now();
    fetched(
        move || base.api().recordings(id),
        move |all| {
            let lines = all
                .items
                .iter()
                .map(|one| recording(one, &zone))
                .collect_view();
            let any = !all.items.is_empty();
            any.then(|| {
                view! {
                    <section class="panel" aria-labelledby="recordings-title">
                        <h2 id="recordings-title">"Recordings"</h2>
                        <ul class="hints">{lines}</ul>
                        <p class="quiet">"They are kept by the video server, which may ask you to sign in there."</p>
                    </section>
                }
            })
            .into_any()
        },
        Instead {
            waiting: || ().into_any(),
            failed: Instead::PART.failed,
        },
    )
}

fn recording(one: &KeptRecording, zone: &Zone) -> AnyView {
    let now = use_base().clock.now_untracked();
    let over = one.expires_at.is_some_and(|until| until <= now);
    let name = format!("Recording of {}", zone.full(one.received_at));
    let until = one.expires_at.map(|until| {
        let word = if over {
            "no longer there since"
        } else {
            "there until"
        };
        format!(", {word} {}", zone.full(until))
    });
    let link = if over {
        name.into_any()
    } else {
        view! { <a href=one.url.clone() rel="external noopener noreferrer" target="_blank">{name}</a> }.into_any()
    };
    view! { <li>{link} {until}</li> }.into_any()
}
