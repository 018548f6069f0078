//! What an account is made of: types that can not hold a wrong value.

use std::fmt;

use email_address::EmailAddress;
use time::Date;

use crate::{calendar::parse_date, error::FieldCode, text};

/// The longest e-mail address: RFC 5321 allows a path of 256 octets, two of them its brackets.
const EMAIL_MAX: usize = 254;

macro_rules! text_newtype {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub struct $name(String);

        impl $name {
            /// The checked text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

text_newtype! {
    /// An e-mail address in lower case, so that one mailbox makes one account.
    Email
}
text_newtype! {
    /// A user name: 3 to 32 lower-case letters, digits, dots, hyphens or underscores.
    Username
}
text_newtype! {
    /// A person's name: one line of 1 to 100 characters.
    PersonName
}
text_newtype! {
    /// A doctor's specialty: one line of 1 to 100 characters.
    Specialty
}
text_newtype! {
    /// What a doctor says of themself: up to 1 000 characters.
    About
}
text_newtype! {
    /// A telephone number as it is dialled: digits, spaces and `+ - ( ) / .`, 5 to 32 characters.
    Phone
}
text_newtype! {
    /// The name of a zone in the IANA time zone database, such as `Europe/Berlin`.
    TimeZoneName
}

impl Email {
    /// Takes a plain address: no display name, no quoted local part, no address literal, ASCII.
    ///
    /// # Errors
    /// Too long, or not such an address.
    pub fn parse(text: &str) -> Result<Self, FieldCode> {
        let text = text.trim();
        if text.is_empty() {
            return Err(FieldCode::Blank);
        }
        if text.len() > EMAIL_MAX {
            return Err(FieldCode::TooLong);
        }
        let options = email_address::Options::default()
            .without_display_text()
            .without_domain_literal()
            .with_required_tld();
        let plain = text.is_ascii() && !text.contains('"');
        match EmailAddress::parse_with_options(text, options) {
            Ok(_) if plain => Ok(Self(text.to_ascii_lowercase())),
            _ => Err(FieldCode::InvalidFormat),
        }
    }
}

impl Username {
    /// # Errors
    /// Too short, too long, or with other characters. Capitals are made small.
    pub fn parse(text: &str) -> Result<Self, FieldCode> {
        let name = text.trim().to_ascii_lowercase();
        let fits =
            |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-' | '_');
        match name.len() {
            0..3 => Err(FieldCode::TooShort),
            33.. => Err(FieldCode::TooLong),
            _ if name.chars().all(fits) => Ok(Self(name)),
            _ => Err(FieldCode::InvalidCharacters),
        }
    }
}

impl PersonName {
    /// The most characters a name may have.
    pub const MAX: usize = 100;

    /// # Errors
    /// See [`text::line`].
    pub fn parse(text: &str) -> Result<Self, FieldCode> {
        text::line(text, Self::MAX).map(Self)
    }
}

impl Specialty {
    /// # Errors
    /// See [`text::line`].
    pub fn parse(text: &str) -> Result<Self, FieldCode> {
        text::line(text, 100).map(Self)
    }
}

impl About {
    /// The most characters the text may have.
    pub const MAX: usize = 1_000;

    /// # Errors
    /// See [`text::paragraph`].
    pub fn parse(text: &str) -> Result<Self, FieldCode> {
        text::paragraph(text, Self::MAX).map(Self)
    }
}

impl Phone {
    /// # Errors
    /// Too short, too long, or with other characters.
    pub fn parse(text: &str) -> Result<Self, FieldCode> {
        let number = text.trim();
        let fits =
            |c: char| c.is_ascii_digit() || matches!(c, ' ' | '+' | '-' | '(' | ')' | '/' | '.');
        match number.len() {
            0..5 => Err(FieldCode::TooShort),
            33.. => Err(FieldCode::TooLong),
            _ if number.chars().all(fits) && number.chars().any(|c| c.is_ascii_digit()) => {
                Ok(Self(number.to_owned()))
            }
            _ => Err(FieldCode::InvalidCharacters),
        }
    }
}

impl TimeZoneName {
    /// Whether a zone exists is a fact of the zone database at hand, so the caller brings it: the
    /// server asks its bundled database, the page asks the browser.
    ///
    /// # Errors
    /// Not of the form of a zone name, or unknown.
    pub fn parse(text: &str, is_known: impl FnOnce(&str) -> bool) -> Result<Self, FieldCode> {
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '-' | '+');
        if !(1..=64).contains(&text.len())
            || !text.starts_with(|c: char| c.is_ascii_alphabetic())
            || !text.chars().all(fits)
        {
            return Err(FieldCode::InvalidFormat);
        }
        if is_known(text) {
            Ok(Self(text.to_owned()))
        } else {
            Err(FieldCode::Unknown)
        }
    }
}

/// A password on its way to be hashed or compared. It prints as nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

impl Password {
    /// The fewest characters of a new password.
    pub const MIN: usize = 8;
    /// The most characters of a password; a limit, so that hashing has a bounded cost.
    pub const MAX: usize = 128;

    /// A new password, its length checked. Its strength is the server's to judge.
    ///
    /// # Errors
    /// Too short, too long, or with control characters, which not every keyboard can type again.
    pub fn parse(text: &str) -> Result<Self, FieldCode> {
        match text.chars().count() {
            0..Self::MIN => Err(FieldCode::TooShort),
            n if n > Self::MAX => Err(FieldCode::TooLong),
            _ if text.contains(char::is_control) => Err(FieldCode::InvalidCharacters),
            _ => Ok(Self(text.to_owned())),
        }
    }

    /// The password itself.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(***)")
    }
}

/// A date of birth from `YYYY-MM-DD`.
///
/// # Errors
/// Not a date, or not one a living person was born on, `today` being the last.
pub fn parse_date_of_birth(text: &str, today: Date) -> Result<Date, FieldCode> {
    let date = parse_date(text).ok_or(FieldCode::InvalidFormat)?;
    if date <= today && today.year() - date.year() <= 130 {
        Ok(date)
    } else {
        Err(FieldCode::OutOfRange)
    }
}

#[cfg(test)]
mod tests;
