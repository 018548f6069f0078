//! `JitsiMeetExternalAPI` as Jitsi's script defines it, and one frame made with it.

use js_sys::{Function, JSON, Object, Promise, Reflect};
use leptos::prelude::queue_microtask;
use serde::Serialize;
use shared::wire::consultation::JoinTicket;
use wasm_bindgen::prelude::*;
use web_sys::Element;

use super::{
    event::{self, Event},
    fact::{self, Fact},
};

/// What Jitsi can be told to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// Leave the room.
    HangUp,
    /// Begin a recording on the video server.
    StartRecording,
    /// End it.
    StopRecording,
}

/// What a room is entered with, beside its ticket.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Setup {
    /// What people call camera, microphone and speaker; Jitsi's page knows no other name for them.
    pub devices: [Option<String>; 3],
    /// Without pictures.
    pub sound_only: bool,
}

/// What Jitsi says.
#[derive(Clone, Debug)]
pub enum Word {
    /// Something that may move the visit on.
    Event(Event),
    /// Something to know.
    Fact(Fact),
}

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

    #[wasm_bindgen(method, catch, variadic, js_name = executeCommand)]
    fn execute_command(
        this: &ExternalApi,
        command: &str,
        words: Box<[JsValue]>,
    ) -> Result<JsValue, JsValue>;

    /// Only in servers from 2026 on; throws in the others.
    #[wasm_bindgen(method, catch, js_name = getConnectionStats)]
    fn connection_stats(this: &ExternalApi) -> Result<Promise, JsValue>;

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
        setup: &Setup,
        parent: &Element,
        hear: impl Fn(Word) + Clone + 'static,
    ) -> Result<Self, NoApi> {
        let options = options(ticket, setup, parent);
        let api = ExternalApi::new(&ticket.domain, &options).map_err(|_| NoApi)?;
        let names = || event::NAMES.iter().chain(fact::NAMES);
        let listeners = names().map(|name| listener(name, hear.clone())).collect();
        let frame = Self { api, listeners };
        for (name, listener) in names().zip(&frame.listeners) {
            frame
                .api
                .add_listener(name, listener.as_ref().unchecked_ref())
                .map_err(|_| NoApi)?;
        }
        Ok(frame)
    }

    /// Tells Jitsi to do something.
    pub fn command(&self, command: Command) {
        let (name, words): (_, Vec<JsValue>) = match command {
            Command::HangUp => ("hangup", Vec::new()),
            Command::StartRecording => ("startRecording", vec![file_mode()]),
            Command::StopRecording => ("stopRecording", vec!["file".into()]),
        };
        // A frame that can not be told any more is about to be taken off the page anyway.
        let _ = self.api.execute_command(name, words.into_boxed_slice());
    }

    /// Asks how good the connection is; `None` where the server does not tell.
    pub fn stats(&self) -> Option<Promise> {
        self.api.connection_stats().ok()
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

/// A recording that the server keeps as a file.
fn file_mode() -> JsValue {
    let options = Object::new();
    let _ = Reflect::set(&options, &"mode".into(), &"file".into());
    options.into()
}

fn listener(name: &'static str, hear: impl Fn(Word) + 'static) -> Closure<dyn Fn(JsValue)> {
    Closure::new(move |payload: JsValue| {
        let json = JSON::stringify(&payload)
            .ok()
            .and_then(|text| text.as_string())
            .unwrap_or_default();
        if let Some(event) = event::parse(name, &json) {
            hear(Word::Event(event));
        } else if let Some(fact) = fact::parse(name, &json) {
            hear(Word::Fact(fact));
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
    devices: Devices<'a>,
    config_overwrite: ConfigWithSubject<'a>,
    interface_config_overwrite: &'a shared::wire::consultation::InterfaceConfigOverwrite,
}

/// The name alone: an e-mail address is no business of the video server's.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct UserInfo<'a> {
    display_name: &'a str,
}

/// By what people call them.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Devices<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    video_input: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    audio_input: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    audio_output: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ConfigWithSubject<'a> {
    #[serde(flatten)]
    config: &'a shared::wire::consultation::ConfigOverwrite,
    subject: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_audio_only: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_with_video_muted: Option<bool>,
}

fn options(ticket: &JoinTicket, setup: &Setup, parent: &Element) -> Object {
    let sound_only = setup.sound_only.then_some(true);
    let [camera, microphone, speaker] = setup.devices.each_ref().map(Option::as_deref);
    let plain = Options {
        room_name: &ticket.room,
        width: "100%",
        height: "100%",
        lang: "en",
        jwt: ticket.jwt.as_deref(),
        user_info: UserInfo {
            display_name: &ticket.display_name,
        },
        devices: Devices {
            video_input: camera,
            audio_input: microphone,
            audio_output: speaker,
        },
        config_overwrite: ConfigWithSubject {
            config: &ticket.config_overwrite,
            subject: &ticket.subject,
            start_audio_only: sound_only,
            start_with_video_muted: sound_only,
        },
        interface_config_overwrite: &ticket.interface_config_overwrite,
    };
    let json = serde_json::to_string(&plain).unwrap_or_default();
    // What we have just written as JSON is an object.
    let options: Object = JSON::parse(&json).unwrap_or_default().unchecked_into();
    let _ = Reflect::set(&options, &"parentNode".into(), parent);
    options
}
