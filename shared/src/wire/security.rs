//! What keeps an account its owner's: password, address, sessions.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{
    account::{Email, Password},
    error::{Faults, FieldError},
    id::SessionId,
    instant::Instant,
};

/// Whose account a mail is asked for.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AskForMail {
    /// The address of the account.
    #[cfg_attr(
        feature = "openapi",
        schema(format = "email", max_length = 254, examples("pat@example.org"))
    )]
    pub email: String,
}

impl AskForMail {
    /// # Errors
    /// What is no address.
    pub fn check(&self) -> Result<Email, Vec<FieldError>> {
        let mut faults = Faults::default();
        let email = faults.note("email", Email::parse(&self.email));
        faults.finish(email)
    }
}

/// A link that somebody opened.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OpenLink {
    /// What stands behind the `#` of the link.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 128))]
    pub token: String,
}

/// A new password by way of a link.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ResetPassword {
    /// What stands behind the `#` of the link.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 128))]
    pub token: String,
    /// The new password: 8 to 128 characters that are not quickly guessed.
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 8, max_length = 128, format = "password")
    )]
    pub password: String,
}

impl ResetPassword {
    /// # Errors
    /// A password that can not be one. How strong it is, the server says.
    pub fn check(&self) -> Result<Password, Vec<FieldError>> {
        let mut faults = Faults::default();
        let password = faults.note("password", Password::parse(&self.password));
        faults.finish(password)
    }
}

/// A new password of somebody who knows the present one.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChangePassword {
    /// The present password.
    #[cfg_attr(feature = "openapi", schema(max_length = 1024, format = "password"))]
    pub present: String,
    /// The new one: 8 to 128 characters that are not quickly guessed.
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 8, max_length = 128, format = "password")
    )]
    pub new: String,
}

impl ChangePassword {
    /// # Errors
    /// A password that can not be one. How strong it is, the server says.
    pub fn check(&self) -> Result<Password, Vec<FieldError>> {
        let mut faults = Faults::default();
        let new = faults.note("new", Password::parse(&self.new));
        faults.finish(new)
    }
}

/// Another address for the own account.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChangeEmail {
    /// The address that is to be the account's.
    #[cfg_attr(
        feature = "openapi",
        schema(format = "email", max_length = 254, examples("pat@example.org"))
    )]
    pub email: String,
    /// The present password.
    #[cfg_attr(feature = "openapi", schema(max_length = 1024, format = "password"))]
    pub password: String,
}

impl ChangeEmail {
    /// # Errors
    /// What is no address.
    pub fn check(&self) -> Result<Email, Vec<FieldError>> {
        let mut faults = Faults::default();
        let email = faults.note("email", Email::parse(&self.email));
        faults.finish(email)
    }
}

/// A sign-in of one's own that has not ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// A browser and a system; `null` for what is no browser.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 64, examples("Firefox on Linux"))
    )]
    pub device: Option<String>,
    /// When it began.
    pub created_at: Instant,
    /// When it was last used, to some minutes.
    pub last_used_at: Instant,
    /// Whether it is the one that asks.
    pub is_this: bool,
}

macro_rules! prints_as_nothing {
    ($($name:ident)*) => {
        $(
            impl fmt::Debug for $name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.write_str(concat!(stringify!($name), "(***)"))
                }
            }
        )*
    };
}

prints_as_nothing! { OpenLink ResetPassword ChangePassword ChangeEmail }

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::FieldCode;

    #[test]
    fn the_fault_stands_at_the_field_that_was_sent() {
        let reset = ResetPassword {
            token: "secret".into(),
            password: "short".into(),
        };
        let change = ChangePassword {
            present: "a lantern in the fog".into(),
            new: "short".into(),
        };
        let email = ChangeEmail {
            email: "pat".into(),
            password: "a lantern in the fog".into(),
        };
        let faults = [
            reset.check().unwrap_err(),
            change.check().unwrap_err(),
            email.check().unwrap_err(),
        ];
        assert_eq!(
            faults.map(|faults| (faults[0].field.clone(), faults[0].code)),
            [
                ("password".to_owned(), FieldCode::TooShort),
                ("new".to_owned(), FieldCode::TooShort),
                ("email".to_owned(), FieldCode::InvalidFormat),
            ]
        );
        let printed = format!("{reset:?} {change:?} {email:?}");
        assert!(!printed.contains("lantern") && !printed.contains("secret"));
    }
}
