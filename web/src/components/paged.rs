//! A list that grows page by page.

use std::{future::Future, pin::Pin, sync::Arc};

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

/// One item of a list, ready to be drawn. What it is the list does not know: for each kind of item a
/// list of its own would be several kilobytes more to download.
#[derive(Clone)]
struct Line {
    /// The same for an item that has not changed.
    key: String,
    view: Arc<dyn Fn() -> AnyView + Send + Sync>,
}

type Loading = Pin<Box<dyn Future<Output = Result<Page<Line>, Failure>>>>;
type Load = Box<dyn Fn(Option<String>) -> Loading>;

/// The state of such a list; a copy is the same list.
#[derive(Clone, Copy)]
pub struct Paged {
    lines: RwSignal<Vec<Line>>,
    rest: RwSignal<Rest>,
    /// Where the page that failed or is being loaded begins.
    cursor: StoredValue<Option<String>>,
    /// Counts the questions, so that a late answer to an old one is not shown.
    turn: StoredValue<u32>,
    load: StoredValue<Load, LocalStorage>,
}

impl Paged {
    /// A list that `load` fills from a cursor on; it is read for the first time right away. The key of
    /// an item is another one when the item is to be drawn anew.
    pub fn new<T, F>(
        load: impl Fn(Option<String>) -> F + 'static,
        key: fn(&T) -> String,
        view: impl Fn(T) -> AnyView + Clone + Send + Sync + 'static,
    ) -> Self
    where
        T: Clone + Send + Sync + 'static,
        F: Future<Output = Result<Page<T>, Failure>> + 'static,
    {
        let load = move |cursor| -> Loading {
            let (page, view) = (load(cursor), view.clone());
            Box::pin(async move {
                let page = page.await?;
                let line = |item: T| {
                    let (key, view) = (key(&item), view.clone());
                    Line {
                        key,
                        view: Arc::new(move || view(item.clone())),
                    }
                };
                Ok(Page {
                    items: page.items.into_iter().map(line).collect(),
                    next_cursor: page.next_cursor,
                })
            })
        };
        Self::of_lines(Box::new(load))
    }

    fn of_lines(load: Load) -> Self {
        let list = Self {
            lines: RwSignal::new(Vec::new()),
            rest: RwSignal::new(Rest::Loading),
            cursor: StoredValue::new(None),
            turn: StoredValue::new(0),
            load: StoredValue::new_local(load),
        };
        list.reload();
        list
    }

    /// The items that are there.
    pub fn lines(self) -> AnyView {
        view! {
            <For
                each=move || self.lines.get()
                key=|line| line.key.clone()
                children=|line| (line.view)()
            />
        }
        .into_any()
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

    /// Whether it was read, and not in vain the last time.
    pub fn was_read(self) -> bool {
        let empty = self.lines.with(Vec::is_empty);
        self.rest.with(|rest| match rest {
            Rest::Loading => !empty,
            Rest::Failed(_) => false,
            Rest::More(_) | Rest::None => true,
        })
    }

    /// Whether all has been read and there is nothing.
    pub fn is_empty(self) -> bool {
        self.lines.with(Vec::is_empty) && self.rest.with(|rest| *rest == Rest::None)
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
                    self.lines.update(|lines| {
                        if cursor.is_none() {
                            lines.clear();
                        }
                        lines.extend(page.items);
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
            Rest::Loading if self.lines.with_untracked(Vec::is_empty) => {
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
