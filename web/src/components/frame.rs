//! What stands around every page: the skip link, the header with the way to the other pages, and
//! the footer.

use leptos::{html, prelude::*, task::spawn_local};
use leptos_router::components::A;
use shared::Role;

use super::{
    button::button,
    navigator::{Navigator, use_navigator},
    notices::RecordNotices,
    page::Moved,
    session_end::SessionEnd,
};
use crate::{api::Failure, app::use_base, following::Following, path};

/// Header, page, footer.
#[component]
pub fn Frame(children: Children) -> impl IntoView {
    let base = use_base();
    Navigator::provide();
    Moved::provide();
    Following::provide();
    let content = NodeRef::<html::Main>::new();
    // The router would take a link to a part of the page for a way to another one.
    let skip = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        if let Some(content) = content.get_untracked() {
            let _ = content.focus();
        }
    };
    view! {
        <a class="skip-link" href="#content" on:click=skip>
            "Skip to the content"
        </a>
        <Header/>
        <RecordNotices/>
        <main id="content" tabindex="-1" node_ref=content>
            {children()}
        </main>
        <SessionEnd/>
        <footer class="site-footer">
            <p>{move || base.site.name()} " · video consultations"</p>
        </footer>
    }
}

#[component]
fn Header() -> impl IntoView {
    let base = use_base();
    // Only the role matters for the links; a new name must not take the focus from one of them.
    let role = Memo::new(move |_| base.session.role());
    let acts = Memo::new(move |_| base.session.acting.is_on());
    view! {
        <header class="site-header">
            <div class="site-header-inner">
                <a class="brand" href=path::HOME>
                    <svg class="brand-mark" viewBox="0 0 32 32" aria-hidden="true">
                        <rect width="32" height="32" rx="9"></rect>
                        <path d="M16 8v16M8 16h16"></path>
                    </svg>
                    <span>{move || base.site.name()}</span>
                </a>
                {move || match role.get() {
                    Some(_) if acts.get() => deputy_links().into_any(),
                    Some(role) => view! { <MemberLinks role/> }.into_any(),
                    None => guest_links().into_any(),
                }}
            </div>
        </header>
        {move || base.session.acting.name().map(acting_for)}
    }
}

/// Said above every page, so that nobody forgets whose schedule it is.
fn acting_for(name: String) -> AnyView {
    let base = use_base();
    let navigator = use_navigator();
    let stop = move || {
        base.session.acting.set(None);
        navigator.go(path::SETTINGS);
    };
    view! {
        <aside class="notice notice-info acting" aria-label="Deputy">
            <p>"You act for " <b>{name}</b> ". What you do is recorded under your own name."</p>
            {button("button", "Stop", stop)}
        </aside>
    }
    .into_any()
}

fn deputy_links() -> impl IntoView {
    view! {
        <nav class="site-nav" aria-label="Main">
            <A href=path::APPOINTMENTS>"Appointments"</A>
            <A href=path::AVAILABILITY>"Availability"</A>
            <SignOut/>
        </nav>
    }
}

fn guest_links() -> impl IntoView {
    view! {
        <nav class="site-nav" aria-label="Main">
            <A href=path::LOGIN>"Sign in"</A>
            <A href=path::REGISTER>"Create account"</A>
        </nav>
    }
}

/// The pages that a role has a use for.
const fn links_of(role: Role) -> &'static [(&'static str, &'static str)] {
    match role {
        Role::Patient => &[
            (path::DOCTORS, "Doctors"),
            (path::APPOINTMENTS, "Appointments"),
            (path::SETTINGS, "Settings"),
        ],
        Role::Doctor => &[
            (path::APPOINTMENTS, "Appointments"),
            (path::AVAILABILITY, "Availability"),
            (path::ANALYTICS, "Analytics"),
            (path::DOCTORS, "Doctors"),
            (path::SETTINGS, "Settings"),
        ],
        Role::Admin => &[
            (path::ADMIN, "Appointments"),
            (path::ACCOUNTS, "Accounts"),
            (path::CLINIC, "Clinic"),
            (path::ANALYTICS, "Analytics"),
            (path::DOCTORS, "Doctors"),
            (path::SETTINGS, "Settings"),
        ],
        Role::Integrator => &[(path::SETTINGS, "Settings")],
    }
}

#[component]
fn MemberLinks(role: Role) -> impl IntoView {
    let links = links_of(role)
        .iter()
        .map(|(href, text)| {
            // What stands below it in the address has links of its own.
            let exact = *href == path::ADMIN;
            view! { <A href=*href exact>{*text}</A> }
        })
        .collect_view();
    let bell = matches!(role, Role::Patient | Role::Doctor).then(bell);
    view! {
        <nav class="site-nav" aria-label="Main">
            {links}
            {bell}
            <SignOut/>
        </nav>
    }
}

/// The way to the notifications, with how many of them are unread.
fn bell() -> AnyView {
    let following = Following::of_page();
    let name = move || match following.unread() {
        0 => "Notifications".to_owned(),
        unread => format!("Notifications, {unread} unread"),
    };
    let count = move || Some(following.unread()).filter(|unread| 0 < *unread);
    view! {
        <A href=path::NOTIFICATIONS>
            <svg class="bell" viewBox="0 0 24 24" aria-hidden="true">
                <path d="M6 17V11a6 6 0 0 1 12 0v6l2 2H4zM10 22h4"></path>
            </svg>
            <span class="visually-hidden">{name}</span>
            {move || {
                count().map(|unread| view! { <span class="bell-count" aria-hidden="true">{unread}</span> })
            }}
        </A>
    }
    .into_any()
}

#[component]
fn SignOut() -> impl IntoView {
    let base = use_base();
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<Failure>);
    let sign_out = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            // When it succeeds this button is gone, and its signals with it.
            if let Err(reason) = base.session.sign_out().await {
                failure.set(Some(reason));
                busy.set(false);
            }
        });
    };
    view! {
        <button type="button" class="nav-button" aria-disabled=move || busy.get().to_string() on:click=sign_out>
            "Sign out"
        </button>
        {move || {
            failure.get().map(|failure| {
                view! {
                    <p class="nav-alert" role="alert">
                        "You are still signed in. " {failure.message()}
                    </p>
                }
            })
        }}
    }
}
