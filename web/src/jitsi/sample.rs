//! How good the connection of a call is, from servers that can tell.

use js_sys::{Array, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// One look at the connection. What the server did not say is missing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sample {
    /// 0 to 100 as Jitsi reckons it.
    pub quality: Option<u32>,
    /// Lost packets in hundredths of a percent.
    pub lost: Option<u32>,
    /// There and back, in milliseconds.
    pub round_trip: Option<u32>,
}

/// Waits for what Jitsi promised.
pub async fn read(promised: Promise) -> Option<Sample> {
    let stats = JsFuture::from(promised).await.ok()?;
    let transport = Array::from(&at(&stats, "transport")).get(0);
    let packets = at(&at(&stats, "packetLoss"), "total");
    Some(Sample {
        quality: whole(&at(&stats, "connectionQuality"), 1.0),
        lost: whole(&packets, 100.0),
        round_trip: whole(&at(&transport, "rtt"), 1.0)
            .or_else(|| whole(&at(&stats, "jvbRTT"), 1.0)),
    })
}

fn at(value: &JsValue, name: &str) -> JsValue {
    if value.is_object() {
        Reflect::get(value.unchecked_ref(), &name.into()).unwrap_or_default()
    } else {
        JsValue::UNDEFINED
    }
}

fn whole(value: &JsValue, times: f64) -> Option<u32> {
    let value = value.as_f64()?;
    (0.0 <= value).then_some((value * times) as u32)
}
