//! Taking hold of camera and microphone.

use js_sys::{Array, JSON, Reflect};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    HtmlVideoElement, MediaDeviceInfo, MediaDevices, MediaStream, MediaStreamConstraints,
    MediaStreamTrack,
};

use super::{Kind, trouble::Trouble};

/// A device in use. Dropping it lets go of it: its light goes out.
pub struct Capture(MediaStream);

/// One device that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The id, which only this site knows it by.
    pub id: String,
    /// What people call it.
    pub label: String,
}

impl Capture {
    /// Asks for one kind of device, if possible for the one with this id.
    ///
    /// # Errors
    /// Why there is none.
    pub async fn open(kind: Kind, id: &str) -> Result<Self, Trouble> {
        let (camera, microphone) = match kind {
            Kind::Camera => (wanted(id), JsValue::FALSE),
            Kind::Microphone | Kind::Speaker => (JsValue::FALSE, wanted(id)),
        };
        ask(&camera, &microphone).await.map(Self)
    }

    /// Asks for both at once, so that the person is asked once. Camera first, then microphone.
    ///
    /// # Errors
    /// One of them can not be had, or both; they can be asked for one by one.
    pub async fn open_both(camera: &str, microphone: &str) -> Result<(Self, Self), Trouble> {
        let both = ask(&wanted(camera), &wanted(microphone)).await?;
        let part = |tracks: Array| MediaStream::new_with_tracks(&tracks).map(Self);
        match (part(both.get_video_tracks()), part(both.get_audio_tracks())) {
            (Ok(camera), Ok(microphone)) => Ok((camera, microphone)),
            _ => Err(Trouble::Unsupported),
        }
    }

    /// What it brings.
    pub const fn stream(&self) -> &MediaStream {
        &self.0
    }

    /// Shows it in a picture.
    pub fn show_in(&self, video: &HtmlVideoElement) {
        video.set_src_object(Some(&self.0));
    }

    /// What people call the device that was taken.
    pub fn label(&self) -> Option<String> {
        Some(tracks(&self.0).next()?.label())
    }
}

impl Drop for Capture {
    fn drop(&mut self) {
        for track in tracks(&self.0) {
            track.stop();
        }
    }
}

fn tracks(stream: &MediaStream) -> impl Iterator<Item = MediaStreamTrack> + use<> {
    stream
        .get_tracks()
        .iter()
        .map(JsCast::unchecked_into)
        .collect::<Vec<_>>()
        .into_iter()
}

/// The devices of a kind that have a name; they have one only when the person has allowed their use.
pub async fn choices(kind: Kind) -> Vec<Choice> {
    let Ok(listed) =
        media().and_then(|media| media.enumerate_devices().map_err(|e| Trouble::of(&e)))
    else {
        return Vec::new();
    };
    let Ok(listed) = JsFuture::from(listed).await else {
        return Vec::new();
    };
    Array::from(&listed)
        .iter()
        .map(JsCast::unchecked_into::<MediaDeviceInfo>)
        // The browser's own words, untyped: a kind that this list does not know is no reason to stop.
        .filter(|info| {
            Reflect::get(info, &"kind".into())
                .is_ok_and(|named| named.as_string().as_deref() == Some(kind.listed_as()))
        })
        .map(|info| Choice {
            id: info.device_id(),
            label: info.label(),
        })
        .filter(|choice| !choice.id.is_empty() && !choice.label.is_empty())
        .collect()
}

async fn ask(camera: &JsValue, microphone: &JsValue) -> Result<MediaStream, Trouble> {
    let constraints = MediaStreamConstraints::new();
    constraints.set_video(camera);
    constraints.set_audio(microphone);
    let asked = media()?
        .get_user_media_with_constraints(&constraints)
        .map_err(|error| Trouble::of(&error))?;
    let stream = JsFuture::from(asked).await;
    stream
        .map(JsCast::unchecked_into)
        .map_err(|error| Trouble::of(&error))
}

/// Absent where the page does not come over a safe line.
fn media() -> Result<MediaDevices, Trouble> {
    let media = window().navigator().media_devices();
    let media = media.map_err(|_| Trouble::Unsupported)?;
    if media.is_undefined() {
        return Err(Trouble::Unsupported);
    }
    Ok(media)
}

/// Any device, or rather the one with this id: one that is gone is no reason to have none.
fn wanted(id: &str) -> JsValue {
    let named = serde_json::to_string(id).ok().filter(|_| !id.is_empty());
    named
        .and_then(|id| JSON::parse(&format!(r#"{{"deviceId":{{"ideal":{id}}}}}"#)).ok())
        .unwrap_or(JsValue::TRUE)
}
