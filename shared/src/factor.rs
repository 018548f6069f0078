//! What is shown beside a password: the code of an app, or one from paper.

use crate::error::FieldCode;

/// Digits of an app's code.
pub const TOTP_DIGITS: usize = 6;
/// Characters of a backup code, without the dashes it is written with.
pub const BACKUP_LENGTH: usize = 24;
/// Backup codes made at once.
pub const BACKUP_CODES: usize = 10;
/// The characters of a backup code: none of them is taken for another one on paper.
pub const BACKUP_ALPHABET: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz023456789";

/// A code as a person typed it, told apart by its form. It prints as nothing.
#[derive(Clone, PartialEq, Eq)]
pub enum FactorCode {
    /// Six digits of an app.
    Totp(String),
    /// A backup code in small letters, without dashes.
    Backup(String),
}

impl FactorCode {
    /// Blanks and dashes do not matter, nor do capitals.
    ///
    /// # Errors
    /// Nothing but blanks, or neither form.
    pub fn parse(text: &str) -> Result<Self, FieldCode> {
        // Longer than any code with a blank after each character.
        if text.len() > 4 * BACKUP_LENGTH {
            return Err(FieldCode::TooLong);
        }
        let code: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .map(|c| c.to_ascii_lowercase())
            .collect();
        let fits = |c: u8| BACKUP_ALPHABET.contains(&c);
        match code.len() {
            0 => Err(FieldCode::Blank),
            TOTP_DIGITS if code.bytes().all(|c| c.is_ascii_digit()) => Ok(Self::Totp(code)),
            BACKUP_LENGTH if code.bytes().all(fits) => Ok(Self::Backup(code)),
            _ => Err(FieldCode::InvalidFormat),
        }
    }
}

impl std::fmt::Debug for FactorCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Totp(_) => "Totp(***)",
            Self::Backup(_) => "Backup(***)",
        })
    }
}

/// A backup code as it is written down: groups of four.
pub fn grouped(code: &str) -> String {
    let mut grouped = String::with_capacity(code.len() + code.len() / 4);
    for (at, c) in code.chars().enumerate() {
        if at > 0 && at % 4 == 0 {
            grouped.push('-');
        }
        grouped.push(c);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    const BACKUP: &str = "abcdefghjkmnpqrstuvwxyz0";

    #[test]
    fn the_form_tells_the_codes_apart() {
        for text in ["123456", " 123 456 ", "123-456"] {
            assert_eq!(
                FactorCode::parse(text),
                Ok(FactorCode::Totp("123456".into()))
            );
        }
        for text in [
            BACKUP,
            "abcd-efgh-jkmn-pqrs-tuvw-xyz0",
            "ABCD EFGH JKMN PQRS TUVW XYZ0",
        ] {
            assert_eq!(
                FactorCode::parse(text),
                Ok(FactorCode::Backup(BACKUP.into()))
            );
        }
    }

    #[test]
    fn what_is_no_code_is_refused() {
        let refused = |text: &str| FactorCode::parse(text).unwrap_err();
        assert_eq!(refused(""), FieldCode::Blank);
        assert_eq!(refused(" - "), FieldCode::Blank);
        for text in [
            "12345",
            "1234567",
            "12345a",
            "+12345",
            "１２３４５６",
            &BACKUP[1..],
            &format!("{BACKUP}a"),
            // The letters i, l and o and the digit 1 are not used.
            "abcdefghijkmnpqrstuvwxyz",
            "abcdefghjkmnpqrstuvwxyz1",
        ] {
            assert_eq!(refused(text), FieldCode::InvalidFormat, "{text}");
        }
        assert_eq!(refused(&" ".repeat(97)), FieldCode::TooLong);
        assert_eq!(refused(&" ".repeat(96)), FieldCode::Blank);
    }

    #[test]
    fn a_code_is_not_printed() {
        let printed = |text: &str| format!("{:?}", FactorCode::parse(text).unwrap());
        assert_eq!(printed("123456"), "Totp(***)");
        assert_eq!(printed(BACKUP), "Backup(***)");
    }

    #[test]
    fn groups_are_read_back() {
        let written = grouped(BACKUP);
        assert_eq!(written, "abcd-efgh-jkmn-pqrs-tuvw-xyz0");
        assert_eq!(
            FactorCode::parse(&written),
            Ok(FactorCode::Backup(BACKUP.into()))
        );
    }
}
