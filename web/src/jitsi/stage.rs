//! The place of the frame on the page.
//!
//! It hangs below the body, outside what the pages draw: a frame that is moved or taken away with its
//! page is gone at once, and the room must be left in good order first.

use leptos::prelude::document;
use web_sys::Element;

const NAME: &str = "Video consultation";

/// The place; dropping it takes it off the page.
pub struct Stage(Element);

impl Stage {
    /// Makes the place. `None` when the page has no body.
    pub fn new() -> Option<Self> {
        let element = document().create_element("section").ok()?;
        element.set_class_name("video-stage");
        element.set_attribute("aria-label", NAME).ok()?;
        document().body()?.append_child(&element).ok()?;
        Some(Self(element))
    }

    /// Where the frame goes.
    pub const fn element(&self) -> &Element {
        &self.0
    }

    /// Gives the frame the name that Jitsi leaves out.
    pub fn name_frame(&self) {
        if let Ok(Some(frame)) = self.0.query_selector("iframe") {
            let _ = frame.set_attribute("title", NAME);
        }
    }

    /// Out of sight, while the room is being left.
    pub fn hide(&self) {
        // Still on the page, if only as a dot: a frame that is not shown may sleep before it has hung up.
        let _ = self.0.class_list().add_1("is-leaving");
        let _ = self.0.set_attribute("inert", "");
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.0.remove();
    }
}
