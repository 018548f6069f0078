//! A short tone, to hear whether the speaker works.

use wasm_bindgen::prelude::*;
use web_sys::{AudioContext, OscillatorNode};

#[wasm_bindgen]
extern "C" {
    /// An `AudioContext` in the browsers that let a page choose the speaker.
    type WithChoice;

    /// Throws where there is no such thing.
    #[wasm_bindgen(method, catch, js_name = setSinkId)]
    fn set_sink_id(this: &WithChoice, id: &str) -> Result<JsValue, JsValue>;
}

/// A clear tone in the middle of what speech uses, in hertz.
const PITCH: f32 = 520.0;
/// How long it sounds, in seconds.
const LENGTH: f64 = 0.9;
/// As loud as somebody who speaks.
const VOLUME: f32 = 0.2;

/// A tone that sounds; dropping it stops it.
pub struct Tone(AudioContext);

impl Tone {
    /// Plays it through the speaker with this id, where the browser lets one choose. `None` where it can
    /// not play.
    pub fn play(speaker: &str) -> Option<Self> {
        let tone = Self(AudioContext::new().ok()?);
        if !speaker.is_empty() {
            // A browser without a choice, and a speaker that is gone, leave the usual one.
            let _ = tone.0.unchecked_ref::<WithChoice>().set_sink_id(speaker);
        }
        let oscillator: OscillatorNode = tone.0.create_oscillator().ok()?;
        let gain = tone.0.create_gain().ok()?;
        oscillator.frequency().set_value(PITCH);
        let (now, volume) = (tone.0.current_time(), gain.gain());
        // Without the fading it would crack at both ends.
        volume.set_value_at_time(0.0, now).ok()?;
        volume
            .linear_ramp_to_value_at_time(VOLUME, now + 0.1)
            .ok()?;
        volume
            .linear_ramp_to_value_at_time(0.0, now + LENGTH)
            .ok()?;
        oscillator.connect_with_audio_node(&gain).ok()?;
        gain.connect_with_audio_node(&tone.0.destination()).ok()?;
        oscillator.start().ok()?;
        oscillator.stop_with_when(now + LENGTH).ok()?;
        Some(tone)
    }
}

impl Drop for Tone {
    fn drop(&mut self) {
        let _ = self.0.close();
    }
}
