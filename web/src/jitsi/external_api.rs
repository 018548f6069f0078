//! `JitsiMeetExternalAPI` as Jitsi's script defines it, and one frame made with it.

use js_sys::{Function, JSON, Object, Reflect};
use leptos::prelude::queue_microtask;
use serde::Serialize;
use shared::wire::consultation::JoinTicket;
use wasm_bindgen::prelude::*;
use web_sys::Element;

use super::event::{self, Event};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = JitsiMeetExternalAPI)]
    type ExternalApi;

    /// Throws when the script that was loaded does not define it.
    #[wasm_bindgen(constructor, catch, js_class = "JitsiMeetExternalAPI")]
    fn new(domain: &str, options: &Object) -> Result<ExternalApi, JsValue>;

    #[wasm_bindgen(method, catch, js_name = addListener)]
    fn add_listener(
        this: &ExternalApi,
        event: &str,
        listener: &Function,
    ) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, js_name = executeCommand)]
    fn execute_command(this: &ExternalApi, command: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn dispose(this: &ExternalApi) -> Result<JsValue, JsValue>;
}

/// Jitsi's frame on the page. Dropping it takes it off, with everything it listens to.
pub struct Frame {
    api: ExternalApi,
    listeners: Vec<Closure<dyn Fn(JsValue)>>,
}

/// The API object can not be made.
pub struct NoApi;

impl Frame {
    /// Enters the ticket's room in a frame below `parent`.
    pub fn new(
        ticket: &JoinTicket,
        parent: &Element,
        hear: impl Fn(Event) + Clone + 'static,
    ) -> Result<Self, NoApi> {
        let api = ExternalApi::new(&ticket.domain, &options(ticket, parent)).map_err(|_| NoApi)?;
        let listeners = event::NAMES
            .iter()
            .map(|name| listener(name, hear.clone()))
            .collect();
        let frame = Self { api, listeners };
        for (name, listener) in event::NAMES.iter().zip(&frame.listeners) {
            frame
                .api
                .add_listener(name, listener.as_ref().unchecked_ref())
                .map_err(|_| NoApi)?;
        }
        Ok(frame)
    }

    /// Asks Jitsi to leave the room.
    pub fn hang_up(&self) {
        // A frame that can not be told any more is about to be taken off the page anyway.
        let _ = self.api.execute_command("hangup");
    }
}

impl Drop for Frame {
    fn drop(&mut self) {
        let _ = self.api.dispose();
        // One of the listeners may be what brought us here; they go when it has returned.
        let listeners = std::mem::take(&mut self.listeners);
        queue_microtask(move || drop(listeners));
    }
}

fn listener(name: &'static str, hear: impl Fn(Event) + 'static) -> Closure<dyn Fn(JsValue)> {
    Closure::new(move |payload: JsValue| {
        let json = JSON::stringify(&payload)
            .ok()
            .and_then(|text| text.as_string());
        if let Some(event) = event::parse(name, &json.unwrap_or_default()) {
            hear(event);
        }
    })
}

/// The options of the constructor that are plain data.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Options<'a> {
    room_name: &'a str,
    width: &'static str,
    height: &'static str,
    lang: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    jwt: Option<&'a str>,
    user_info: UserInfo<'a>,
    config_overwrite: ConfigWithSubject<'a>,
    interface_config_overwrite: &'a shared::wire::consultation::InterfaceConfigOverwrite,
}

/// The name alone: an e-mail address is no business of the video server's.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct UserInfo<'a> {
    display_name: &'a str,
}

#[derive(Serialize)]
struct ConfigWithSubject<'a> {
    #[serde(flatten)]
    config: &'a shared::wire::consultation::ConfigOverwrite,
    subject: &'a str,
}

fn options(ticket: &JoinTicket, parent: &Element) -> Object {
    let plain = Options {
        room_name: &ticket.room,
        width: "100%",
        height: "100%",
        lang: "en",
        jwt: ticket.jwt.as_deref(),
        user_info: UserInfo {
            display_name: &ticket.display_name,
        },
        config_overwrite: ConfigWithSubject {
            config: &ticket.config_overwrite,
            subject: &ticket.subject,
        },
        interface_config_overwrite: &ticket.interface_config_overwrite,
    };
    let json = serde_json::to_string(&plain).unwrap_or_default();
    // What we have just written as JSON is an object.
    let options: Object = JSON::parse(&json).unwrap_or_default().unchecked_into();
    let _ = Reflect::set(&options, &"parentNode".into(), parent);
    options
}
