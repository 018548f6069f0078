//! The camera, the microphone and the speaker of this device, as the browser gives them.
//!
//! Everything in here that takes hold of a device lets go of it when it is dropped.

mod browser;
mod capture;
mod chosen;
mod meter;
mod tone;
mod trouble;

pub use browser::Browser;
pub use capture::{Capture, Choice, choices};
pub use chosen::Chosen;
pub use meter::Meter;
pub use tone::Tone;
pub use trouble::{Trouble, remedy};

/// A kind of device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The camera.
    Camera,
    /// The microphone.
    Microphone,
    /// Where the sound comes out.
    Speaker,
}

impl Kind {
    /// Its name in a sentence.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Camera => "camera",
            Self::Microphone => "microphone",
            Self::Speaker => "speaker",
        }
    }

    /// Its name in the browser's list of devices.
    const fn listed_as(self) -> &'static str {
        match self {
            Self::Camera => "videoinput",
            Self::Microphone => "audioinput",
            Self::Speaker => "audiooutput",
        }
    }
}
