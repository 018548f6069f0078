//! One thing at a time over all tabs of this browser (Web Locks).

use std::{cell::RefCell, future::Future, rc::Rc};

use js_sys::Promise;
use leptos::prelude::window;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

#[wasm_bindgen]
extern "C" {
    /// web-sys has it only behind a compiler flag.
    #[wasm_bindgen(js_name = LockManager)]
    type LockManager;

    #[wasm_bindgen(method, catch)]
    fn request(this: &LockManager, name: &str, held: &JsValue) -> Result<Promise, JsValue>;
}

const NAME: &str = "mydoctor-session";

/// Runs `work` while no other tab is inside. Where the browser has no locks (a page that is not
/// served securely) it runs as it is: such a browser does not keep our cookie either.
pub async fn alone<T: 'static>(work: impl Future<Output = T> + 'static) -> T {
    let Some(locks) = lock_manager() else {
        return work.await;
    };
    let result = Rc::new(RefCell::new(None));
    let work = Rc::new(RefCell::new(Some(work)));
    let held = {
        let (result, work) = (Rc::clone(&result), Rc::clone(&work));
        Closure::once_into_js(move || {
            future_to_promise(async move {
                let taken = work.borrow_mut().take();
                if let Some(work) = taken {
                    let value = work.await;
                    result.borrow_mut().replace(value);
                }
                Ok(JsValue::UNDEFINED)
            })
        })
    };
    if let Ok(done) = locks.request(NAME, &held) {
        // Refused only when the document is going away; then nobody waits for the result.
        let _ = JsFuture::from(done).await;
    }
    let value = result.borrow_mut().take();
    match value {
        Some(value) => value,
        None => finish(work).await,
    }
}

/// The lock was not given: the work is done without.
async fn finish<T>(work: Rc<RefCell<Option<impl Future<Output = T>>>>) -> T {
    let taken = work.borrow_mut().take();
    match taken {
        Some(work) => work.await,
        // The work has begun in a document that is going away and never ends.
        None => std::future::pending().await,
    }
}

fn lock_manager() -> Option<LockManager> {
    let locks = js_sys::Reflect::get(&window().navigator(), &"locks".into()).ok()?;
    locks.is_object().then(|| locks.unchecked_into())
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    async fn one_after_the_other() {
        let order = Rc::new(RefCell::new(Vec::new()));
        let task = |name: &'static str| {
            let order = Rc::clone(&order);
            alone(async move {
                order.borrow_mut().push(format!("{name} in"));
                let _ = JsFuture::from(Promise::resolve(&JsValue::NULL)).await;
                order.borrow_mut().push(format!("{name} out"));
                name
            })
        };
        assert_eq!((task("a").await, task("b").await), ("a", "b"));
        assert_eq!(*order.borrow(), ["a in", "a out", "b in", "b out"]);
    }
}
