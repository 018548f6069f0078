//! What tabs tell each other, and the one thing that is kept: that somebody has signed in here.

use leptos::prelude::window;
use wasm_bindgen::prelude::*;
use web_sys::{BroadcastChannel, MessageEvent, Storage};

/// What other tabs should know. It carries no token and no name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// Somebody signed in.
    SignedIn,
    /// The session was ended.
    SignedOut,
    /// When the session ends if nobody does anything any more, as the server has just said; by the
    /// device's clock, which all tabs share.
    EndsAt(i64),
}

const CHANNEL: &str = "mydoctor-session";
const FLAG: &str = "mydoctor-signed-in";

const SIGNED_IN: &str = "signed-in";
const SIGNED_OUT: &str = "signed-out";
const ENDS_AT: &str = "ends-at ";

impl News {
    fn written(self) -> String {
        match self {
            Self::SignedIn => SIGNED_IN.to_owned(),
            Self::SignedOut => SIGNED_OUT.to_owned(),
            Self::EndsAt(second) => format!("{ENDS_AT}{second}"),
        }
    }

    fn read(text: &str) -> Option<Self> {
        match text {
            SIGNED_IN => Some(Self::SignedIn),
            SIGNED_OUT => Some(Self::SignedOut),
            _ => text.strip_prefix(ENDS_AT)?.parse().ok().map(Self::EndsAt),
        }
    }
}

thread_local! {
    // One channel for speaking and listening: a channel does not hear itself.
    static CHANNEL_OF_TAB: Option<BroadcastChannel> = BroadcastChannel::new(CHANNEL).ok();
}

/// Tells the other tabs.
pub fn tell(news: News) {
    CHANNEL_OF_TAB.with(|channel| {
        if let Some(channel) = channel {
            // A tab that does not hear it finds out with its next call.
            let _ = channel.post_message(&news.written().into());
        }
    });
}

/// Hears the other tabs, as long as the page lives.
pub fn listen(hear: impl Fn(News) + 'static) {
    let heard = Closure::<dyn Fn(MessageEvent)>::new(move |message: MessageEvent| {
        let text = message.data().as_string();
        if let Some(news) = text.as_deref().and_then(News::read) {
            hear(news);
        }
    });
    CHANNEL_OF_TAB.with(|channel| {
        if let Some(channel) = channel {
            channel.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        }
    });
    heard.forget();
}

/// Whether this browser may have a session. Where nothing can be stored, it may.
pub fn was_signed_in() -> bool {
    storage().is_none_or(|storage| matches!(storage.get_item(FLAG), Ok(Some(_))))
}

/// Keeps or clears that fact, and nothing else.
pub fn remember(signed_in: bool) {
    if let Some(storage) = storage() {
        // A full or forbidden storage costs one needless call at the next start.
        let _ = if signed_in {
            storage.set_item(FLAG, "1")
        } else {
            storage.remove_item(FLAG)
        };
    }
}

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn news_are_read_as_they_were_written() {
        for news in [News::SignedIn, News::SignedOut, News::EndsAt(1_764_385_000)] {
            assert_eq!(News::read(&news.written()), Some(news));
        }
        for other in ["", "touched", "ends-at ", "ends-at soon"] {
            assert_eq!(News::read(other), None, "{other}");
        }
    }
}
