//! A password that nobody knows.

use shared::account::Password;

use super::{PasswordError, PasswordHash, Passwords};
use crate::{auth::tokens::OpaqueToken, random};

impl Passwords {
    /// The hash of a password that nobody knows, for an account that nobody is to sign in to with one. It
    /// costs a sign-in the same as any other.
    ///
    /// # Errors
    /// When it can not be hashed.
    pub async fn nobodys(&self) -> Result<PasswordHash, PasswordError> {
        let secret = OpaqueToken::new(random::bytes()).encode();
        let password = Password::parse(&secret).map_err(|_| PasswordError::Failed)?;
        self.hash(&password).await
    }
}
