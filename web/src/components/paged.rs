//! A list that grows page by page.

use std::{future::Future, pin::Pin};

use leptos::{prelude::*, task::spawn_local};
use shared::wire::page::Page;

use super::{button::button, failure::FailureNotice, skeleton::ListSkeleton};
use crate::api::Failure;

/// What comes after the items that are there.
#[derive(Clone, PartialEq)]
enum Rest {
    Loading,
    More(String),
    None,
    Failed(Failure),
}

type Loading<T> = Pin<Box<dyn Future<Output = Result<Page<T>, Failure>>>>;
type Load<T> = Box<dyn Fn(Option<String>) -> Loading<T>>;

/// The state of such a list; a copy is the same list.
pub struct Paged<T: Send + Sync + 'static> {
    items: RwSignal<Vec<T>>,
    rest: RwSignal<Rest>,
    /// Where the page that failed or is being loaded begins.
    cursor: StoredValue<Option<String>>,
    /// Counts the questions, so that a late answer to an old one is not shown.
    turn: StoredValue<u32>,
    load: StoredValue<Load<T>, LocalStorage>,
}

impl<T: Send + Sync + 'static> Clone for Paged<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Paged<T> {}

impl<T: Clone + Send + Sync + 'static> Paged<T> {
    /// A list that `load` fills from a cursor on; it is read for the first time right away.
    pub fn new<F>(load: impl Fn(Option<String>) -> F + 'static) -> Self
    where
        F: Future<Output = Result<Page<T>, Failure>> + 'static,
    {
        let load: Load<T> = Box::new(move |cursor| Box::pin(load(cursor)));
        let list = Self {
            items: RwSignal::new(Vec::new()),
            rest: RwSignal::new(Rest::Loading),
            cursor: StoredValue::new(None),
            turn: StoredValue::new(0),
            load: StoredValue::new_local(load),
        };
        list.reload();
        list
    }

    /// Reads from the beginning; what is there stays until the answer comes.
    pub fn reload(self) {
        self.ask(None);
    }

    /// Reads what comes next.
    fn more(self) {
        if let Rest::More(cursor) = self.rest.get_untracked() {
            self.ask(Some(cursor));
        }
    }

    /// Reads again what could not be read.
    fn retry(self) {
        self.ask(self.cursor.get_value());
    }

    /// What has been read.
    pub fn items(self) -> Vec<T> {
        self.items.get()
    }

    /// Whether it was read, and not in vain the last time.
    pub fn was_read(self) -> bool {
        let empty = self.items.with(Vec::is_empty);
        self.rest.with(|rest| match rest {
            Rest::Loading => !empty,
            Rest::Failed(_) => false,
            Rest::More(_) | Rest::None => true,
        })
    }

    /// Whether all has been read and there is nothing.
    pub fn is_empty(self) -> bool {
        self.items.with(Vec::is_empty) && self.rest.with(|rest| *rest == Rest::None)
    }

    fn ask(self, cursor: Option<String>) {
        let turn = self.turn.get_value() + 1;
        self.turn.set_value(turn);
        self.cursor.set_value(cursor.clone());
        self.rest.set(Rest::Loading);
        let answer = self.load.with_value(|load| load(cursor.clone()));
        spawn_local(async move {
            let answer = answer.await;
            // Another question was asked since, or the page is gone.
            if self.turn.try_get_value() != Some(turn) {
                return;
            }
            match answer {
                Ok(page) => {
                    self.items.update(|items| {
                        if cursor.is_none() {
                            items.clear();
                        }
                        items.extend(page.items);
                    });
                    self.rest
                        .set(page.next_cursor.map_or(Rest::None, Rest::More));
                }
                Err(failure) => self.rest.set(Rest::Failed(failure)),
            }
        });
    }

    /// What stands below the items: more on request, a skeleton, or why there is nothing.
    pub fn foot(self, more_text: &'static str) -> AnyView {
        let retry = Callback::new(move |()| self.retry());
        let shown = move || match self.rest.get() {
            Rest::Loading if self.items.with_untracked(Vec::is_empty) => {
                view! { <ListSkeleton cards=2/> }.into_any()
            }
            Rest::Loading => view! { <p class="quiet" role="status">"Loading…"</p> }.into_any(),
            Rest::More(_) => button("button", more_text, move || self.more()),
            Rest::None => ().into_any(),
            Rest::Failed(failure) => view! { <FailureNotice failure retry/> }.into_any(),
        };
        shown.into_any()
    }
}
