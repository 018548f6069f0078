//! A time on two clocks: the reader's, and the doctor's where it shows something else.

use leptos::prelude::*;
use shared::Instant;

use crate::{
    components::when::span,
    zone::{Day, Zone},
};

/// The two zones.
#[derive(Clone, PartialEq)]
pub struct Faces {
    /// The reader's.
    pub own: Zone,
    doctors: Option<Zone>,
}

impl Faces {
    /// The reader's zone, and the doctor's unless it is the same one.
    pub fn new(own: Zone, doctors: &str) -> Self {
        let doctors = Zone::named(doctors).filter(|zone| *zone != own);
        Self { own, doctors }
    }

    /// `03:00 New York`, where the doctor's clock shows something else.
    pub fn beside(&self, at: Instant) -> Option<String> {
        let zone = self.differing(at)?;
        Some(format!("{} {}", zone.time(at), zone.city()))
    }

    /// The same with the day: `Tuesday 12 May 2026, 03:00`, and the zone.
    pub fn beside_in_full(&self, at: Instant) -> Option<String> {
        let zone = self.differing(at)?;
        Some(format!("{} ({} time)", zone.full(at), zone.label()))
    }

    /// The day it is where the doctor is.
    pub fn doctors_date(&self, at: Instant) -> Day {
        self.doctors.as_ref().unwrap_or(&self.own).date(at)
    }

    /// Which zones the times below are in.
    pub fn note(&self) -> String {
        let own = self.own.label();
        match &self.doctors {
            Some(doctors) => {
                let theirs = doctors.label();
                format!(
                    "Times are in your zone, {own}; the doctor’s own in {theirs} are beside them."
                )
            }
            None => format!("All times are in {own} time."),
        }
    }

    fn differing(&self, at: Instant) -> Option<&Zone> {
        let differs = |zone: &&Zone| zone.offset_at(at) != self.own.offset_at(at);
        self.doctors.as_ref().filter(differs)
    }
}

/// From when until when, in full and on both clocks.
#[component]
pub fn When(faces: Faces, from: Instant, to: Instant) -> impl IntoView {
    let theirs = faces
        .beside_in_full(from)
        .map(|text| view! { <p class="quiet">"For the doctor: " {text}</p> });
    view! {
        <div class="preview">
            <p>{span(&faces.own, from, to)} {format!(" ({} time)", faces.own.label())}</p>
            {theirs}
        </div>
    }
}
