//! The check itself: which devices there are, whether they work, and whether the network does.

use leptos::{html, prelude::*, task::spawn_local};

use super::network::Network;
use crate::media::{Browser, Capture, Choice, Chosen, Kind, Meter, Tone, Trouble, choices};

/// Louder than the noise of a quiet room.
const AUDIBLE: u32 = 12;

/// How a device stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// The browser, or the person, is asked.
    Asking,
    /// It works.
    Works,
    /// It does not.
    Fails(Trouble),
}

/// One kind of device; a copy is the same.
#[derive(Clone, Copy)]
pub struct Line {
    /// Which.
    pub kind: Kind,
    /// How it stands.
    pub state: RwSignal<State>,
    /// What can be chosen.
    pub choices: RwSignal<Vec<Choice>>,
    /// The id of what is chosen.
    pub chosen: RwSignal<String>,
    capture: StoredValue<Option<Capture>, LocalStorage>,
}

impl Line {
    fn new(kind: Kind, chosen: String, state: State) -> Self {
        Self {
            kind,
            state: RwSignal::new(state),
            choices: RwSignal::new(Vec::new()),
            chosen: RwSignal::new(chosen),
            capture: StoredValue::new_local(None),
        }
    }

    fn label(self) -> Option<String> {
        let chosen = self.chosen.get_untracked();
        let taken = self
            .capture
            .with_value(|capture| capture.as_ref().and_then(Capture::label));
        taken.or_else(|| {
            self.choices.with_untracked(|choices| {
                let choice = choices.iter().find(|choice| choice.id == chosen);
                choice.map(|choice| choice.label.clone())
            })
        })
    }
}

/// A check of the devices; a copy is the same. It lets go of everything when its page goes.
#[derive(Clone, Copy)]
pub struct Check {
    /// The camera.
    pub camera: Line,
    /// The microphone.
    pub microphone: Line,
    /// The speaker.
    pub speaker: Line,
    /// How loud the microphone hears, 0 to 100.
    pub level: RwSignal<u32>,
    /// Whether it has heard somebody.
    pub heard: RwSignal<bool>,
    /// Whether the tone was played.
    pub played: RwSignal<bool>,
    /// The way to us and to the video server.
    pub network: Network,
    /// Which browser this is.
    pub browser: Browser,
    /// Where the picture is shown.
    pub picture: NodeRef<html::Video>,
    /// Whether one line is enough: the devices were chosen before, and work.
    pub is_brief: RwSignal<bool>,
    meter: StoredValue<Option<Meter>, LocalStorage>,
    tone: StoredValue<Option<Tone>, LocalStorage>,
    /// Counts the beginnings, so that a device that comes late is let go of.
    turn: StoredValue<u32>,
}

impl Check {
    /// Begins at once. `brief`: one line is enough where all is as it was.
    pub fn begin(brief: bool) -> Self {
        let kept = Chosen::kept();
        let is_brief = RwSignal::new(brief && kept.is_some());
        let kept = kept.unwrap_or_default();
        let check = Self {
            camera: Line::new(Kind::Camera, kept.camera, State::Asking),
            microphone: Line::new(Kind::Microphone, kept.microphone, State::Asking),
            speaker: Line::new(Kind::Speaker, kept.speaker, State::Works),
            level: RwSignal::new(0),
            heard: RwSignal::new(false),
            played: RwSignal::new(false),
            network: Network::new(),
            browser: Browser::of_page(),
            picture: NodeRef::new(),
            is_brief,
            meter: StoredValue::new_local(None),
            tone: StoredValue::new_local(None),
            turn: StoredValue::new(0),
        };
        check.start();
        // The picture comes and goes with the page; the camera may be there before it.
        Effect::new(move || {
            let works = check.camera.state.get() == State::Works;
            if let Some(picture) = check.picture.get().filter(|_| works) {
                check.camera.capture.with_value(|capture| {
                    if let Some(capture) = capture {
                        capture.show_in(&picture);
                    }
                });
            }
        });
        on_cleanup(move || check.release());
        check
    }

