//! Who may open a page.

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use shared::{AccountId, Role};

use super::{navigator::use_navigator, skeleton::PageSkeleton};
use crate::{app::use_base, pages, path, session::Presence};

/// What the guard looks at: a page is not built anew because a name has changed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Visitor {
    Unknown,
    Nobody,
    Account(AccountId, Role),
}

/// The page for these roles; sign-in for nobody, with the way back; an honest no for the others.
pub fn guarded(roles: &'static [Role], page: fn() -> AnyView) -> AnyView {
    let session = use_base().session;
    let location = use_location();
    let navigator = use_navigator();
    let visitor = Memo::new(move |_| match session.presence() {
        Presence::Starting => Visitor::Unknown,
        Presence::Out { .. } => Visitor::Nobody,
        Presence::In(account) => match session.actor() {
            Some(actor) => Visitor::Account(actor.account_id(), actor.role()),
            None => Visitor::Account(account.id, account.role),
        },
    });
    Effect::new(move || {
        if visitor.get() == Visitor::Nobody {
            let here =
                location.pathname.get_untracked() + &query_of(&location.search.get_untracked());
            navigator.replace(&path::login_then(&here));
        }
    });
    // Who must have a second factor and has none is led to where one is added.
    Effect::new(move || {
        if session.lacks_factor() && location.pathname.get_untracked() != path::SECOND_FACTOR {
            navigator.replace(path::SECOND_FACTOR);
        }
    });
    let shown = move || match visitor.get() {
        Visitor::Unknown | Visitor::Nobody => view! { <PageSkeleton/> }.into_any(),
        Visitor::Account(_, role) if roles.contains(&role) => page(),
        Visitor::Account(..) => pages::forbidden::page(),
    };
    shown.into_any()
}

fn query_of(search: &str) -> String {
    match search.trim_start_matches('?') {
        "" => String::new(),
        query => format!("?{query}"),
    }
}
