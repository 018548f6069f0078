//! What a patient agrees to with their first request.

use leptos::{prelude::*, task::spawn_local};
use shared::{Role, consent::Subject, wire::consent::AnswerConsent};

use crate::{api::Failure, app::Base, components::consent_text::folded};

/// What the patient has not agreed to yet, as soon as the server has said it. Nothing where it does not:
/// the next request asks again.
pub fn unagreed(base: Base) -> RwSignal<Vec<Subject>> {
    let unagreed = RwSignal::new(Vec::new());
    if base.session.role_now() == Some(Role::Patient) {
        spawn_local(async move {
            if let Ok(stand) = base.api().consents().await {
                let missing = stand.items.into_iter().filter(|item| !item.holds);
                let _ = unagreed.try_set(missing.map(|item| item.subject).collect());
            }
        });
    }
    unagreed
}

/// The texts, and that the request agrees to them.
pub fn texts(unagreed: RwSignal<Vec<Subject>>) -> AnyView {
    let shown = move || {
        let subjects = unagreed.get();
        (!subjects.is_empty()).then(|| {
            view! {
                <section class="notice notice-info" aria-label="What you agree to">
                    <p>"With your first request you agree to these texts. You can take that back at any time, on the page “Privacy and your data”."</p>
                    {subjects.into_iter().map(folded).collect_view()}
                </section>
            }
        })
    };
    shown.into_any()
}

/// Tells the server that they agree, before the request.
pub async fn agree(base: Base, unagreed: RwSignal<Vec<Subject>>) -> Result<(), Failure> {
    for subject in unagreed.get_untracked() {
        let yes = AnswerConsent {
            subject,
            version: subject.version(),
            agreed: true,
        };
        base.api().answer_consent(&yes).await?;
    }
    let _ = unagreed.try_set(Vec::new());
    Ok(())
}
