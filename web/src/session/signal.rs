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
    /// Somebody is there, and the server knows it.
    Touched,
}

const CHANNEL: &str = "mydoctor-session";
const FLAG: &str = "mydoctor-signed-in";

impl News {
    const fn as_str(self) -> &'static str {
        match self {
            Self::SignedIn => "signed-in",
            Self::SignedOut => "signed-out",
            Self::Touched => "touched",
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
            let _ = channel.post_message(&news.as_str().into());
        }
    });
}

/// Hears the other tabs, as long as the page lives.
pub fn listen(hear: impl Fn(News) + 'static) {
    let heard = Closure::<dyn Fn(MessageEvent)>::new(move |message: MessageEvent| {
        let word = message.data().as_string();
        let known = [News::SignedIn, News::SignedOut, News::Touched];
        if let Some(news) = known
            .into_iter()
            .find(|news| word.as_deref() == Some(news.as_str()))
        {
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
