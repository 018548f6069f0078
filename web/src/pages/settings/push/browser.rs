//! What the browser makes of pushes. It is asked by name, as bindings for things that this page alone needs
//! would be downloaded by every page.

use js_sys::{JSON, Object, Promise, Reflect, Uint8Array};
use leptos::prelude::window;
use serde::Deserialize;
use shared::wire::push::{Subscribe, SubscriptionKeys};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::worker::{call, get, workers};

/// The script that shows what comes.
const WORKER: &str = "/push-worker.js";

/// How this device is to be told.
pub enum Here {
    /// Not at all: the browser has no pushes, or none for a page without encryption.
    Unsupported,
    /// Its person has it keep this site silent.
    Blocked,
    /// Nobody has asked it.
    Not,
    /// Its push service does not answer it.
    Failed,
    /// In this way.
    Subscribed(Subscribe),
}

/// As a subscription writes itself, of which this much is for the server.
#[derive(Deserialize)]
struct Made {
    endpoint: String,
    keys: SubscriptionKeys,
}

/// How this device is told now, for the server with this key.
pub async fn here(key: &str) -> Here {
    if !is_possible() {
        return Here::Unsupported;
    }
    if permission().as_deref() == Some("denied") {
        return Here::Blocked;
    }
    match present(key).await {
        Ok(made) => made.map_or(Here::Not, Here::Subscribed),
        Err(_) => Here::Failed,
    }
}

/// Asks the person, and then the browser's push service.
pub async fn allow(key: &str) -> Here {
    // First of all, as browsers let a page ask only while a click is fresh.
    let asked = get(&window(), "Notification");
    let answer = match asked {
        Ok(asked) => call(&asked, "requestPermission", &[]).await,
        Err(fault) => Err(fault),
    };
    match answer.ok().and_then(|answer| answer.as_string()).as_deref() {
        Some("granted") => {}
        Some("denied") => return Here::Blocked,
        _ => return Here::Not,
    }
    made_for(key).await.map_or(Here::Failed, Here::Subscribed)
}

fn is_possible() -> bool {
    let has = |on: &JsValue, name: &str| Reflect::has(on, &name.into()).unwrap_or_default();
    has(&window(), "PushManager")
        && has(&window(), "Notification")
        && has(&window().navigator(), "serviceWorker")
}

fn permission() -> Option<String> {
    let of = get(&window(), "Notification").ok()?;
    get(&of, "permission").ok()?.as_string()
}

/// The subscription that there is, if it was made for this key.
async fn present(key: &str) -> Result<Option<Subscribe>, JsValue> {
    let registration = call(&workers()?, "getRegistration", &[]).await?;
    if !registration.is_object() {
        return Ok(None);
    }
    let pushes = get(&registration, "pushManager")?;
    let made = call(&pushes, "getSubscription", &[]).await?;
    if !made.is_object() || !is_for(&made, key)? {
        return Ok(None);
    }
    read(&made).map(Some)
}

async fn made_for(key: &str) -> Result<Subscribe, JsValue> {
    call(&workers()?, "register", &[WORKER.into()]).await?;
    let ready: Promise = get(&workers()?, "ready")?.dyn_into()?;
    let pushes = get(&JsFuture::from(ready).await?, "pushManager")?;
    // One for another key would be in the way.
    let before = call(&pushes, "getSubscription", &[]).await?;
    if before.is_object() {
        call(&before, "unsubscribe", &[]).await?;
    }
    let wish = Object::new();
    Reflect::set(&wish, &"userVisibleOnly".into(), &true.into())?;
    Reflect::set(&wish, &"applicationServerKey".into(), &key.into())?;
    read(&call(&pushes, "subscribe", &[wish.into()]).await?)
}

/// Whether a subscription was made for the server with this key.
fn is_for(made: &JsValue, key: &str) -> Result<bool, JsValue> {
    let known = get(&get(made, "options")?, "applicationServerKey")?;
    let known = Uint8Array::new(&known).to_vec();
    let key = window().atob(&key.replace('-', "+").replace('_', "/"))?;
    Ok(key
        .chars()
        .map(u32::from)
        .eq(known.into_iter().map(u32::from)))
}

fn read(made: &JsValue) -> Result<Subscribe, JsValue> {
    // It knows by itself how it is written.
    let text = String::from(JSON::stringify(made)?);
    let made: Made = serde_json::from_str(&text).map_err(|_| JsValue::NULL)?;
    Ok(Subscribe {
        endpoint: made.endpoint,
        keys: made.keys,
    })
}
