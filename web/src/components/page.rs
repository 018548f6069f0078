//! A page: its title in the window, its heading, and the focus on it.

use leptos::{html, prelude::*};

use crate::app::use_base;

/// Whether somebody has moved from page to page yet. The first page keeps the browser's own focus.
#[derive(Clone, Copy)]
pub struct Moved(StoredValue<bool>);

impl Moved {
    /// Makes it known to all pages.
    pub fn provide() {
        provide_context(Self(StoredValue::new(false)));
    }
}

/// The level 1 heading of a page. It also names the window, and takes the focus when the page is come
/// to from another one, so that a screen reader says where one is.
///
/// What follows the text as its children is on the page, and not in the window's title, which others may
/// see over a shoulder or in a history.
#[component]
pub fn Heading(
    #[prop(into)] text: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let base = use_base();
    let title = text.clone();
    Effect::new(move || document().set_title(&format!("{title} · {}", base.site.name())));
    let heading = NodeRef::<html::H1>::new();
    let Moved(moved) = expect_context();
    Effect::new(move || {
        if let Some(heading) = heading.get() {
            if moved.get_value() {
                // A heading that can not be focused is still read in its turn.
                let _ = heading.focus();
            }
            moved.set_value(true);
        }
    });
    view! {
        <h1 class="page-title" tabindex="-1" node_ref=heading>
            {text}
            {children.map(|children| children())}
        </h1>
    }
}
