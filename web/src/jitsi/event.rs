//! What Jitsi tells, as far as it means something to us.
//!
//! Of the sixty-odd events the room listens to those named in [`NAMES`]. Payloads are read with care:
//! builds differ in where they put the fields of an error.

use serde::Deserialize;

/// The events the room listens to.
pub const NAMES: &[&str] = &[
    "ready",
    "browserSupport",
    "prejoinScreenLoaded",
    "videoConferenceJoined",
    "videoConferenceLeft",
    "readyToClose",
    "participantKickedOut",
    "errorOccurred",
    "suspendDetected",
    "cameraError",
    "micError",
];

/// One event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The client in the frame has started.
    Ready,
    /// It can not work in this browser.
    Unsupported,
    /// It asks for name and devices first.
    Prejoin,
    /// We are in the room.
    Joined,
    /// We are not in the room; said after a refused entry as well.
    Left,
    /// The client has nothing more to do.
    ReadyToClose,
    /// The moderator removed us.
    KickedOut,
    /// The device slept.
    Suspended,
    /// Something went wrong.
    Error(ErrorKind),
    /// A device can not be used; the call goes on without.
    Device(Device, DeviceTrouble),
}

/// A device of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Device {
    /// The camera.
    Camera,
    /// The microphone.
    Microphone,
}

/// Why a device can not be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeviceTrouble {
    /// The person, the browser or the system said no.
    Denied,
    /// Not there, taken by another program, or broken.
    Unavailable,
}

/// What kind of trouble an `errorOccurred` is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// The room has a lobby: somebody has to let us in.
    WaitForEntry,
    /// Our token has expired.
    TokenExpired,
    /// Our token, or the lack of one, is refused.
    Refused,
    /// Somebody closed the room for all.
    Destroyed,
    /// The connection is lost for good.
    Fatal,
    /// The client goes on by itself.
    Passing,
}

/// An event by its name; `None` for what means nothing to us. `payload` is JSON.
pub fn parse(name: &str, payload: &str) -> Option<Event> {
    Some(match name {
        "ready" => Event::Ready,
        "browserSupport" => {
            return (!read::<Support>(payload).supported).then_some(Event::Unsupported);
        }
        "prejoinScreenLoaded" => Event::Prejoin,
        "videoConferenceJoined" => Event::Joined,
        "videoConferenceLeft" => Event::Left,
        "readyToClose" => Event::ReadyToClose,
        "participantKickedOut" => {
            return read::<KickedOut>(payload)
                .kicked
                .local
                .then_some(Event::KickedOut);
        }
        "suspendDetected" => Event::Suspended,
        "errorOccurred" => Event::Error(kind_of(&fault(payload))),
        "cameraError" => Event::Device(Device::Camera, device_trouble(payload)),
        "micError" => Event::Device(Device::Microphone, device_trouble(payload)),
        _ => return None,
    })
}

/// A payload, or what is left of it when it is not what we know.
fn read<'a, T: Deserialize<'a> + Default>(payload: &'a str) -> T {
    serde_json::from_str(payload).unwrap_or_default()
}

#[derive(Deserialize)]
struct Support {
    supported: bool,
}

impl Default for Support {
    fn default() -> Self {
        Self { supported: true }
    }
}

#[derive(Deserialize, Default)]
struct KickedOut {
    #[serde(default)]
    kicked: Kicked,
}

#[derive(Deserialize, Default)]
struct Kicked {
    #[serde(default)]
    local: bool,
}

/// `{error: {name, …}}` as the client sends it, `{name, …}` as its handbook says.
#[derive(Deserialize, Default)]
struct Trouble {
    error: Option<Fault>,
}

