//! Accounts and their profiles: registration, the own account, and what keeps it its owner's.

pub mod email;
pub mod handlers;
pub mod password;
pub mod recovery;
pub mod store;
pub mod verification;

use shared::{
    FieldError, Instant,
    account::{Email, Password},
    wire::account::Account,
};

use self::store::{security::Owner, turns};
use crate::{
    app::App,
    auth::passwords::PasswordHash,
    db::DbError,
    error::ApiError,
    mail::{self, Addressee, Message},
};

/// Does the rest of the work beside the answer, whose time then tells nothing of what was found. Should
/// the server stop just then, the mail is missing and the person asks once more.
fn afterwards(work: impl Future<Output = Result<(), DbError>> + 'static) {
    actix_web::rt::spawn(async move {
        if let Err(error) = work.await {
            tracing::error!(cause = ?error, "a mail that was asked for can not be written");
        }
    });
}

/// Tells the owner of an address that somebody wanted to use it.
async fn tell_owner(app: &App, owner: &Owner, email: &Email, now: Instant) -> Result<(), DbError> {
    if !owner.is_active {
        return Ok(());
    }
    let to = Addressee {
        account: Some(owner.id),
        email: email.as_str(),
        name: &owner.name,
        language: owner.language,
    };
    let mut tx = app.db.begin().await?;
    if !turns::take_active(&mut tx, owner.id).await? {
        return Ok(());
    }
    mail::tell(&mut tx, &app.sealing, &Message::AddressInUse, &to, now).await?;
    tx.commit().await
}

/// Judges a new password of an account and hashes it.
///
/// # Errors
/// 422 at the field when it is too easy to guess.
async fn new_password(
    app: &App,
    field: &str,
    password: &Password,
    account: &Account,
) -> Result<PasswordHash, ApiError> {
    let known = [account.email.as_str(), account.name.as_str()];
    let strength = app.passwords.judge(password, &known).await?;
    strength.map_err(|code| vec![FieldError::new(field, code)])?;
    Ok(app.passwords.hash(password).await?)
}
