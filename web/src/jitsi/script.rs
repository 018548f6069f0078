//! Getting Jitsi's script, once per address.

use std::cell::RefCell;

use leptos::prelude::document;
use wasm_bindgen::prelude::*;
use web_sys::HtmlScriptElement;

thread_local! {
    static LOADED: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// A script on its way. Dropping it before it is there takes its element off the page, so that
/// another try really tries again.
pub struct Script {
    element: HtmlScriptElement,
    url: String,
    _heard: [Closure<dyn Fn()>; 2],
}

impl Script {
    /// Whether that script has come before.
    pub fn is_loaded(url: &str) -> bool {
        LOADED.with_borrow(|loaded| loaded.iter().any(|known| known == url))
    }

    /// Asks for it; `heard` is told whether it came. `None` when the page has no place for it.
    pub fn load(url: &str, heard: impl Fn(bool) + Clone + 'static) -> Option<Self> {
        let element = document().create_element("script").ok()?;
        let element: HtmlScriptElement = element.dyn_into().ok()?;
        let loaded = {
            let (heard, url) = (heard.clone(), url.to_owned());
            Closure::<dyn Fn()>::new(move || {
                LOADED.with_borrow_mut(|loaded| loaded.push(url.clone()));
                heard(true);
            })
        };
        let failed = Closure::<dyn Fn()>::new(move || heard(false));
        element.set_onload(Some(loaded.as_ref().unchecked_ref()));
        element.set_onerror(Some(failed.as_ref().unchecked_ref()));
        element.set_async(true);
        element.set_src(url);
        document().head()?.append_child(&element).ok()?;
        Some(Self {
            element,
            url: url.to_owned(),
            _heard: [loaded, failed],
        })
    }
}

impl Drop for Script {
    fn drop(&mut self) {
        self.element.set_onload(None);
        self.element.set_onerror(None);
        if !Self::is_loaded(&self.url) {
            self.element.remove();
        }
    }
}
