//! Third people: who is there, and the doctor's one-time link for somebody more.

use leptos::{html, prelude::*, task::spawn_local};
use shared::wire::guest::{Guest, InviteGuest, InvitedGuest, LINK_MINUTES, Relation};

use super::visit::Visit;
use crate::{
    components::{
        button::button,
        choice::choice,
        copied::copied,
        field::Field,
        form::{Form, FormSummary, Submit, on_submit},
    },
    join_text::length_text,
};

/// Everybody who was invited, and for the doctor the way to invite.
pub fn guests(visit: Visit) -> AnyView {
    let known = visit.live.part(|state| state.guests.clone());
    let inviting = RwSignal::new(false);
    let list = move || {
        let known = known.get().unwrap_or_default();
        known
            .into_iter()
            .map(|guest| line(visit, guest))
            .collect_view()
    };
    let invite = visit.is_doctors().then(|| {
        view! {
            {button("button", "Invite somebody", move || inviting.set(true))}
            {move || inviting.get().then(|| dialog(visit, inviting))}
        }
    });
    view! {
        <ul class="guests" aria-label="Invited">
            {list}
        </ul>
        {invite}
    }
    .into_any()
}

const fn relation_text(relation: Relation) -> &'static str {
    match relation {
        Relation::Interpreter => "Interpreter",
        Relation::Relative => "Relative or friend",
        Relation::Other => "Somebody else",
    }
}

fn line(visit: Visit, guest: Guest) -> AnyView {
    let id = guest.id;
    let is_there = guest
        .whereabouts
        .is_some_and(|whereabouts| whereabouts.state.is_there());
    let state = match (is_there, guest.redeemed_at) {
        (true, _) => "here now",
        (false, Some(_)) => "not here",
        (false, None) => "has not opened the link yet",
    };
    let remove = move || {
        spawn_local(async move {
            // Whether it worked, the list shows.
            if visit.base.api().revoke(visit.id(), id).await.is_ok() {
                let _ = visit.live.ask().await;
            }
        });
    };
    view! {
        <li>
            <p>
                <strong>{guest.name}</strong>
                " ("
                {relation_text(guest.relation)}
                "): "
                {state}
            </p>
            {visit.is_doctors().then(|| button("button button-quiet-danger", "Take back", remove))}
        </li>
    }
    .into_any()
}

fn dialog(visit: Visit, open: RwSignal<bool>) -> AnyView {
    let place = NodeRef::<html::Dialog>::new();
    Effect::new(move || {
        if let Some(dialog) = place.get()
            && !dialog.open()
        {
            // Refused only for a dialog that is not in the document; then there is nothing to show.
            let _ = dialog.show_modal();
        }
    });
    let close = move || {
        if let Some(dialog) = place.try_get_untracked().flatten() {
            dialog.close();
        }
    };
    let invited = RwSignal::new(None::<(String, String)>);
    let body = move || match invited.get() {
        Some((name, link)) => made(name, link),
        None => form(visit, invited),
    };
    view! {
        <dialog class="dialog" node_ref=place aria-labelledby="invite-title" on:close=move |_| open.set(false)>
            <h2 id="invite-title">"Invite somebody"</h2>
            {body}
            <div class="button-row">{button("button", "Close", close)}</div>
        </dialog>
    }
    .into_any()
}

fn form(visit: Visit, invited: RwSignal<Option<(String, String)>>) -> AnyView {
    let form = Form::new("invite");
    let name = RwSignal::new(String::new());
    let relation = RwSignal::new(Relation::Interpreter);
    let submit = move || {
        let guest = InviteGuest {
            name: name.get_untracked(),
            relation: relation.get_untracked(),
        };
        if let Err(faults) = guest.check() {
            return form.refuse(faults);
        }
        let call = async move { visit.base.api().invite(visit.id(), &guest).await };
        form.send(call, move |answer: InvitedGuest| {
            let _ = invited.try_set(Some((answer.guest.name, answer.link)));
            spawn_local(async move {
                let _ = visit.live.ask().await;
            });
        });
    };
    let relations = Relation::ALL
        .into_iter()
        .map(|relation| (relation, relation_text(relation).to_owned()))
        .collect();
    view! {
        <p>
            "You get a link that one person can open once. The patient sees whom you have invited, and you can take it back at any time."
        </p>
        <form novalidate=true on:submit=on_submit(submit)>
            <FormSummary form labels=&[("name", "Name")]/>
            <Field form name="name" label="Name" value=name hint="As it is shown in the room."/>
            {choice("relation", "What are they there for?", relations, relation)}
            <Submit form text="Make a link"/>
        </form>
    }
    .into_any()
}

/// The link, which is told this once.
fn made(name: String, link: String) -> AnyView {
    let length = length_text(LINK_MINUTES * 60);
    view! {
        <p>
            "Hand this link to " {name} ". It can be opened once, within " {length}
            ", and is not shown again."
        </p>
        {copied("Link", link)}
    }
    .into_any()
}
