//! Days on which the whole clinic is closed.

use leptos::prelude::*;
use shared::wire::closure::{Closure, ClosureRequest};

use crate::{
    app::use_base,
    components::{
        field::Field,
        form::{Form, FormSummary, Submit, on_submit},
        paged::Paged,
    },
    zone::Day,
};

const LABELS: &[(&str, &str)] = &[
    ("from", "First day"),
    ("to", "Last day"),
    ("name", "What for"),
];

/// The list, and the form for another one.
#[component]
pub fn Closures() -> impl IntoView {
    let base = use_base();
    let form = Form::new("closure");
    let removing = Form::new("remove-closure");
    let removals = RwSignal::new(0_u32);
    let remove = Callback::new(move |id| {
        removing.send(async move { base.api().reopen(id).await }, move |()| {
            let _ = removals.try_update(|count| *count += 1);
        });
    });
    let list = Paged::new(
        move |cursor| async move { base.api().closures(cursor).await },
        |closure| closure.id.to_string(),
        move |closure| line(closure, remove),
    );
    Effect::watch(move || removals.get(), move |_, _, _| list.reload(), false);
    let fields = [(); 3].map(|()| RwSignal::new(String::new()));
    let [from, to, name] = fields;
    let submit = move || {
        let [from, to, name] = fields.map(|field| field.get_untracked());
        let request = ClosureRequest { from, to, name };
        if let Err(faults) = request.check() {
            return form.refuse(faults);
        }
        form.send(
            async move { base.api().close(&request).await },
            move |_: Closure| {
                for field in fields {
                    let _ = field.try_set(String::new());
                }
                list.reload();
            },
        );
    };
    view! {
        <section class="panel" aria-labelledby="closures-title">
            <h2 id="closures-title">"Clinic closures"</h2>
            <p class="quiet">"On these days nobody can be booked. Appointments that are booked already stay."</p>
            <FormSummary form=removing labels=&[]/>
            <ul class="stack closures">
                {list.lines()}
            </ul>
            <Show when=move || list.is_empty()>
                <p class="quiet">"None is set."</p>
            </Show>
            {list.foot("Show more")}
            <form class="stack" novalidate=true aria-labelledby="closures-title" on:submit=on_submit(submit)>
                <FormSummary form labels=LABELS/>
                <div class="field-pair">
                    <Field form name="from" label="First day" value=from kind="date"/>
                    <Field form name="to" label="Last day" value=to kind="date"/>
                    <Field form name="name" label="What for" value=name/>
                </div>
                <Submit form text="Add closure"/>
            </form>
        </section>
    }
}

fn line(closure: Closure, remove: Callback<shared::ClosureId>) -> AnyView {
    let day = |iso: &str| Day::parse(iso).map(Day::full).unwrap_or_default();
    let days = if closure.from == closure.to {
        day(&closure.from)
    } else {
        format!("{} – {}", day(&closure.from), day(&closure.to))
    };
    let id = closure.id;
    view! {
        <li class="closure">
            <span>
                <b>{closure.name.clone()}</b>
                " · "
                {days}
            </span>
            <button
                type="button"
                class="button button-quiet-danger"
                aria-label=format!("Remove {}", closure.name)
                on:click=move |_| remove.run(id)
            >
                "Remove"
            </button>
        </li>
    }
    .into_any()
}
