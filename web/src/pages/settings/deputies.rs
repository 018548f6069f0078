//! Who sees to a doctor's schedule, and whose schedule one sees to.

use leptos::prelude::*;
use shared::wire::deputy::{Deputy, Deputyship, NameDeputy};

use crate::{
    app::use_base,
    components::{
        field::Field,
        form::{Form, FormSummary, Submit, on_submit},
        navigator::use_navigator,
        paged::Paged,
    },
    path,
};

/// The own deputies, for a doctor.
pub fn deputies() -> AnyView {
    let base = use_base();
    let form = Form::new("deputy");
    let email = RwSignal::new(String::new());
    let changes = RwSignal::new(0_u32);
    let changed = move |()| {
        let _ = email.try_set(String::new());
        let _ = changes.try_update(|count| *count += 1);
    };
    let dismiss = Callback::new(move |id| {
        form.send(async move { base.api().dismiss_deputy(id).await }, changed);
    });
    let list = Paged::new(
        move |_| async move { base.api().deputies().await },
        |deputy: &Deputy| deputy.account_id.to_string(),
        move |deputy| line(deputy, dismiss),
    );
    Effect::watch(move || changes.get(), move |_, _, _| list.reload(), false);
    let submit = move || {
        let request = NameDeputy {
            email: email.get_untracked(),
        };
        if let Err(faults) = request.check() {
            return form.refuse(faults);
        }
        form.send(
            async move { base.api().name_deputy(&request).await },
            changed,
        );
    };
    view! {
        <section class="panel" aria-labelledby="deputies-title">
            <h2 id="deputies-title">"Deputies"</h2>
            <p class="quiet">
                "Colleagues and admins who confirm, move and cancel your appointments and set your hours. They do not read why patients come, and everything they do is recorded under their name."
            </p>
            <ul class="stack closures">{list.lines()}</ul>
            <Show when=move || list.is_empty()>
                <p class="quiet">"Nobody."</p>
            </Show>
            {list.foot("Show more")}
            <form class="stack" novalidate=true aria-labelledby="deputies-title" on:submit=on_submit(submit)>
                <FormSummary form labels=&[("email", "E-mail of the deputy")]/>
                <Field form name="email" label="E-mail of the deputy" value=email kind="email"/>
                <Submit form text="Name deputy"/>
            </form>
        </section>
    }
    .into_any()
}

fn line(deputy: Deputy, dismiss: Callback<shared::AccountId>) -> AnyView {
    let id = deputy.account_id;
    view! {
        <li class="closure">
            <span>
                <b>{deputy.name.clone()}</b>
                " · "
                {deputy.email}
            </span>
            <button
                type="button"
                class="button button-quiet-danger"
                aria-label=format!("Dismiss {}", deputy.name)
                on:click=move |_| dismiss.run(id)
            >
                "Dismiss"
            </button>
        </li>
    }
    .into_any()
}

/// Whose deputy one is; nothing where that is nobody's.
pub fn deputyships() -> AnyView {
    let base = use_base();
    let navigator = use_navigator();
    let begin = Callback::new(move |whom| {
        base.session.acting.set(Some(whom));
        navigator.go(path::APPOINTMENTS);
    });
    let list = Paged::new(
        move |_| async move { base.api().deputyships().await },
        |whom: &Deputyship| whom.doctor_id.to_string(),
        move |whom| doctor(whom, begin),
    );
    view! {
        <section class="panel" aria-labelledby="deputyships-title" hidden=move || list.is_empty()>
            <h2 id="deputyships-title">"You see to the schedule of"</h2>
            <ul class="stack closures">{list.lines()}</ul>
            {list.foot("Show more")}
        </section>
    }
    .into_any()
}

fn doctor(whom: Deputyship, begin: Callback<Deputyship>) -> AnyView {
    let label = format!("Act for {}", whom.name);
    view! {
        <li class="closure">
            <span>
                <b>{whom.name.clone()}</b>
                " · "
                {whom.specialty.clone()}
            </span>
            <button type="button" class="button" on:click=move |_| begin.run(whom.clone())>
                {label}
            </button>
        </li>
    }
    .into_any()
}
