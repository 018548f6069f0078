//! The life of one visit to the room: what has happened in, what to do out. No browser in here.
//!
//! The machine never concludes that a consultation is over; it only knows that this visit is. The
//! orders of events it has to cope with are recorded from a real Jitsi and replayed in its tests.

use std::time::Duration;

use super::event::{Device, DeviceTrouble, ErrorKind, Event};

/// Where a visit stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Jitsi's script is on its way.
    LoadingScript,
    /// The frame is there, we are not in the room yet.
    Connecting,
    /// Jitsi asks for name and devices first.
    Prejoin,
    /// Somebody has to let us in.
    Waiting,
    /// In the room.
    InCall,
    /// Out of the room by the client's word; the reason, or the way back in, may follow.
    Out,
    /// Going, by the person's wish.
    Leaving,
    /// Over.
    Ended(Ending),
    /// It did not work.
    Failed(Fault),
}

/// How a visit that worked came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The person hung up.
    HungUp,
    /// The doctor closed the room or removed the person.
    Closed,
    /// The connection was lost.
    Dropped,
}

/// Why a visit did not work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The script or the frame was blocked or not found.
    Blocked,
    /// Nothing was heard in time.
    Silent,
    /// The token was refused.
    Refused,
    /// The browser can not do it.
    Unsupported,
}

/// What happens to the machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// A ticket is at hand: begin, or begin anew with a fresh one.
    Ticket,
    /// Jitsi's script is there.
    ScriptLoaded,
    /// It can not be had, or is not what it should be.
    ScriptFailed,
    /// The page's own security policy held something of Jitsi's back.
    Blocked,
    /// Jitsi told something.
    Jitsi(Event),
    /// The timer has run out.
    Elapsed(Timer),
    /// The person wants to go, or is gone to another page.
    Leave,
}

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Get Jitsi's script.
    LoadScript,
    /// Put the frame on the page.
    Mount,
    /// Ask for a fresh ticket; [`Input::Ticket`] is the answer.
    FreshTicket,
    /// Tell Jitsi to leave the room.
    HangUp,
    /// Take everything of Jitsi's off the page.
    Dispose,
    /// Start this timer in place of the one that runs.
    Arm(Timer),
    /// Stop the timer.
    Disarm,
    /// Tell the person about a device.
    Warn(Device, DeviceTrouble),
}

/// What is waited for. One timer runs at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timer {
    /// The script.
    Script,
    /// The first word from the frame.
    Ready,
    /// The room.
    Joined,
    /// The reason for being out of the room.
    Reason,
    /// The end of hanging up.
    Close,
}

impl Timer {
    /// How long it is waited.
    pub const fn duration(self) -> Duration {
        match self {
            Self::Script => Duration::from_secs(10),
            Self::Ready => Duration::from_secs(15),
            Self::Joined => Duration::from_secs(30),
            Self::Reason => Duration::from_secs(3),
            Self::Close => Duration::from_millis(1_500),
        }
    }
}

/// One visit to the room.
#[derive(Debug)]
pub struct Machine {
    phase: Phase,
    /// A fresh ticket was asked for since the room was last entered; a second one would not help.
    renewed: bool,
}

impl Machine {
    /// A visit that is about to begin.
    pub const fn new() -> Self {
        Self {
            phase: Phase::LoadingScript,
            renewed: false,
        }
    }

    /// Where the visit stands.
    pub const fn phase(&self) -> Phase {
        self.phase
    }

