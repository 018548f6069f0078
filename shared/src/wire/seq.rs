//! The numbers that changes have, as they come in.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// The greatest whole number that every reader of JSON has exactly (RFC 8259 §6).
const SEQ_MAX: i64 = 9_007_199_254_740_991;

/// The number of a change that somebody has seen; 0 is before the first one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(
    feature = "openapi",
    schema(value_type = i64, minimum = 0, maximum = 9007199254740991i64, examples(1042))
)]
#[serde(try_from = "i64", into = "i64")]
pub struct Seq(i64);

/// No change can have this number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the number of a change")]
pub struct SeqError;

impl TryFrom<i64> for Seq {
    type Error = SeqError;

    fn try_from(number: i64) -> Result<Self, SeqError> {
        let is_one = (0..=SEQ_MAX).contains(&number);
        is_one.then_some(Self(number)).ok_or(SeqError)
    }
}

impl From<Seq> for i64 {
    fn from(seq: Seq) -> Self {
        seq.0
    }
}

impl FromStr for Seq {
    type Err = SeqError;

    /// Takes what [`Display`](fmt::Display) writes and nothing else, so that one number has one name.
    fn from_str(text: &str) -> Result<Self, SeqError> {
        let number: i64 = text.parse().map_err(|_| SeqError)?;
        let seq = Self::try_from(number)?;
        (seq.to_string() == text).then_some(seq).ok_or(SeqError)
    }
}

impl fmt::Display for Seq {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::{SEQ_MAX, Seq, SeqError};

    #[test]
    fn a_number_is_none_below_zero_or_above_what_json_has_exactly() {
        for number in [0, 1, SEQ_MAX] {
            let seq = Seq::try_from(number).expect("a number");
            assert_eq!(i64::from(seq), number);
            assert_eq!(number.to_string().parse(), Ok(seq));
            assert_eq!(seq.to_string(), number.to_string());
        }
        for number in [i64::MIN, -1, SEQ_MAX + 1, i64::MAX] {
            assert_eq!(Seq::try_from(number), Err(SeqError));
            assert_eq!(number.to_string().parse::<Seq>(), Err(SeqError));
        }
        for text in [
            "",
            "null",
            "1.0",
            "1e3",
            " 1",
            "+1",
            "01",
            "9223372036854775808",
        ] {
            assert_eq!(text.parse::<Seq>(), Err(SeqError), "{text}");
        }
    }

    #[test]
    fn in_json_it_is_a_bare_number() {
        let seq: Seq = serde_json::from_str("1042").expect("a number");
        assert_eq!(serde_json::to_string(&seq).expect("JSON"), "1042");
        for text in ["-1", "9007199254740992", "1.5", "null", "\"1\""] {
            assert!(serde_json::from_str::<Seq>(text).is_err(), "{text}");
        }
    }
}
