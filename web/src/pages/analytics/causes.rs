//! What went wrong, as bars from left to right, the most frequent first.

use leptos::prelude::*;
use shared::wire::{analytics::CauseCount, report::ReportKind};

use super::chart::numbers_button;

const TITLE: &str = "What went wrong";
// In tenths of a pixel, as the charts over time.
const WIDTH: i64 = 4_400;
const LINE: i64 = 460;
const BAR: i64 = 160;
/// What is left beside the longest bar for its number.
const NUMBER: i64 = 500;

/// Drawing and table.
pub fn causes(counts: &[CauseCount]) -> AnyView {
    if counts.is_empty() {
        return view! {
            <figure class="chart">
                <figcaption><h3>{TITLE}</h3></figcaption>
                <p class="quiet">"No trouble was reported."</p>
            </figure>
        }
        .into_any();
    }
    let shown = RwSignal::new(false);
    let table = table(counts);
    view! {
        <figure class="chart">
            <figcaption>
                <h3>{TITLE}</h3>
                <p class="quiet">"In how many consultations"</p>
            </figcaption>
            {drawing(counts)}
            {numbers_button(TITLE, shown)}
            <div class=move || if shown.get() { "chart-numbers" } else { "chart-numbers visually-hidden" }>{table}</div>
        </figure>
    }
    .into_any()
}

fn drawing(counts: &[CauseCount]) -> AnyView {
    let most = counts.iter().map(|cause| i64::from(cause.consultations));
    let most = most.max().unwrap_or(0).max(1);
    let mut y = 0;
    let bars = counts
        .iter()
        .map(|cause| {
            let count = i64::from(cause.consultations);
            let width = ((WIDTH - NUMBER) * count / most).max(20);
            y += LINE;
            let bar = y - BAR - 40;
            view! {
                <text x="0" y=bar - 60>{words(cause.cause)}</text>
                <rect class="row-2" x="0" y=bar width=width height=BAR rx="30"></rect>
                <text x=width + 80 y=bar + 125>{count}</text>
            }
        })
        .collect_view();
    view! { <svg viewBox=format!("0 0 {WIDTH} {y}") aria-hidden="true">{bars}</svg> }.into_any()
}

fn table(counts: &[CauseCount]) -> AnyView {
    let lines = counts
        .iter()
        .map(|cause| {
            view! {
                <tr>
                    <th scope="row">{words(cause.cause)}</th>
                    <td>{cause.consultations}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table>
            <caption>{TITLE}</caption>
            <thead>
                <tr><th scope="col">"Trouble"</th><th scope="col">"Consultations"</th></tr>
            </thead>
            <tbody>{lines}</tbody>
        </table>
    }
    .into_any()
}

const fn words(cause: ReportKind) -> &'static str {
    match cause {
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
