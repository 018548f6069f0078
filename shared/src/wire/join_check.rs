//! "Why can't I join?": each condition of joining, with where it stands.

use serde::{Deserialize, Serialize};

use crate::{appointment::Status, instant::Instant};

/// How far a device's clock may be off before it is worth a word, in seconds.
pub const CLOCK_TOLERANCE_SECONDS: i64 = 60;

/// The conditions, in the order in which they are worked through. The first six are the server's to
/// judge, the others the device's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CheckName {
    /// The session holds.
    SignedIn,
    /// The account is one of the two people.
    Participant,
    /// The appointment is confirmed.
    Confirmed,
    /// The join window is open.
    Window,
    /// The doctor has let the patient in, where that is asked for.
    Admitted,
    /// The device's clock is right.
    Clock,
    /// The video server answers.
    VideoServer,
    /// Its script is loaded.
    Script,
    /// The browser gives camera and microphone.
    Permissions,
    /// The network reaches us.
    Network,
}

impl CheckName {
    /// All of them, in order.
    pub const ALL: [Self; 10] = [
        Self::SignedIn,
        Self::Participant,
        Self::Confirmed,
        Self::Window,
        Self::Admitted,
        Self::Clock,
        Self::VideoServer,
        Self::Script,
        Self::Permissions,
        Self::Network,
    ];
}

/// Where a condition stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CheckState {
    /// Fulfilled.
    Ok,
    /// Not fulfilled.
    Failed,
    /// Not looked at, or it could not be told.
    Unknown,
}

/// One condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Check {
    /// Which.
    pub name: CheckName,
    /// How it stands.
    pub state: CheckState,
}

/// All conditions, as the server sees them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JoinCheck {
    /// In the order of [`CheckName::ALL`]; what only the device can tell is `unknown`.
    #[cfg_attr(feature = "openapi", schema(max_items = 10))]
    pub items: Vec<Check>,
    /// The same as a short word that can be read out: see [`code`].
    #[cfg_attr(feature = "openapi", schema(max_length = 8, examples("0A2Y")))]
    pub code: String,
    /// How the appointment stands.
    pub status: Status,
    /// When the room opens.
    pub opens_at: Instant,
    /// When it closes.
    pub closes_at: Instant,
    /// By how many seconds the device's clock is ahead of the server's, where it was sent.
    #[cfg_attr(feature = "openapi", schema(minimum = -9007199254740991_i64, maximum = 9007199254740991_i64))]
    pub clock_ahead_seconds: Option<i64>,
    /// The server's time of this answer.
    pub server_now: Instant,
}

/// Letters and digits that are not mistaken for each other on the telephone.
const ALPHABET: &[u8; 27] = b"0123456789ACDEFHJKLMNPRTUXY";

/// The states as a word of four characters: each condition is a digit of three (ok, failed, unknown),
/// and three of them make one character.
pub fn code(items: &[Check]) -> String {
    let digit = |name: &CheckName| {
        let state = items
            .iter()
            .find(|item| item.name == *name)
            .map(|item| item.state);
        match state {
            Some(CheckState::Ok) => 0,
            Some(CheckState::Failed) => 1,
            Some(CheckState::Unknown) | None => 2,
        }
    };
    CheckName::ALL
        .chunks(3)
        .map(|names| {
            let value = names.iter().fold(0, |value, name| value * 3 + digit(name));
            char::from(ALPHABET[value])
        })
        .collect()
}

/// What such a word says; `None` when it is none.
pub fn decode(word: &str) -> Option<Vec<Check>> {
    let word = word.trim().to_ascii_uppercase();
    let chunks: Vec<&[CheckName]> = CheckName::ALL.chunks(3).collect();
    if word.len() != chunks.len() {
        return None;
    }
    let mut items = Vec::new();
    for (byte, names) in word.bytes().zip(chunks) {
        let mut value = ALPHABET.iter().position(|known| *known == byte)?;
        let mut digits = Vec::new();
        for _ in names {
            digits.push(value % 3);
            value /= 3;
        }
        if value != 0 {
            return None;
        }
        for (name, digit) in names.iter().zip(digits.iter().rev()) {
            let state = match digit {
                0 => CheckState::Ok,
                1 => CheckState::Failed,
                _ => CheckState::Unknown,
            };
            items.push(Check { name: *name, state });
        }
    }
    Some(items)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_says_what_it_was_made_of() {
        let states = [CheckState::Ok, CheckState::Failed, CheckState::Unknown];
        for number in 0..3_usize.pow(10) {
            let mut rest = number;
            let items: Vec<Check> = CheckName::ALL
                .into_iter()
                .map(|name| {
                    let state = states[rest % 3];
                    rest /= 3;
                    Check { name, state }
                })
                .collect();
            let word = code(&items);
            assert_eq!(word.len(), 4);
            assert_eq!(decode(&word), Some(items), "{word}");
        }
    }

    #[test]
    fn what_was_misheard_is_no_word() {
        for word in ["", "000", "00000", "000O", "000Y"] {
            assert_eq!(decode(word), None, "{word:?}");
        }
        assert_eq!(decode(" 0000 "), decode("0000"));
        assert_eq!(decode("aaaa").is_some(), decode("AAAA").is_some());
    }
}
