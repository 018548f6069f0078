//! Links that open one thing, once, within minutes or days.
//!
//! Whoever has the secret is taken for the account, so it is drawn at random, kept only as a hash, and
//! told behind the `#` of an address, which browsers send to no server: the page posts it. Whatever is
//! wrong with a secret is answered with the same bytes, so that nobody learns whether it was ever good.

pub mod store;

use shared::{AccountId, Instant};
use url::Url;

use crate::{
    auth::tokens::OpaqueToken,
    db::{Db, DbError, Tx},
    random,
};

/// What a link is for. One for another purpose opens nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To show that one reads what is sent to the account's address.
    VerifyEmail,
    /// To set another password without knowing the present one.
    ResetPassword,
    /// To show the same of another address, which then becomes the account's.
    ConfirmEmail,
    /// To set the first password of an account that an admin made.
    AcceptInvitation,
}

impl Purpose {
    /// The word in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::VerifyEmail => "verify_email",
            Self::ResetPassword => "reset_password",
            Self::ConfirmEmail => "confirm_email",
            Self::AcceptInvitation => "accept_invitation",
        }
    }

    /// The page of the SPA that opens such links.
    const fn page(self) -> &'static str {
        match self {
            Self::VerifyEmail => "verify-email",
            Self::ResetPassword => "reset-password",
            Self::ConfirmEmail => "confirm-email",
            Self::AcceptInvitation => "accept-invitation",
        }
    }

    /// The address of a link. It is made of the configured address and never of what a request says
    /// of its host.
    pub fn url(self, public_url: &Url, secret: &OpaqueToken) -> Url {
        let mut url = public_url.clone();
        url.set_path(self.page());
        url.set_fragment(Some(&secret.encode()));
        url
    }
}

/// What an opened link stands for.
#[derive(Debug)]
pub struct Taken {
    /// Whose it is.
    pub account: AccountId,
    /// What was given to it when it was made.
    pub payload: Option<String>,
}

/// Why a link opens nothing.
#[derive(Debug, thiserror::Error)]
pub enum NotTaken {
    /// Used, run out, replaced by another one, for another purpose, or never made: which is not said.
    #[error("the link opens nothing")]
    Expired,
    /// The database does not answer.
    #[error(transparent)]
    Failed(#[from] DbError),
}

/// Makes a link that opens for so many minutes. One that the account has for this purpose opens nothing
/// any more.
///
/// # Errors
/// When the database does not take it.
pub async fn issue(
    tx: &mut Tx,
    account: AccountId,
    purpose: Purpose,
    minutes: i64,
    now: Instant,
) -> Result<OpaqueToken, DbError> {
    issue_for(tx, account, purpose, None, minutes, now).await
}

/// The same for a link that remembers a text, such as the address it was sent to.
///
/// # Errors
/// When the database does not take it.
pub async fn issue_for(
    tx: &mut Tx,
    account: AccountId,
    purpose: Purpose,
    payload: Option<&str>,
    minutes: i64,
    now: Instant,
) -> Result<OpaqueToken, DbError> {
    let secret = OpaqueToken::new(random::bytes());
    let expires_at = now.plus_minutes(minutes);
    let link = store::NewLink {
        account,
        purpose,
        secret_hash: secret.hash(),
        payload,
        expires_at,
    };
    store::put(tx, &link, now).await?;
    Ok(secret)
}

/// Looks at a link without opening it, so that what costs much is done only for one that opens.
///
/// # Errors
/// As of [`take`].
pub async fn look(
    db: &Db,
    secret: &str,
    purpose: Purpose,
    now: Instant,
) -> Result<Taken, NotTaken> {
    let secret = OpaqueToken::parse(secret).ok_or(NotTaken::Expired)?;
    store::find(db, &secret.hash(), purpose, now)
        .await?
        .ok_or(NotTaken::Expired)
}

/// Opens a link, which uses it up with the transaction: of two that open it at once, one does.
///
/// # Errors
/// [`NotTaken::Expired`] for everything that opens nothing.
pub async fn take(
    tx: &mut Tx,
    secret: &str,
    purpose: Purpose,
    now: Instant,
) -> Result<Taken, NotTaken> {
    let secret = OpaqueToken::parse(secret).ok_or(NotTaken::Expired)?;
    store::take(tx, &secret.hash(), purpose, now)
        .await?
        .ok_or(NotTaken::Expired)
}
