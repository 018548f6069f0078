//! Passkeys of this device. The browser reads and writes WebAuthn's JSON itself; a browser that can not
//! yet is one without passkeys here.

use js_sys::{Function, JSON, Object, Promise, Reflect};
use leptos::prelude::window;
use serde::{Serialize, de::DeserializeOwned};
use shared::wire::passkey::{CreationOptions, NewCredential, RequestOptions, ShownCredential};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;

use crate::api::Failure;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = PublicKeyCredential, js_name = parseCreationOptionsFromJSON)]
    fn parse_creation(options: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_namespace = PublicKeyCredential, js_name = parseRequestOptionsFromJSON)]
    fn parse_request(options: &JsValue) -> Result<JsValue, JsValue>;
}

/// Whether this browser gives passkeys to the site as it was opened: an address of numbers has none.
pub fn is_possible() -> bool {
    let known = Reflect::get(&window(), &"PublicKeyCredential".into());
    let reads = known.and_then(|known| Reflect::has(&known, &"parseRequestOptionsFromJSON".into()));
    let host = window().location().hostname().unwrap_or_default();
    let is_number = host.starts_with('[') || host.chars().all(|c| c.is_ascii_digit() || c == '.');
    reads.unwrap_or_default() && !is_number
}

/// Makes a passkey.
///
/// # Errors
/// The person or the device does not want to.
pub async fn create(options: &CreationOptions) -> Result<NewCredential, Failure> {
    let asked = read(options).and_then(|options| parse_creation(&options));
    ask("create", asked).await
}

/// Signs with one.
///
/// # Errors
/// The person or the device does not want to, or there is none.
pub async fn sign(options: &RequestOptions) -> Result<ShownCredential, Failure> {
    let asked = read(options).and_then(|options| parse_request(&options));
    ask("get", asked).await
}

fn read(options: &impl Serialize) -> Result<JsValue, JsValue> {
    let text = serde_json::to_string(options).map_err(|_| JsValue::NULL)?;
    JSON::parse(&text)
}

async fn ask<T: DeserializeOwned>(
    action: &str,
    asked: Result<JsValue, JsValue>,
) -> Result<T, Failure> {
    let text = answer(action, asked).await;
    let text = text.map_err(|_| Failure::NoPasskey)?;
    serde_json::from_str(&text).map_err(|_| Failure::NoPasskey)
}

async fn answer(action: &str, asked: Result<JsValue, JsValue>) -> Result<String, JsValue> {
    let wish = Object::new();
    Reflect::set(&wish, &"publicKey".into(), &asked?)?;
    let store = Reflect::get(&window().navigator(), &"credentials".into())?;
    let action: Function = Reflect::get(&store, &action.into())?.dyn_into()?;
    let promise: Promise = action.call1(&store, &wish)?.dyn_into()?;
    let credential = JsFuture::from(promise).await?;
    // It knows by itself how it is written.
    Ok(JSON::stringify(&credential)?.into())
}
