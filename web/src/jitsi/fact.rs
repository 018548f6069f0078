//! What Jitsi tells beside the events that move a visit on: how the call goes, and what is recorded.

use serde::Deserialize;

/// The events this is read from.
pub const NAMES: &[&str] = &[
    "p2pStatusChanged",
    "recordingStatusChanged",
    "recordingLinkAvailable",
];

/// One such thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// The call goes directly between the two, or over the video server.
    Direct(bool),
    /// It is recorded now, or not any more.
    Recording(bool),
    /// A recording can be had.
    Link {
        /// Where.
        url: String,
        /// Seconds until the link no longer works, where the server says so.
        expires_in: Option<u32>,
    },
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct Payload {
    is_p2p: bool,
    on: bool,
    link: String,
    ttl: Option<u32>,
}

/// What an event says; `None` for what says nothing to us. `payload` is JSON.
pub fn parse(name: &str, payload: &str) -> Option<Fact> {
    let told: Payload = serde_json::from_str(payload).unwrap_or_default();
    Some(match name {
        "p2pStatusChanged" => Fact::Direct(told.is_p2p),
        "recordingStatusChanged" => Fact::Recording(told.on),
        "recordingLinkAvailable" if !told.link.is_empty() => Fact::Link {
            url: told.link,
            expires_in: told.ttl.filter(|ttl| 0 < *ttl),
        },
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn a_link_is_read_with_and_without_its_end() {
        let link = |payload| parse("recordingLinkAvailable", payload);
        let url = "https://meet.example.org/r/1".to_owned();
        let expected = |expires_in| {
            let url = url.clone();
            Some(Fact::Link { url, expires_in })
        };
        let told = r#"{"link":"https://meet.example.org/r/1","ttl":60}"#;
        assert_eq!(link(told), expected(Some(60)));
        let told = r#"{"link":"https://meet.example.org/r/1","ttl":0}"#;
        assert_eq!(link(told), expected(None));
        assert_eq!(link("{}"), None);
    }

    #[test]
    fn the_way_and_the_recording() {
        assert_eq!(
            parse("p2pStatusChanged", r#"{"isP2p":true}"#),
            Some(Fact::Direct(true))
        );
        let told = r#"{"on":true,"mode":"file"}"#;
        assert_eq!(
            parse("recordingStatusChanged", told),
            Some(Fact::Recording(true))
        );
    }
}
