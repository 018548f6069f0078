//! The languages in which the clinic writes to people.

use serde::{Deserialize, Serialize};

use crate::{error::FieldCode, words::words};

/// The language of what is sent to somebody, by its tag (BCP 47).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// English, also for people of whom no language is known.
    #[default]
    En,
    /// German.
    De,
}

words!(Language {
    En = "en",
    De = "de",
});

impl Language {
    /// Takes a tag as it is listed; capitals mean nothing in it (RFC 5646 §2.1.1).
    ///
    /// # Errors
    /// [`FieldCode::Unknown`] for everything else, languages in which nothing is written included.
    pub fn parse(tag: &str) -> Result<Self, FieldCode> {
        Self::named(tag).ok_or(FieldCode::Unknown)
    }

    /// The first of the languages that somebody prefers, the most wanted first, in which something is
    /// written. A region or a script counts for nothing: `de-AT` is German (RFC 4647 §3.4).
    pub fn preferred<'a>(tags: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        tags.into_iter()
            .find_map(|tag| Self::named(tag.split('-').next()?))
    }

    /// What its speakers call it.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::De => "Deutsch",
        }
    }

    fn named(tag: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|language| language.as_str().eq_ignore_ascii_case(tag))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn tags_are_read_whatever_their_capitals() {
        for language in Language::ALL {
            let tag = language.as_str();
            assert_eq!(Language::parse(tag), Ok(language));
            assert_eq!(Language::parse(&tag.to_uppercase()), Ok(language));
            assert_eq!(serde_json::to_value(language).unwrap(), tag);
        }
        for tag in ["", "fr", "de-AT", "deu", "German", " de", "d\u{435}"] {
            assert_eq!(Language::parse(tag), Err(FieldCode::Unknown), "{tag:?}");
        }
    }

    #[test]
    fn each_is_called_what_its_speakers_call_it() {
        let names = Language::ALL.map(Language::own_name);
        assert_eq!(names, ["English", "Deutsch"]);
    }

    #[test]
    fn the_first_wanted_that_is_written_is_chosen() {
        for (tags, chosen) in [
            (&["de-AT", "en"][..], Some(Language::De)),
            (&["fr-FR", "DE", "en-GB"], Some(Language::De)),
            (&["en-US", "de"], Some(Language::En)),
            (&["gsw-CH", "fr"], None),
            (&["", "-de", "den"], None),
            (&[], None),
        ] {
            assert_eq!(
                Language::preferred(tags.iter().copied()),
                chosen,
                "{tags:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn what_is_read_is_what_is_written(tag in any::<String>()) {
            if let Ok(language) = Language::parse(&tag) {
                prop_assert_eq!(language.as_str(), tag.to_lowercase());
                prop_assert_eq!(Language::preferred([tag.as_str()]), Some(language));
            }
        }
    }
}
