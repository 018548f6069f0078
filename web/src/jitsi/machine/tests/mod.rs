//! The machine over the orders of events that were recorded from a real Jitsi.

mod ends;

use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;
use crate::jitsi::event::parse;

/// A machine whose frame is on the page.
fn connecting() -> Machine {
    let mut machine = Machine::new();
    assert_eq!(
        machine.step(Input::Ticket),
        [
            Effect::Dispose,
            Effect::LoadScript,
            Effect::Arm(Timer::Script)
        ]
    );
    assert_eq!(
        machine.step(Input::ScriptLoaded),
        [Effect::Mount, Effect::Arm(Timer::Ready)]
    );
    machine
}

/// Tells a recording, one event a line: name and payload. Gives all effects.
fn replay(machine: &mut Machine, recording: &str) -> Vec<Effect> {
    recording
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .filter_map(|line| {
            let (name, payload) = line.split_once(' ').unwrap_or((line, ""));
            parse(name, payload)
        })
        .flat_map(|event| machine.step(Input::Jitsi(event)))
        .collect()
}

const START: &str = r#"
    browserSupport {"supported":true}
    ready {}
    audioMuteStatusChanged {"muted":false}
    videoMuteStatusChanged {"muted":true}
    notificationTriggered {"description":"recording.off","title":"dialog.recording"}
    videoQualityChanged {"videoQuality":2160}
    displayNameChange {"displayname":"Dr Ada","formattedDisplayName":"Dr Ada","id":"local"}
    videoAvailabilityChanged {"available":true}
"#;

const JOINED: &str = r#"
    participantJoined {"id":"fe441790","displayName":"Dr Ada","formattedDisplayName":"Dr Ada"}
    participantRoleChanged {"id":"510bb188","role":"none"}
    videoConferenceJoined {"roomName":"appt1ae1aaa7c0","id":"510bb188","displayName":"Pat","breakoutRoom":false}
    subjectChange {"subject":""}
"#;

/// A machine in the middle of a call.
fn in_call() -> Machine {
    let mut machine = connecting();
    replay(&mut machine, START);
    replay(&mut machine, JOINED);
    assert_eq!(machine.phase(), Phase::InCall);
    machine
}

const OVER: [Effect; 2] = [Effect::Disarm, Effect::Dispose];

#[test]
fn joins_and_hangs_up() {
    let mut machine = connecting();
    assert_eq!(replay(&mut machine, START), [Effect::Arm(Timer::Joined)]);
    assert_eq!(replay(&mut machine, JOINED), [Effect::Disarm]);
    assert_eq!(machine.phase(), Phase::InCall);
    let effects = replay(
        &mut machine,
        r#"
        participantLeft {"id":"fe441790"}
        participantLeft {"id":"fe441790"}
        videoConferenceLeft {"roomName":"appt1ae1aaa7c0"}
        readyToClose {}
        "#,
    );
    assert_eq!(
        effects,
        [Effect::Arm(Timer::Reason), Effect::Disarm, Effect::Dispose]
    );
    assert_eq!(machine.phase(), Phase::Ended(Ending::HungUp));
}

#[test]
fn the_other_side_leaving_ends_nothing() {
    let mut machine = in_call();
    let effects = replay(
        &mut machine,
        r#"
        participantLeft {"id":"510bb188"}
        p2pStatusChanged {"isP2p":false}
        notificationTriggered {"title":"notify.leftOneMember"}
        "#,
    );
    assert_eq!(effects, []);
    assert_eq!(machine.phase(), Phase::InCall);
}

#[test]
fn refusals_are_no_end_of_a_consultation() {
    for error in [
        r#"{"error":{"credentials":{"jid":"meet.test"},"name":"connection.passwordRequired","message":"token required","recoverable":true,"type":"CONNECTION","isFatal":false}}"#,
        r#"{"error":{"name":"conference.connectionError.notAllowed","params":["Room and token mismatched"],"type":"CONFERENCE","isFatal":false}}"#,
        r#"{"error":{"credentials":{"jid":"meet.test"},"name":"connection.passwordRequired","message":"Invalid signature","type":"CONNECTION","isFatal":false}}"#,
        r#"{"error":{"credentials":{"jid":"meet.test"},"name":"connection.passwordRequired","message":"Not acceptable by nbf","type":"CONNECTION","isFatal":false}}"#,
    ] {
        let mut machine = connecting();
        replay(&mut machine, START);
        let effects = replay(
            &mut machine,
            &format!("errorOccurred {error}\nvideoConferenceLeft {{\"roomName\":\"bad\"}}"),
        );
        assert_eq!(effects, OVER);
        assert_eq!(machine.phase(), Phase::Failed(Fault::Refused), "{error}");
    }
}

