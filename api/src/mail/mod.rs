//! Mails: written in the transaction of what they tell of, so that neither is there without the other.
//!
//! No mail server is used yet: an admin reads the mails on a page of their own and hands on what is
//! for somebody else.

pub mod handlers;
pub mod message;
pub mod store;

use shared::{AccountId, Instant, MailId, wire::account::Account};

pub use self::message::Message;
use crate::{
    config::Config,
    db::{DbError, Tx},
    random,
    sealing::Sealing,
};

/// Who gets a mail.
#[derive(Clone, Copy, Debug)]
pub struct Addressee<'a> {
    /// The account, where there is one.
    pub account: Option<AccountId>,
    /// The address.
    pub email: &'a str,
    /// The name.
    pub name: &'a str,
}

impl<'a> From<&'a Account> for Addressee<'a> {
    fn from(account: &'a Account) -> Self {
        Self {
            account: Some(account.id),
            email: &account.email,
            name: &account.name,
        }
    }
}

/// Whether mails reach people by themselves. Only then does a sign-in wait for a verified address.
pub const fn is_configured(_config: &Config) -> bool {
    false
}

/// Writes a mail.
///
/// # Errors
/// When the database does not take it.
pub async fn tell(
    tx: &mut Tx,
    sealing: &Sealing,
    message: &Message<'_>,
    to: &Addressee<'_>,
    now: Instant,
) -> Result<(), DbError> {
    let id = MailId::from(random::uuid_v7(now));
    store::insert(tx, sealing, id, &message.render(to.name), to, now).await
}