    /// Asks for camera and microphone, and looks at the network.
    pub fn start(self) {
        self.release();
        let turn = self.turn.get_value();
        self.camera.state.set(State::Asking);
        self.microphone.state.set(State::Asking);
        self.network.look();
        let (camera, microphone) = (
            self.camera.chosen.get_untracked(),
            self.microphone.chosen.get_untracked(),
        );
        spawn_local(async move {
            match Capture::open_both(&camera, &microphone).await {
                Ok((camera, microphone)) => {
                    self.took(turn, self.camera, Ok(camera));
                    self.took(turn, self.microphone, Ok(microphone));
                }
                // One of the two; which, and whether the other one works, tells asking for each.
                Err(_) => {
                    let answer = Capture::open(Kind::Camera, &camera).await;
                    self.took(turn, self.camera, answer);
                    let answer = Capture::open(Kind::Microphone, &microphone).await;
                    self.took(turn, self.microphone, answer);
                }
            }
            for line in [self.camera, self.microphone, self.speaker] {
                let found = choices(line.kind).await;
                let _ = line.choices.try_set(found);
            }
        });
    }

    /// Takes another device.
    pub fn choose(self, line: Line, id: String) {
        line.chosen.set(id.clone());
        self.played.set(false);
        if line.kind == Kind::Speaker {
            return;
        }
        let turn = self.turn.get_value();
        line.capture.set_value(None);
        line.state.set(State::Asking);
        spawn_local(async move {
            let answer = Capture::open(line.kind, &id).await;
            self.took(turn, line, answer);
        });
    }

    /// Plays the tone.
    pub fn play(self) {
        let tone = Tone::play(&self.speaker.chosen.get_untracked());
        self.speaker.state.set(match tone {
            Some(_) => State::Works,
            None => State::Fails(Trouble::Unsupported),
        });
        self.tone.set_value(tone);
        self.played.set(true);
    }

    /// Keeps what was chosen for the next time, and lets go of the devices: the room takes them now.
    pub fn pass(self) {
        let kept = Chosen {
            camera: self.camera.chosen.get_untracked(),
            microphone: self.microphone.chosen.get_untracked(),
            speaker: self.speaker.chosen.get_untracked(),
        };
        // What does not work is to be looked at in full the next time, too.
        if self.works_now() {
            kept.keep();
        }
        self.release();
    }

    /// What people call camera, microphone and speaker: the video server's page knows them by no id of
    /// ours.
    pub fn labels(self) -> [Option<String>; 3] {
        [self.camera, self.microphone, self.speaker].map(Line::label)
    }

    /// Whether camera and microphone work.
    pub fn works(self) -> bool {
        self.camera.state.get() == State::Works && self.microphone.state.get() == State::Works
    }

    /// Lets go of everything.
    pub fn release(self) {
        // Gone with the page, if this comes late.
        let _ = self.turn.try_update_value(|turn| *turn += 1);
        let _ = self.meter.try_set_value(None);
        let _ = self.tone.try_set_value(None);
        for line in [self.camera, self.microphone] {
            let _ = line.capture.try_set_value(None);
        }
    }

    fn works_now(self) -> bool {
        untrack(|| self.works())
    }

    fn took(self, turn: u32, line: Line, answer: Result<Capture, Trouble>) {
        // Let go of at once, where nobody waits for it any more.
        if self.turn.try_get_value() != Some(turn) {
            return;
        }
        let state = match &answer {
            Ok(_) => State::Works,
            Err(trouble) => State::Fails(*trouble),
        };
        if let Ok(capture) = answer {
            if line.kind == Kind::Microphone {
                self.measure(&capture);
            }
            line.capture.set_value(Some(capture));
        } else {
            self.is_brief.set(false);
        }
        line.state.set(state);
    }

    fn measure(self, capture: &Capture) {
        self.heard.set(false);
        let meter = Meter::start(capture, move |level| {
            let _ = self.level.try_set(level);
            if AUDIBLE <= level {
                let _ = self.heard.try_set(true);
            }
        });
        self.meter.set_value(meter);
    }
}