    /// Takes in what has happened; gives what is to be done, in this order.
    pub fn step(&mut self, input: Input) -> Vec<Effect> {
        match (self.phase, input) {
            // What is over stays over, whatever is still said.
            (Phase::Ended(_) | Phase::Failed(_), _) => Vec::new(),
            (Phase::Leaving, Input::Jitsi(Event::ReadyToClose) | Input::Elapsed(Timer::Close)) => {
                self.end(Phase::Ended(Ending::HungUp))
            }
            (Phase::Leaving, _) => Vec::new(),
            (Phase::LoadingScript, Input::Leave) => self.end(Phase::Ended(Ending::HungUp)),
            (_, Input::Leave) => {
                self.go(Phase::Leaving, &[Effect::HangUp, Effect::Arm(Timer::Close)])
            }
            (_, Input::Ticket) => self.go(
                Phase::LoadingScript,
                &[
                    // Of the ticket before, if there was one: what it may do can not be changed.
                    Effect::Dispose,
                    Effect::LoadScript,
                    Effect::Arm(Timer::Script),
                ],
            ),
            (Phase::LoadingScript, Input::ScriptLoaded) => self.go(
                Phase::Connecting,
                &[Effect::Mount, Effect::Arm(Timer::Ready)],
            ),
            (_, Input::ScriptLoaded) => Vec::new(),
            (_, Input::ScriptFailed | Input::Elapsed(Timer::Script)) => {
                self.end(Phase::Failed(Fault::Blocked))
            }
            // In a call that works, something that was blocked was not needed.
            (Phase::LoadingScript | Phase::Connecting, Input::Blocked) => {
                self.end(Phase::Failed(Fault::Blocked))
            }
            (_, Input::Blocked) => Vec::new(),
            (phase, Input::Elapsed(timer)) => self.elapsed(phase, timer),
            (phase, Input::Jitsi(event)) => self.told(phase, event),
        }
    }

    fn elapsed(&mut self, phase: Phase, timer: Timer) -> Vec<Effect> {
        match (phase, timer) {
            (Phase::Connecting, Timer::Ready | Timer::Joined) => {
                self.end(Phase::Failed(Fault::Silent))
            }
            (Phase::Out, Timer::Reason) => self.end(Phase::Ended(Ending::Dropped)),
            _ => Vec::new(),
        }
    }

    fn told(&mut self, phase: Phase, event: Event) -> Vec<Effect> {
        match (phase, event) {
            (Phase::Connecting, Event::Ready) => vec![Effect::Arm(Timer::Joined)],
            (Phase::Connecting, Event::Prejoin) => self.go(Phase::Prejoin, &[Effect::Disarm]),
            (Phase::Connecting | Phase::Prejoin, Event::Error(ErrorKind::WaitForEntry)) => {
                self.go(Phase::Waiting, &[Effect::Disarm])
            }
            (_, Event::Joined) => {
                self.renewed = false;
                self.go(Phase::InCall, &[Effect::Disarm])
            }
            // Said after a refused entry too; only out of a call it means something.
            (Phase::InCall, Event::Left) => self.go(Phase::Out, &[Effect::Arm(Timer::Reason)]),
            (_, Event::ReadyToClose) => self.end(Phase::Ended(Ending::HungUp)),
            (_, Event::KickedOut | Event::Error(ErrorKind::Destroyed)) => {
                self.end(Phase::Ended(Ending::Closed))
            }
            (Phase::InCall | Phase::Out, Event::Suspended | Event::Error(ErrorKind::Fatal)) => {
                self.end(Phase::Ended(Ending::Dropped))
            }
            (_, Event::Error(ErrorKind::Fatal)) => self.end(Phase::Failed(Fault::Silent)),
            (_, Event::Error(ErrorKind::TokenExpired)) if !self.renewed => {
                self.renewed = true;
                let anew = [Effect::Disarm, Effect::Dispose, Effect::FreshTicket];
                self.go(Phase::LoadingScript, &anew)
            }
            (_, Event::Error(ErrorKind::TokenExpired | ErrorKind::Refused)) => {
                self.end(Phase::Failed(Fault::Refused))
            }
            (_, Event::Unsupported) => self.end(Phase::Failed(Fault::Unsupported)),
            (_, Event::Device(device, trouble)) => vec![Effect::Warn(device, trouble)],
            _ => Vec::new(),
        }
    }

    fn go(&mut self, phase: Phase, effects: &[Effect]) -> Vec<Effect> {
        self.phase = phase;
        effects.to_vec()
    }

    fn end(&mut self, phase: Phase) -> Vec<Effect> {
        self.go(phase, &[Effect::Disarm, Effect::Dispose])
    }
}

#[cfg(test)]
mod tests;
