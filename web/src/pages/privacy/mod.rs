//! What is agreed to, what is kept of whoever is signed in, and its erasure.

mod agreed;
mod appointment;
mod copy;
mod erasing;
mod parts;

use leptos::prelude::*;
use shared::{Role, consent::Subject};

use crate::{
    app::use_base,
    components::{page::Heading, when::zone_note},
};

/// The page. Anyone reads the texts; the rest is for the signed-in.
pub fn page() -> AnyView {
    let base = use_base();
    let role = Memo::new(move |_| base.session.role());
    let shown = move || match role.get() {
        None => texts(),
        Some(role) => own(role),
    };
    view! {
        <div class="page narrow">
            <Heading text="Privacy and your data"/>
            {shown}
        </div>
    }
    .into_any()
}

fn texts() -> AnyView {
    let text = |subject: Subject| {
        view! {
            <section class="panel">
                <h2>{subject.title()}</h2>
                <p>{subject.text()}</p>
            </section>
        }
    };
    Subject::ALL.into_iter().map(text).collect_view().into_any()
}

fn own(role: Role) -> AnyView {
    let has_record = matches!(role, Role::Patient | Role::Doctor);
    view! {
        {zone_note(&use_base().session.zone_now())}
        {agreed::agreed()}
        {has_record.then(copy::copy)}
        {has_record.then(|| erasing::erasing(role))}
    }
    .into_any()
}
