//! Who did what to which thing. The row is written in the transaction of the act itself: what is not
//! recorded has not happened.

mod act;
pub mod chain;
pub mod handlers;
pub mod looks;
pub mod reading;
pub mod request;
pub mod store;
pub mod witness;

use shared::{AccountId, Instant, wire::audit::Outcome};
use uuid::Uuid;

use self::store::Line;
use crate::{
    auth::{Allowed, Caller},
    db::{DbError, Tx},
};

pub use act::Act;

/// Who acts, as the audit names them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct By {
    /// Who is signed in; `None` for the system and for people who have no account.
    pub account: Option<AccountId>,
    /// In whose place they act: a doctor, or for a client of the API also a patient.
    pub acting_for: Option<AccountId>,
}

impl By {
    /// Nobody asked for it.
    pub const SYSTEM: Self = Self {
        account: None,
        acting_for: None,
    };
}

impl By {
    /// Who really acts, where that is in somebody's place.
    pub fn deputy(&self) -> Option<AccountId> {
        self.account.filter(|_| self.acting_for.is_some())
    }
}

impl From<&Caller> for By {
    fn from(caller: &Caller) -> Self {
        Self {
            account: Some(caller.signed_in),
            acting_for: caller.acting_for(),
        }
    }
}

impl<P> From<&Allowed<P>> for By {
    fn from(caller: &Allowed<P>) -> Self {
        Self::from(&**caller)
    }
}

impl From<AccountId> for By {
    fn from(account: AccountId) -> Self {
        Some(account).into()
    }
}

impl From<Option<AccountId>> for By {
    fn from(account: Option<AccountId>) -> Self {
        Self {
            account,
            acting_for: None,
        }
    }
}

/// Records an act.
///
/// # Errors
/// When the database does not take it; then the act must not happen either.
pub async fn record(
    tx: &mut Tx,
    now: Instant,
    by: impl Into<By>,
    act: Act,
    target: Uuid,
) -> Result<(), DbError> {
    let line = Line::new(now, by.into(), act.as_str(), Outcome::Done);
    store::insert(tx, &line.about(target)).await
}
