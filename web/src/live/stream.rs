//! A stream of events over `fetch`, which sends our token in a header; the browser's own `EventSource`
//! could only put it into the address.

use js_sys::{Reflect, Uint8Array};
use shared::{AppointmentId, wire::presence::Consultation};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, ReadableStreamDefaultReader};

use super::lines::Lines;
use crate::api::Api;

/// Tells every state that comes, until the stream ends, breaks or is aborted.
pub async fn listen(
    api: Api,
    id: AppointmentId,
    abort: &AbortSignal,
    hear: impl Fn(Option<Consultation>),
) {
    let Ok(response) = api.watch(id, abort).await else {
        return;
    };
    let Some(body) = response.body() else {
        return;
    };
    let reader: ReadableStreamDefaultReader = body.get_reader().unchecked_into();
    let mut lines = Lines::default();
    while let Some(piece) = next(&reader).await {
        // A comment, too, says that the stream is alive.
        hear(None);
        for event in lines.take(&piece) {
            hear(serde_json::from_slice(&event).ok());
        }
    }
}

async fn next(reader: &ReadableStreamDefaultReader) -> Option<Vec<u8>> {
    let read = JsFuture::from(reader.read()).await.ok()?;
    let value = Reflect::get(&read, &JsValue::from("value")).ok()?;
    Some(value.dyn_into::<Uint8Array>().ok()?.to_vec())
}
