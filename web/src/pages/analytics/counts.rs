//! In how many consultations something was reported, as bars from left to right.

use leptos::prelude::*;
use shared::wire::{
    analytics::{ReportCount, SampleCount},
    report::ReportKind,
};

use super::chart::numbers_button;

// In tenths of a pixel, as the charts over time.
const WIDTH: i64 = 4_400;
const LINE: i64 = 460;
const BAR: i64 = 160;
/// What is left beside the longest bar for its number.
const NUMBER: i64 = 500;

/// Drawing and table, or what is said when there is nothing to draw; then what else there is to say.
pub fn counts(
    title: &'static str,
    none: &'static str,
    counts: &[ReportCount],
    more: AnyView,
) -> AnyView {
    let inner = if counts.is_empty() {
        view! { <p class="quiet">{none}</p> }.into_any()
    } else {
        bars(title, counts)
    };
    view! {
        <figure class="chart">
            <figcaption>
                <h3>{title}</h3>
            </figcaption>
            {inner}
            {more}
        </figure>
    }
    .into_any()
}

fn bars(title: &'static str, counts: &[ReportCount]) -> AnyView {
    let shown = RwSignal::new(false);
    let table = table(title, counts);
    view! {
        <p class="quiet">"In how many consultations"</p>
        {drawing(counts)}
        {numbers_button(title, shown)}
        <div class=move || if shown.get() { "chart-numbers" } else { "chart-numbers visually-hidden" }>{table}</div>
    }
    .into_any()
}

/// What the samples of the connections' quality come to.
pub fn samples(samples: &[SampleCount]) -> AnyView {
    if samples.is_empty() {
        return view! { <p class="quiet">"The video server tells nothing about quality."</p> }
            .into_any();
    }
    let lines = samples
        .iter()
        .map(|of| {
            let text = format!(
                "{}: {} of {} samples were poor",
                words(of.kind),
                of.poor,
                of.samples
            );
            view! { <li>{text}</li> }
        })
        .collect_view();
    view! { <ul class="hints">{lines}</ul> }.into_any()
}

fn drawing(counts: &[ReportCount]) -> AnyView {
    let most = counts.iter().map(|of| i64::from(of.consultations));
    let most = most.max().unwrap_or(0).max(1);
    let mut y = 0;
    let bars = counts
        .iter()
        .map(|of| {
            let count = i64::from(of.consultations);
            let width = ((WIDTH - NUMBER) * count / most).max(20);
            y += LINE;
            let bar = y - BAR - 40;
            view! {
                <text x="0" y=bar - 60>{words(of.kind)}</text>
                <rect class="row-2" x="0" y=bar width=width height=BAR rx="30"></rect>
                <text x=width + 80 y=bar + 125>{count}</text>
            }
        })
        .collect_view();
    view! { <svg viewBox=format!("0 0 {WIDTH} {y}") aria-hidden="true">{bars}</svg> }.into_any()
}

fn table(title: &'static str, counts: &[ReportCount]) -> AnyView {
    let lines = counts
        .iter()
        .map(|of| {
            view! {
                <tr>
                    <th scope="row">{words(of.kind)}</th>
                    <td>{of.consultations}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table>
            <caption>{title}</caption>
            <thead>
                <tr><th scope="col">"What"</th><th scope="col">"Consultations"</th></tr>
            </thead>
            <tbody>{lines}</tbody>
        </table>
    }
    .into_any()
}

const fn words(kind: ReportKind) -> &'static str {
    match kind {
        ReportKind::Joined => "In the room",
        ReportKind::Direct => "Connected directly",
        ReportKind::Bridged => "Connected over the video server",
        ReportKind::CameraDenied => "Camera not allowed",
        ReportKind::CameraUnavailable => "No camera",
        ReportKind::MicrophoneDenied => "Microphone not allowed",
        ReportKind::MicrophoneUnavailable => "No microphone",
        ReportKind::Blocked => "Video blocked or not found",
        ReportKind::Silent => "Video server did not answer",
        ReportKind::Refused => "Video server refused the entry",
        ReportKind::Unsupported => "Browser can not do it",
        ReportKind::Dropped => "Connection lost",
        ReportKind::AudioOnly => "Went on with sound only",
        ReportKind::OtherHost => "Changed to another video server",
        ReportKind::Quality => "Quality of the picture",
        ReportKind::PacketLoss => "Lost packets",
        ReportKind::RoundTrip => "Round-trip time",
        ReportKind::QualityUnknown => "No samples of quality",
    }
}
