//! Going to another page from code, from anywhere below the frame.

use std::rc::Rc;

use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

type Go = Rc<dyn Fn(&str, NavigateOptions)>;

/// The way to other pages; a copy is the same. The router's own is neither `Copy` nor `Send`.
#[derive(Clone, Copy)]
pub struct Navigator(StoredValue<Go, LocalStorage>);

impl Navigator {
    /// Makes it known to everything below.
    pub fn provide() {
        let navigate = use_navigate();
        let go: Go = Rc::new(move |path: &str, options| navigate(path, options));
        provide_context(Self(StoredValue::new_local(go)));
    }

    /// Goes there.
    pub fn go(self, path: &str) {
        self.navigate(path, false);
    }

    /// Goes there, and the browser's "back" skips the page it came from.
    pub fn replace(self, path: &str) {
        self.navigate(path, true);
    }

    fn navigate(self, path: &str, replace: bool) {
        let options = NavigateOptions {
            replace,
            ..NavigateOptions::default()
        };
        let go = self.0.get_value();
        go(path, options);
    }
}

/// The navigator of the page this is called in.
pub fn use_navigator() -> Navigator {
    expect_context()
}
