//! What somebody has written and the server has not taken yet.
//!
//! It is health data, so it is kept no longer and no further than it must be: in this tab alone, for
//! the account that wrote it, until the server has it. It is gone with the tab, when that account signs
//! out, and when another one signs in. It is never in the storage that all tabs share and that outlives
//! them.

use leptos::prelude::window;
use shared::{AccountId, AppointmentId};
use web_sys::Storage;

const PREFIX: &str = "mydoctor-unsaved";

/// Whose text about what.
#[derive(Clone, Copy)]
pub struct Place {
    /// Who wrote it.
    pub account: AccountId,
    /// About which appointment.
    pub appointment: AppointmentId,
}

impl Place {
    fn key(self) -> String {
        format!("{} {}", of_account(self.account), self.appointment)
    }

    /// Keeps a text in place of the one before.
    pub fn keep(self, text: &str) {
        if let Some(storage) = storage() {
            // A browser that keeps nothing has it on the page still.
            let _ = storage.set_item(&self.key(), text);
        }
    }

    /// What is kept.
    pub fn kept(self) -> Option<String> {
        storage()?.get_item(&self.key()).ok()?
    }

    /// Forgets a text that the server has, unless another one has been kept since.
    pub fn acknowledge(self, text: &str) {
        if self.kept().as_deref() == Some(text) {
            self.forget();
        }
    }

    /// Forgets what is kept.
    pub fn forget(self) {
        remove(&self.key());
    }
}

/// Forgets everything, for everybody.
pub fn forget_all() {
    forget_if(|_| true);
}

/// Forgets what others than this account have left.
pub fn forget_others(account: AccountId) {
    let own = of_account(account);
    forget_if(|key| !key.starts_with(&own));
}

fn of_account(account: AccountId) -> String {
    format!("{PREFIX} {account}")
}

fn forget_if(goes: impl Fn(&str) -> bool) {
    let Some(storage) = storage() else {
        return;
    };
    let count = storage.length().unwrap_or(0);
    let keys: Vec<_> = (0..count)
        .filter_map(|index| storage.key(index).ok()?)
        .collect();
    for key in keys {
        if key.starts_with(PREFIX) && goes(&key) {
            remove(&key);
        }
    }
}

fn remove(key: &str) {
    if let Some(storage) = storage() {
        // Refused only where nothing could be kept.
        let _ = storage.remove_item(key);
    }
}

/// The tab's own storage; a browser may be told to have none.
fn storage() -> Option<Storage> {
    window().session_storage().ok()?
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    fn place(account: u128) -> Place {
        Place {
            account: Uuid::from_u128(account).into(),
            appointment: Uuid::from_u128(7).into(),
        }
    }

    #[test]
    fn only_what_was_taken_is_forgotten() {
        let place = place(1);
        place.keep("one");
        place.keep("one two");
        place.acknowledge("one");
        assert_eq!(place.kept().as_deref(), Some("one two"));
        place.acknowledge("one two");
        assert_eq!(place.kept(), None);
    }

    #[test]
    fn nothing_stays_for_somebody_else() {
        let (one, other) = (place(2), place(3));
        one.keep("of one");
        other.keep("of the other");
        forget_others(one.account);
        assert_eq!(
            (one.kept().as_deref(), other.kept()),
            (Some("of one"), None)
        );
        forget_all();
        assert_eq!(one.kept(), None);
    }
}
