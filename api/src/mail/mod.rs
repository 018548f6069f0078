//! Mails: written in the transaction of what they tell of, so that neither is there without the other.
//!
//! Where a mail server is configured, [`queue`] sends them. Where none is, an admin reads them on a page
//! of their own and hands on what is for somebody else.

pub mod appointment;
pub mod choices;
pub mod composed;
pub mod handlers;
pub mod message;
pub mod page;
pub mod queue;
pub mod reminding;
pub mod smtp;
pub mod store;
pub mod telling;
pub mod trial;
pub mod words;

use shared::{AccountId, Instant, Language, MailId, wire::account::Account};

pub use self::message::Message;
use self::store::NewMail;
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
    /// The language.
    pub language: Language,
}

impl<'a> From<&'a Account> for Addressee<'a> {
    fn from(account: &'a Account) -> Self {
        Self {
            account: Some(account.id),
            email: &account.email,
            name: &account.name,
            language: account.language,
        }
    }
}

/// Whether mails reach people by themselves. Only then does a sign-in wait for a verified address.
pub const fn is_configured(config: &Config) -> bool {
    config.mail.smtp.is_some()
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
    let mail = message.render(to.name, to.language);
    let new = NewMail {
        id: MailId::from(random::uuid_v7(now)),
        mail: &mail,
        to,
        about: None,
        until: None,
    };
    store::insert(tx, sealing, &new, now).await
}
