//! What the browser makes of pushes, and the script that shows them while no page is open. `assets/push.js`
//! asks the browser, because it needs far fewer bytes for that than this program would.

use js_sys::Promise;
use shared::wire::push::{Subscribe, SubscriptionKeys};
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch)]
    fn pushes(way: &str, key: &str) -> Result<Promise, JsValue>;
}

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

/// How this device is told now, for the server with this key.
pub async fn here(key: &str) -> Here {
    read(ask("here", key).await)
}

/// Asks the person, and then the browser's push service. To be called as soon as somebody has pressed
/// something.
pub async fn allow(key: &str) -> Here {
    read(ask("allow", key).await)
}

/// Ends what the browser was to be told. The server was told before, so nothing depends on whether the
/// browser does it.
pub async fn end() {
    ask("end", "").await;
}

async fn ask(way: &str, key: &str) -> Option<String> {
    let answer = JsFuture::from(pushes(way, key).ok()?).await;
    answer.ok()?.as_string()
}

fn read(answer: Option<String>) -> Here {
    match answer.as_deref() {
        Some("unsupported") => Here::Unsupported,
        Some("blocked") => Here::Blocked,
        Some("not") => Here::Not,
        Some(lines) => subscription(lines).map_or(Here::Failed, Here::Subscribed),
        None => Here::Failed,
    }
}

fn subscription(lines: &str) -> Option<Subscribe> {
    let mut lines = lines.split('\n').map(str::to_owned);
    let endpoint = lines.next()?;
    let (p256dh, auth) = (lines.next()?, lines.next()?);
    Some(Subscribe {
        endpoint,
        keys: SubscriptionKeys { p256dh, auth },
    })
}
