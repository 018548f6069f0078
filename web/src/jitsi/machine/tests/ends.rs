//! How a visit ends: by the person, by the doctor, by the network.

use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;

#[test]
fn ended_by_the_moderator() {
    let mut machine = in_call();
    let effects = replay(
        &mut machine,
        r#"
        participantLeft {"id":"fe441790"}
        errorOccurred {"error":{"name":"conference.destroyed","params":["The meeting has been terminated"],"type":"CONFERENCE","isFatal":false}}
        videoConferenceLeft {"roomName":"appt1ae1aaa7c0"}
        "#,
    );
    assert_eq!(effects, OVER);
    assert_eq!(machine.phase(), Phase::Ended(Ending::Closed));
}

#[test]
fn removed_by_the_moderator() {
    let mut machine = in_call();
    let effects = replay(
        &mut machine,
        r#"
        participantLeft {"id":"fe441790"}
        participantKickedOut {"kicked":{"id":"local","local":true}}
        participantLeft {"id":"fe441790"}
        videoConferenceLeft {"roomName":"appt1ae1aaa7c0"}
        "#,
    );
    assert_eq!(effects, OVER);
    assert_eq!(machine.phase(), Phase::Ended(Ending::Closed));
}

#[test]
fn out_without_a_reason_is_a_dropped_call() {
    let mut machine = in_call();
    let left = r#"videoConferenceLeft {"roomName":"appt1ae1aaa7c0"}"#;
    assert_eq!(replay(&mut machine, left), [Effect::Arm(Timer::Reason)]);
    assert_eq!(machine.step(Input::Elapsed(Timer::Reason)), OVER);
    assert_eq!(machine.phase(), Phase::Ended(Ending::Dropped));
}

#[test]
fn back_in_before_the_reason_came() {
    let mut machine = in_call();
    replay(&mut machine, "videoConferenceLeft {}");
    assert_eq!(replay(&mut machine, JOINED), [Effect::Disarm]);
    assert_eq!(machine.phase(), Phase::InCall);
}

#[test]
fn a_lost_connection_and_a_sleeping_device_drop_the_call() {
    for event in [
        r#"errorOccurred {"error":{"name":"connection.droppedError","isFatal":true}}"#,
        "suspendDetected {}",
    ] {
        let mut machine = in_call();
        assert_eq!(replay(&mut machine, event), OVER);
        assert_eq!(machine.phase(), Phase::Ended(Ending::Dropped), "{event}");
    }
}

#[test]
fn leaving_hangs_up_and_waits_for_the_end_but_not_for_ever() {
    let mut machine = in_call();
    assert_eq!(
        machine.step(Input::Leave),
        [Effect::HangUp, Effect::Arm(Timer::Close)]
    );
    assert_eq!(machine.step(Input::Leave), []);
    assert_eq!(
        replay(&mut machine, "videoConferenceLeft {}\nreadyToClose {}"),
        OVER
    );

    let mut machine = in_call();
    machine.step(Input::Leave);
    assert_eq!(machine.step(Input::Elapsed(Timer::Close)), OVER);
    assert_eq!(machine.phase(), Phase::Ended(Ending::HungUp));
}

#[test]
fn leaving_before_the_script_came_leaves_nothing() {
    let mut machine = Machine::new();
    machine.step(Input::Ticket);
    assert_eq!(machine.step(Input::Leave), OVER);
    assert_eq!(machine.step(Input::ScriptLoaded), []);
}

#[test]
fn hanging_up_before_being_in_is_an_end_too() {
    let mut machine = connecting();
    replay(&mut machine, START);
    replay(&mut machine, "videoConferenceLeft {}\nreadyToClose {}");
    assert_eq!(machine.phase(), Phase::Ended(Ending::HungUp));
}

#[test]
fn what_is_over_stays_over() {
    let mut machine = in_call();
    replay(&mut machine, "readyToClose {}");
    assert_eq!(replay(&mut machine, JOINED), []);
    assert_eq!(machine.step(Input::Leave), []);
    assert_eq!(machine.phase(), Phase::Ended(Ending::HungUp));
}
