//! How loud the microphone hears.

use std::time::Duration;

use leptos::{leptos_dom::helpers::IntervalHandle, prelude::set_interval_with_handle};
use web_sys::{AnalyserNode, AudioContext, MediaStreamAudioSourceNode};

use super::Capture;

/// How often it looks.
const EVERY: Duration = Duration::from_millis(100);
/// How many samples one look takes in: 170 ms at 48 kHz, longer than from one look to the next, so that
/// no sound is too short, or too regular, to be heard.
const LOOK: u16 = 8192;
/// How far a sample can be from silence.
const FULL: u32 = 128;
/// Speech at a usual distance reaches a fifth of what a microphone can take.
const SPEECH: u32 = 5;

/// Listens as long as it lives.
pub struct Meter {
    context: AudioContext,
    /// Kept because some browsers forget a source that nothing names, and hear nothing from then on.
    source: Option<MediaStreamAudioSourceNode>,
    timer: Option<IntervalHandle>,
}

impl Meter {
    /// Tells how loud it is, 0 to 100. `None` where the browser can not tell.
    pub fn start(capture: &Capture, tell: impl Fn(u32) + 'static) -> Option<Self> {
        let mut meter = Self {
            context: AudioContext::new().ok()?,
            source: None,
            timer: None,
        };
        let analyser = meter.context.create_analyser().ok()?;
        analyser.set_fft_size(u32::from(LOOK));
        let source = meter.context.create_media_stream_source(capture.stream());
        let source = meter.source.insert(source.ok()?);
        source.connect_with_audio_node(&analyser).ok()?;
        // A browser that waits for a click before it plays sound may hold back hearing, too.
        let _ = meter.context.resume();
        meter.timer = set_interval_with_handle(move || tell(level(&analyser)), EVERY).ok();
        Some(meter)
    }
}

impl Drop for Meter {
    fn drop(&mut self) {
        if let Some(timer) = self.timer.take() {
            timer.clear();
        }
        let _ = self.context.close();
    }
}

fn level(analyser: &AnalyserNode) -> u32 {
    let mut samples = vec![0_u8; usize::from(LOOK)];
    analyser.get_byte_time_domain_data(&mut samples);
    let loudest = samples
        .iter()
        .map(|sample| u32::from(*sample).abs_diff(FULL))
        .max()
        .unwrap_or_default();
    (loudest * 100 * SPEECH / FULL).min(100)
}
