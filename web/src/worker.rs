//! The script that works for this site while no page is open: it shows what the server tells of. The browser
//! is asked by name, as bindings for what is used this rarely would be downloaded by everybody.

use js_sys::{Array, Function, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Ends it, and with it what the browser was to be told. The server was told before, so nothing depends on
/// whether the browser does it.
pub async fn end() {
    let _ = unregister().await;
}

async fn unregister() -> Result<(), JsValue> {
    let registration = call(&workers()?, "getRegistration", &[]).await?;
    if registration.is_object() {
        // Its subscription goes with it.
        call(&registration, "unregister", &[]).await?;
    }
    Ok(())
}

/// Where the browser keeps scripts that work for this site; none where it has none.
///
/// # Errors
/// What the browser says against it.
pub fn workers() -> Result<JsValue, JsValue> {
    get(&window().navigator(), "serviceWorker")
}

/// A property.
///
/// # Errors
/// What the browser says against it.
pub fn get(on: &JsValue, name: &str) -> Result<JsValue, JsValue> {
    Reflect::get(on, &name.into())
}

/// Calls a method, and waits for what it promises.
///
/// # Errors
/// What the browser says against it.
pub async fn call(on: &JsValue, name: &str, arguments: &[JsValue]) -> Result<JsValue, JsValue> {
    let method: Function = get(on, name)?.dyn_into()?;
    let arguments: Array = arguments.iter().collect();
    let answer = method.apply(on, &arguments)?;
    JsFuture::from(Promise::resolve(&answer)).await
}
