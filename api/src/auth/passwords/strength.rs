//! Whether a new password is hard enough to guess.

use shared::{FieldCode, account::Password};
use zxcvbn::Score;

/// How much of a text the estimate looks at. Its time grows faster than the length (half a second
/// for 64 characters made to be slow), and what needs more of them to become strong is not.
const LOOKED_AT: usize = 64;

/// What everybody who attacks this product tries first.
const OURS: &str = "mydoctor";

/// Refuses a password that a guesser who knows the person finds within 10⁸ tries.
///
/// `inputs` are the person's own words: user name, e-mail, name. Each is tried whole and in its
/// parts, as "Ada Lovelace" is seldom typed with the space.
///
/// Most answers take milliseconds, but not all: a server asks through
/// [`Passwords::judge`](super::Passwords::judge).
///
/// # Errors
/// [`FieldCode::TooWeak`].
pub fn strength(password: &Password, inputs: &[&str]) -> Result<(), FieldCode> {
    let password = beginning(password.expose());
    let inputs: Vec<&str> = inputs.iter().map(|input| beginning(input)).collect();
    let mut words = vec![OURS];
    for input in inputs {
        words.push(input);
        words.extend(
            input
                .split(|c: char| !c.is_alphanumeric())
                .filter(|part| part.chars().count() > 2),
        );
    }
    if zxcvbn::zxcvbn(password, &words).score() >= Score::Three {
        Ok(())
    } else {
        Err(FieldCode::TooWeak)
    }
}

fn beginning(text: &str) -> &str {
    text.char_indices()
        .nth(LOOKED_AT)
        .map_or(text, |(end, _)| &text[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judge(password: &str) -> Result<(), FieldCode> {
        let password = Password::parse(password).unwrap();
        strength(
            &password,
            &["lovelace", "ada@example.org", "Ada Lovelace-Byron"],
        )
    }

    #[test]
    fn what_everybody_tries_is_refused() {
        for weak in [
            "password",
            "12345678",
            "testpass123",
            "qwertzuiop",
            "Passw0rd!",
            "mydoctor1",
            "aaaaaaaaaaaaaaaaaaaaaaaa",
            "2026-01-31",
        ] {
            assert_eq!(judge(weak), Err(FieldCode::TooWeak), "{weak}");
        }
    }

    #[test]
    fn ones_own_name_is_refused() {
        for weak in [
            "lovelace1815",
            "AdaLovelace",
            "ada@example.org",
            "LovelaceByron1",
        ] {
            assert_eq!(judge(weak), Err(FieldCode::TooWeak), "{weak}");
        }
    }

    #[test]
    fn a_phrase_or_a_random_text_will_do() {
        let long = "kV8#tq".repeat(21);
        for good in [
            "correct horse battery staple",
            "tRz7!mQe2xKp",
            "ein Schiff im Nebel, 4 Lotsen",
            &long,
        ] {
            assert_eq!(judge(good), Ok(()), "{good}");
        }
    }

    #[test]
    fn only_the_beginning_counts() {
        let weak_then_strong = format!("{}tRz7!mQe2xKp", "a".repeat(64));
        assert_eq!(judge(&weak_then_strong), Err(FieldCode::TooWeak));
    }
}
