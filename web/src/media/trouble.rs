//! What is wrong with a device, and what to do about it in this browser.

use js_sys::Reflect;
use wasm_bindgen::JsValue;

use super::{Browser, Kind};

/// Why a device can not be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The person, the browser or the system said no.
    Denied,
    /// There is none.
    Missing,
    /// Another program has it, or it is broken.
    Busy,
    /// The browser has no way to it, or the page does not come over a safe line.
    Unsupported,
}

impl Trouble {
    /// What a refused question for a device means.
    pub(super) fn of(error: &JsValue) -> Self {
        let name = Reflect::get(error, &"name".into()).unwrap_or_default();
        match name.as_string().as_deref() {
            Some("NotAllowedError" | "SecurityError") => Self::Denied,
            Some("NotFoundError" | "OverconstrainedError") => Self::Missing,
            Some("NotReadableError" | "AbortError") => Self::Busy,
            _ => Self::Unsupported,
        }
    }
}

/// What to do about it.
pub fn remedy(kind: Kind, trouble: Trouble, browser: Browser) -> String {
    let name = kind.name();
    match trouble {
        Trouble::Denied => format!("The {name} is blocked. {}", unblock(browser)),
        Trouble::Missing => {
            format!("No {name} was found. Connect one, or choose another device, then try again.")
        }
        Trouble::Busy => format!(
            "The {name} does not answer. Close other programs and tabs that may use it, or plug it in again, then try again."
        ),
        Trouble::Unsupported => {
            "This browser gives no way to the devices. Use a current version of Chrome, Edge, Firefox or Safari.".to_owned()
        }
    }
}

const fn unblock(browser: Browser) -> &'static str {
    match browser {
        Browser::Chrome => {
            "In Chrome: press the symbol left of the address, switch on camera and microphone, then try again."
        }
        Browser::Edge => {
            "In Edge: press the lock left of the address, choose “Permissions for this site”, allow camera and microphone, then try again."
        }
        Browser::Firefox => {
            "In Firefox: press the crossed-out symbol left of the address, take away the block, then try again."
        }
        Browser::Safari => {
            "In Safari: open “Settings for this website” in the menu beside the address, choose “Allow” for camera and microphone, then try again."
        }
        Browser::Other => {
            "Allow camera and microphone for this site in the settings of your browser, then try again."
        }
    }
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn every_browser_has_its_own_way() {
        let known = [
            Browser::Chrome,
            Browser::Edge,
            Browser::Firefox,
            Browser::Safari,
            Browser::Other,
        ];
        let mut ways: Vec<String> = known
            .into_iter()
            .map(|browser| remedy(Kind::Camera, Trouble::Denied, browser))
            .collect();
        ways.sort();
        ways.dedup();
        assert_eq!(ways.len(), known.len());
    }

    #[test]
    fn a_refusal_is_known_by_its_name() {
        let error = js_sys::Error::new("");
        error.set_name("NotReadableError");
        assert_eq!(Trouble::of(&error), Trouble::Busy);
        assert_eq!(Trouble::of(&JsValue::UNDEFINED), Trouble::Unsupported);
    }
}
