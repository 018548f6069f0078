//! A stream of events over `fetch`, which sends our token in a header; the browser's own `EventSource`
//! could only put it into the address.

use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{ReadableStreamDefaultReader, Response};

use super::lines::Lines;

/// Tells the events of every piece that comes, and the last id there was, until the stream ends, breaks
/// or is aborted. A piece without events, too, says that the stream is alive.
pub async fn read(response: Response, hear: &dyn Fn(Vec<Vec<u8>>, Option<i64>)) {
    let Some(body) = response.body() else {
        return;
    };
    let reader: ReadableStreamDefaultReader = body.get_reader().unchecked_into();
    let mut lines = Lines::default();
    while let Some(piece) = next(&reader).await {
        let events = lines.take(&piece);
        hear(events, lines.last_id());
    }
}

async fn next(reader: &ReadableStreamDefaultReader) -> Option<Vec<u8>> {
    let read = JsFuture::from(reader.read()).await.ok()?;
    let value = Reflect::get(&read, &JsValue::from("value")).ok()?;
    Some(value.dyn_into::<Uint8Array>().ok()?.to_vec())
}
