//! What is seen of the check.

use leptos::prelude::*;

use super::{
    check::{Check, Line, State},
    network::Way,
};
use crate::{
    components::button::button,
    media::{Kind, remedy},
};

/// The whole of it: the picture, and a line for each thing that must work.
pub fn panel(check: Check) -> AnyView {
    view! {
        <section class="check" aria-label="Your devices">
            {picture(check)}
            <div class="check-lines">
                {device(check, check.camera, "Camera")}
                {device(check, check.microphone, "Microphone")}
                {device(check, check.speaker, "Speaker")}
                {network(check)}
                {button("button", "Check again", move || check.start())}
            </div>
        </section>
    }
    .into_any()
}

/// One line, where everything is as it was the last time.
pub fn brief(check: Check) -> AnyView {
    let text = move || {
        if check.works() {
            "Camera, microphone and speaker are ready."
        } else {
            "Camera and microphone are being checked…"
        }
    };
    view! {
        <div class="check-brief">
            {mark(Signal::derive(move || if check.works() { Mark::Good } else { Mark::Open }))}
            <p role="status">{text}</p>
            {button("button", "Change", move || check.is_brief.set(false))}
        </div>
    }
    .into_any()
}

/// Whichever is enough.
pub fn either(check: Check) -> AnyView {
    (move || match check.is_brief.get() {
        true => brief(check),
        false => panel(check),
    })
    .into_any()
}

fn picture(check: Check) -> AnyView {
    let text = move || match check.camera.state.get() {
        State::Asking => "Your browser may ask for camera and microphone now. Please allow both.",
        State::Works => "",
        State::Fails(_) => "No picture",
    };
    let is_seen = move || check.camera.state.get() == State::Works;
    view! {
        <div class="check-picture" class:is-seen=is_seen>
            <video
                node_ref=check.picture
                aria-label="Your picture"
                prop:muted=true
                autoplay
                playsinline
            ></video>
            <p>{text}</p>
        </div>
    }
    .into_any()
}

/// How a line stands, for the eye.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Not known yet.
    Open,
    /// Good.
    Good,
    /// Not good.
    Bad,
}

/// The mark before a line. The words beside it say the same.
pub fn mark(mark: Signal<Mark>) -> AnyView {
    let class = move || match mark.get() {
        Mark::Open => "mark",
        Mark::Good => "mark mark-good",
        Mark::Bad => "mark mark-bad",
    };
    let path = move || match mark.get() {
        Mark::Open => "M8 12h8",
        Mark::Good => "M7 12.5l3.5 3.5L17 9",
        Mark::Bad => "M8 8l8 8M16 8l-8 8",
    };
    view! {
        <svg class=class viewBox="0 0 24 24" aria-hidden="true">
            <path d=path></path>
        </svg>
    }
    .into_any()
}

fn device(check: Check, line: Line, name: &'static str) -> AnyView {
    let state = line.state;
    let marked = Signal::derive(move || match state.get() {
        State::Asking => Mark::Open,
        State::Works if line.kind == Kind::Speaker && !check.played.get() => Mark::Open,
        State::Works => Mark::Good,
        State::Fails(_) => Mark::Bad,
    });
    let text = move || match state.get() {
        State::Asking => "Being asked for…".to_owned(),
        State::Fails(trouble) => remedy(line.kind, trouble, check.browser),
        State::Works => working(check, line.kind).to_owned(),
    };
    let id = format!("check-{}", line.kind.name());
    let extra = match line.kind {
        Kind::Camera => ().into_any(),
        Kind::Microphone => meter(check),
        Kind::Speaker => button("button", "Play a tone", move || check.play()),
    };
    view! {
        <div class="check-line">
            {mark(marked)}
            <div class="check-what">
                <label for=id.clone()>{name}</label>
                {chooser(check, line, id)}
                <p class="check-text" role="status">{text}</p>
                {extra}
            </div>
        </div>
    }
    .into_any()
}

fn working(check: Check, kind: Kind) -> &'static str {
    match kind {
        Kind::Camera => "Works. You see yourself in the picture.",
        Kind::Microphone if check.heard.get() => "Works. We hear you.",
        Kind::Microphone => "Say something: the bar moves when we hear you.",
        Kind::Speaker if check.played.get() => {
            "Did you hear the tone? If not, turn up the volume or choose another speaker."
        }
        Kind::Speaker => "Play a tone to hear whether it works.",
    }
}

fn chooser(check: Check, line: Line, id: String) -> AnyView {
    let options = move || {
        let chosen = line.chosen.get();
        line.choices
            .get()
            .into_iter()
            .map(|choice| {
                let is_chosen = choice.id == chosen;
                view! {
                    <option value=choice.id selected=is_chosen>
                        {choice.label}
                    </option>
                }
            })
            .collect_view()
    };
    // Without names there is nothing to choose from yet.
    let usual = move || {
        line.choices
            .with(Vec::is_empty)
            .then(|| view! { <option value="">"As the browser chooses"</option> })
    };
    view! {
        <select id=id on:change=move |event| check.choose(line, event_target_value(&event))>
            {usual}
            {options}
        </select>
    }
    .into_any()
}

fn meter(check: Check) -> AnyView {
    let level = check.level;
    view! {
        <div
            class="check-meter"
            role="meter"
            aria-label="How loud you are heard"
            aria-valuemin="0"
            aria-valuemax="100"
            aria-valuenow=move || level.get()
        >
            <span style:width=move || format!("{}%", level.get())></span>
        </div>
    }
    .into_any()
}

fn network(check: Check) -> AnyView {
    let network = check.network;
    view! {
        {way(network.server, "The way to us", "Check your connection to the internet, then try again.")}
        {way(
            network.video,
            "The way to the video server",
            "Switch off blockers of scripts for this site, or try another network: some workplaces block video calls.",
        )}
    }
    .into_any()
}

fn way(way: RwSignal<Way>, name: &'static str, help: &'static str) -> AnyView {
    let marked = Signal::derive(move || match way.get() {
        Way::Asking => Mark::Open,
        Way::Works(_) => Mark::Good,
        Way::Fails => Mark::Bad,
    });
    let text = move || match way.get() {
        Way::Asking => "Being looked at…".to_owned(),
        Way::Works(ms) => format!("Open: {ms} ms."),
        Way::Fails => format!("No answer. {help}"),
    };
    view! {
        <div class="check-line">
            {mark(marked)}
            <div class="check-what">
                <p class="check-name">{name}</p>
                <p class="check-text" role="status">{text}</p>
            </div>
        </div>
    }
    .into_any()
}
