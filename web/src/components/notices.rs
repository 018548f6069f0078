//! What a patient must know before anything else: somebody opened their record in an emergency. It stands
//! above every page until they have acknowledged it.

use leptos::{prelude::*, task::spawn_local};
use shared::{Role, wire::emergency::Notice};

use super::{button::button, form::Form};
use crate::app::{Base, use_base};

/// The notices of the patient who is signed in; nothing for anybody else.
#[component]
pub fn RecordNotices() -> impl IntoView {
    let base = use_base();
    let notices = RwSignal::new(Vec::<Notice>::new());
    let role = Memo::new(move |_| base.session.role());
    Effect::new(move || {
        notices.set(Vec::new());
        if role.get() == Some(Role::Patient) {
            spawn_local(async move {
                // Who can not be told now is told on the next visit.
                if let Ok(told) = base.api().notices().await {
                    let _ = notices.try_set(told.items);
                }
            });
        }
    });
    let form = Form::new("notices");
    let shown = move || {
        let items = notices.get();
        (!items.is_empty()).then(|| {
            let items = items
                .into_iter()
                .map(|notice| told(base, form, notices, &notice));
            view! {
                <aside class="record-notices" aria-label="Notices">
                    {items.collect_view()}
                </aside>
            }
        })
    };
    shown.into_any()
}

fn told(base: Base, form: Form, notices: RwSignal<Vec<Notice>>, notice: &Notice) -> AnyView {
    let zone = base.session.zone_now();
    let id = notice.id;
    let acknowledge = move || {
        form.send(async move { base.api().acknowledge(id).await }, move |()| {
            let _ = notices.try_update(|left| left.retain(|notice| notice.id != id));
        });
    };
    view! {
        <section class="notice notice-bad">
            <p>
                <b>{notice.who.name.clone()}</b>
                " opened your record in an emergency on "
                <time datetime=notice.at.to_string()>{zone.full(notice.at)}</time>
                {format!(" ({} time)", zone.label())}
                ": “"
                {notice.reason.clone()}
                "”"
            </p>
            <p>"If you know of no emergency, tell the clinic."</p>
            {button("button", "I have read this", acknowledge)}
        </section>
    }
    .into_any()
}