fn fault(payload: &str) -> Fault {
    let nested = read::<Trouble>(payload).error;
    nested.unwrap_or_else(|| read(payload))
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct Fault {
    name: String,
    message: Option<String>,
    is_fatal: bool,
}

fn kind_of(fault: &Fault) -> ErrorKind {
    let message = fault.message.as_deref().unwrap_or_default();
    match fault.name.as_str() {
        "conference.connectionError.membersOnly"
        | "conference.connectionError.authenticationRequired" => ErrorKind::WaitForEntry,
        "connection.passwordRequired" if message.contains(" by exp") => ErrorKind::TokenExpired,
        "connection.passwordRequired" | "conference.connectionError.notAllowed" => {
            ErrorKind::Refused
        }
        "conference.destroyed" => ErrorKind::Destroyed,
        _ if fault.is_fatal => ErrorKind::Fatal,
        _ => ErrorKind::Passing,
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct DeviceError {
    #[serde(rename = "type")]
    kind: String,
}

fn device_trouble(payload: &str) -> DeviceTrouble {
    match read::<DeviceError>(payload).kind.as_str() {
        "gum.permission_denied" => DeviceTrouble::Denied,
        _ => DeviceTrouble::Unavailable,
    }
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    fn error(payload: &str) -> Option<Event> {
        parse("errorOccurred", payload)
    }

    #[test]
    fn errors_are_read_nested_and_flat() {
        let refused = Some(Event::Error(ErrorKind::Refused));
        assert_eq!(
            error(
                r#"{"error":{"credentials":{"jid":"meet.test"},"name":"connection.passwordRequired","message":"Invalid signature","type":"CONNECTION","isFatal":false}}"#
            ),
            refused
        );
        assert_eq!(
            error(r#"{"name":"connection.passwordRequired","message":"Invalid token"}"#),
            refused
        );
        assert_eq!(
            error(
                r#"{"error":{"name":"conference.connectionError.notAllowed","params":["Room and token mismatched"],"type":"CONFERENCE","isFatal":false}}"#
            ),
            refused
        );
    }

    #[test]
    fn kinds_of_trouble_are_told_apart() {
        let kinds = [
            (
                r#"{"error":{"name":"connection.passwordRequired","message":"Not acceptable by exp (63.0 sec since expired, valid for:-60.0 sec)"}}"#,
                ErrorKind::TokenExpired,
            ),
            (
                r#"{"error":{"name":"connection.passwordRequired","message":"Not acceptable by nbf"}}"#,
                ErrorKind::Refused,
            ),
            (
                r#"{"error":{"name":"conference.connectionError.membersOnly","recoverable":true}}"#,
                ErrorKind::WaitForEntry,
            ),
            (
                r#"{"error":{"name":"conference.destroyed","params":["The meeting has been terminated"]}}"#,
                ErrorKind::Destroyed,
            ),
            (
                r#"{"error":{"name":"connection.droppedError","isFatal":true}}"#,
                ErrorKind::Fatal,
            ),
            (r#"{"error":{"name":"something.new"}}"#, ErrorKind::Passing),
            ("null", ErrorKind::Passing),
            ("", ErrorKind::Passing),
        ];
        for (payload, kind) in kinds {
            assert_eq!(error(payload), Some(Event::Error(kind)), "{payload}");
        }
    }

    #[test]
    fn only_our_own_removal_counts() {
        let kicked = |payload| parse("participantKickedOut", payload);
        assert_eq!(
            kicked(r#"{"kicked":{"id":"local","local":true}}"#),
            Some(Event::KickedOut)
        );
        assert_eq!(
            kicked(r#"{"kicked":{"id":"510bb188","local":false}}"#),
            None
        );
        assert_eq!(kicked("{}"), None);
    }

    #[test]
    fn devices_and_support() {
        assert_eq!(
            parse(
                "cameraError",
                r#"{"type":"gum.permission_denied","message":"x"}"#
            ),
            Some(Event::Device(Device::Camera, DeviceTrouble::Denied))
        );
        assert_eq!(
            parse("micError", r#"{"type":"gum.not_found"}"#),
            Some(Event::Device(
                Device::Microphone,
                DeviceTrouble::Unavailable
            ))
        );
        assert_eq!(parse("browserSupport", r#"{"supported":true}"#), None);
        assert_eq!(
            parse("browserSupport", r#"{"supported":false}"#),
            Some(Event::Unsupported)
        );
        assert_eq!(parse("participantJoined", "{}"), None);
    }
}
