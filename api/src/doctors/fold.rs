//! One form for names that people take for the same.

use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

/// The text without capitals, accents and extra spaces: what is searched and sorted by.
pub fn fold(text: &str) -> String {
    let plain: String = text.nfkd().filter(|c| !is_combining_mark(*c)).collect();
    plain
        .to_lowercase()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// The folded text from each of its words on: "ada byron" and "byron", so that a search for the
/// beginning of any word, or of several, is a search for the beginning of a term.
pub fn terms(folded: &str) -> Vec<&str> {
    let starts = folded
        .char_indices()
        .filter(|(at, _)| *at == 0 || folded[..*at].ends_with([' ', '-', '.']));
    let mut terms: Vec<&str> = starts
        .map(|(at, _)| &folded[at..])
        .filter(|term| !term.starts_with(' '))
        .collect();
    terms.sort_unstable();
    terms.dedup();
    terms
}

/// The first text after all that begin with `prefix`, in the order of code points.
pub fn after_prefix(prefix: &str) -> String {
    format!("{prefix}{}", char::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn composed_and_decomposed_are_one() {
        assert_eq!(fold("Zoe\u{308}  Müller"), "zoe muller");
        assert_eq!(fold("Zo\u{eb} Mu\u{308}ller"), "zoe muller");
    }

    #[test]
    fn every_word_begins_a_term() {
        assert_eq!(
            terms("dr. ada byron-king"),
            ["ada byron-king", "byron-king", "dr. ada byron-king", "king"]
        );
        assert_eq!(terms(""), Vec::<&str>::new());
    }

    proptest! {
        #[test]
        fn a_prefix_lies_before_its_end(prefix in "[a-zß-ÿ ]{0,8}", rest in "[a-z\u{4e00}-\u{9fff}]{0,8}") {
            let term = prefix.clone() + &rest;
            prop_assert!(term < after_prefix(&prefix));
        }
    }
}
