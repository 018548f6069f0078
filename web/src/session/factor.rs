//! An account whose clinic wants a second factor of it, and that has none yet.

use leptos::prelude::*;
use shared::ErrorCode;

use super::Session;
use crate::api::{Answer, Failure};

impl Session {
    /// Whether the server lets the account do nothing until it has a second factor; and whenever that
    /// changes.
    pub fn lacks_factor(self) -> bool {
        self.lacks_factor.get()
    }

    /// The account has one now, or nobody is there any more.
    pub fn has_factor(self) {
        self.lacks_factor.set(false);
    }

    /// Any call may be the first to be refused for it.
    pub(super) fn hear(self, outcome: &Result<Answer, Failure>) {
        let code = outcome.as_ref().err().and_then(Failure::code);
        if code == Some(ErrorCode::SecondFactorMissing) {
            self.lacks_factor.set(true);
        }
    }
}