const EXPIRED: &str = r#"
    notificationTriggered {"description":"dialog.tokenAuthFailedWithReasons","title":"dialog.tokenAuthFailedTitle"}
    errorOccurred {"error":{"credentials":{"jid":"meet.test"},"name":"connection.passwordRequired","message":"Not acceptable by exp (63.0 sec since expired, valid for:-60.0 sec)","type":"CONNECTION","isFatal":false}}
    videoConferenceLeft {"roomName":"badb9ff34"}
"#;

#[test]
fn an_expired_token_is_renewed_once() {
    let mut machine = connecting();
    replay(&mut machine, START);
    assert_eq!(
        replay(&mut machine, EXPIRED),
        [Effect::Disarm, Effect::Dispose, Effect::FreshTicket]
    );
    machine.step(Input::Ticket);
    machine.step(Input::ScriptLoaded);
    replay(&mut machine, START);
    assert_eq!(replay(&mut machine, EXPIRED), OVER);
    assert_eq!(machine.phase(), Phase::Failed(Fault::Refused));
}

#[test]
fn a_token_that_expires_in_a_long_call_may_be_renewed_again() {
    let mut machine = connecting();
    replay(&mut machine, EXPIRED);
    machine.step(Input::Ticket);
    machine.step(Input::ScriptLoaded);
    replay(&mut machine, JOINED);
    assert!(replay(&mut machine, EXPIRED).contains(&Effect::FreshTicket));
}

#[test]
fn the_lobby_waits_without_a_limit() {
    let mut machine = connecting();
    replay(&mut machine, START);
    let knock = r#"errorOccurred {"error":{"name":"conference.connectionError.membersOnly","recoverable":true,"isFatal":false}}"#;
    assert_eq!(replay(&mut machine, knock), [Effect::Disarm]);
    assert_eq!(machine.phase(), Phase::Waiting);
    // A timer that ran out just before it was stopped.
    assert_eq!(machine.step(Input::Elapsed(Timer::Joined)), []);
    replay(&mut machine, JOINED);
    assert_eq!(machine.phase(), Phase::InCall);
}

#[test]
fn the_page_before_the_room_waits_without_a_limit() {
    let mut machine = connecting();
    replay(&mut machine, START);
    assert_eq!(
        replay(&mut machine, "prejoinScreenLoaded {}"),
        [Effect::Disarm]
    );
    assert_eq!(machine.phase(), Phase::Prejoin);
    replay(&mut machine, JOINED);
    assert_eq!(machine.phase(), Phase::InCall);
}

#[test]
fn a_server_that_is_silent_fails_by_our_own_timers() {
    let mut machine = connecting();
    assert_eq!(machine.step(Input::Elapsed(Timer::Ready)), OVER);
    assert_eq!(machine.phase(), Phase::Failed(Fault::Silent));

    let mut machine = connecting();
    replay(&mut machine, START);
    machine.step(Input::Elapsed(Timer::Joined));
    assert_eq!(machine.phase(), Phase::Failed(Fault::Silent));
}

#[test]
fn a_script_that_does_not_come() {
    for input in [
        Input::ScriptFailed,
        Input::Blocked,
        Input::Elapsed(Timer::Script),
    ] {
        let mut machine = Machine::new();
        machine.step(Input::Ticket);
        assert_eq!(machine.step(input), OVER);
        assert_eq!(machine.phase(), Phase::Failed(Fault::Blocked), "{input:?}");
    }
}

#[test]
fn a_blocked_frame_fails_and_a_blocked_trifle_in_a_call_does_not() {
    let mut machine = connecting();
    machine.step(Input::Blocked);
    assert_eq!(machine.phase(), Phase::Failed(Fault::Blocked));

    let mut machine = in_call();
    assert_eq!(machine.step(Input::Blocked), []);
    assert_eq!(machine.phase(), Phase::InCall);
}

#[test]
fn a_refused_camera_is_told_and_the_call_goes_on() {
    let mut machine = connecting();
    replay(&mut machine, START);
    let effects = replay(
        &mut machine,
        r#"cameraError {"type":"gum.permission_denied"}"#,
    );
    assert_eq!(
        effects,
        [Effect::Warn(Device::Camera, DeviceTrouble::Denied)]
    );
    replay(&mut machine, JOINED);
    assert_eq!(machine.phase(), Phase::InCall);
}
