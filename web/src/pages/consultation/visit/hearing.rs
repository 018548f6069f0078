//! What the room tells, and what comes of it.

use leptos::prelude::*;
use shared::wire::report::ReportKind;

use super::{Stage, Visit};
use crate::{
    clock::steady_ms,
    jitsi::{Device, DeviceTrouble, Ending, Fact, Fault, News, Phase},
    pages::consultation::{kept, recording},
};

impl Visit {
    pub(super) fn hear(self, turn: u32, news: News) {
        if !self.is_turn(turn) {
            return;
        }
        match news {
            News::Phase(phase) => self.moved(phase),
            News::Trouble(device, trouble) => {
                self.log.note(report_of(device, trouble), None);
                self.dismiss(device);
                self.troubles
                    .update(|troubles| troubles.push((device, trouble)));
            }
            News::Fact(fact) => self.learned(fact),
            News::TicketExpired => self.fetch_anew(turn),
        }
    }

    fn moved(self, phase: Phase) {
        match phase {
            Phase::InCall => {
                kept::keep(Some(self.id));
                let took = steady_ms() - self.asked_ms.get_value();
                self.log.note(ReportKind::Joined, Some(took as u32));
            }
            Phase::Ended(ending) => {
                kept::keep(None);
                self.recorded.set(false);
                self.ready.set(false);
                if ending == Ending::Dropped {
                    self.log.note(ReportKind::Dropped, None);
                }
            }
            Phase::Failed(fault) => self.log.note(fault_report(fault), None),
            _ => {}
        }
        self.stage.set(Stage::Room(phase));
    }

    fn learned(self, fact: Fact) {
        match fact {
            Fact::Direct(true) => self.log.note(ReportKind::Direct, None),
            Fact::Direct(false) => self.log.note(ReportKind::Bridged, None),
            Fact::Recording(on) => self.recorded.set(on),
            Fact::Link { url, expires_in } => {
                if self.is_doctors() {
                    recording::pass_on(self, url, expires_in);
                }
            }
        }
    }
}

const fn report_of(device: Device, trouble: DeviceTrouble) -> ReportKind {
    match (device, trouble) {
        (Device::Camera, DeviceTrouble::Denied) => ReportKind::CameraDenied,
        (Device::Camera, DeviceTrouble::Unavailable) => ReportKind::CameraUnavailable,
        (Device::Microphone, DeviceTrouble::Denied) => ReportKind::MicrophoneDenied,
        (Device::Microphone, DeviceTrouble::Unavailable) => ReportKind::MicrophoneUnavailable,
    }
}

const fn fault_report(fault: Fault) -> ReportKind {
    match fault {
        Fault::Blocked => ReportKind::Blocked,
        Fault::Silent => ReportKind::Silent,
        Fault::Refused => ReportKind::Refused,
        Fault::Unsupported => ReportKind::Unsupported,
    }
}
