//! Text that people type, checked once where it comes in.
//!
//! Lengths are counted in grapheme clusters, which is what a person sees as one character
//! (Unicode Standard Annex 29). Control characters, characters that change the direction of writing
//! and invisible ones are refused, because they make one name look like another
//! (Unicode Technical Report 36).

#[cfg(target_arch = "wasm32")]
mod browser;

#[cfg(not(target_arch = "wasm32"))]
use unicode_segmentation::UnicodeSegmentation;

#[cfg(target_arch = "wasm32")]
use self::browser::clusters;
use crate::error::FieldCode;

/// Code points one visible character may have on average; more is a stack of combining marks.
const CODE_POINTS_PER_CHARACTER: usize = 8;

/// Whether a text is one line, or may have several.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lines {
    One,
    Many,
}

/// A single line of 1 to `max` characters: trimmed, runs of white space made one space.
///
/// # Errors
/// Blank, too long, or with characters that do not belong in a line of text.
pub fn line(text: &str, max: usize) -> Result<String, FieldCode> {
    let tidy = text.split_whitespace().collect::<Vec<_>>().join(" ");
    // `split_whitespace` would swallow a line break or a tab in the middle without a word.
    if text.trim().contains(char::is_control) {
        return Err(FieldCode::InvalidCharacters);
    }
    check(tidy, max, Lines::One)
}

/// One or more lines of together 1 to `max` characters, trimmed; line ends become `\n`.
///
/// # Errors
/// Blank, too long, or with characters that do not belong in a text.
pub fn paragraph(text: &str, max: usize) -> Result<String, FieldCode> {
    check(text.trim().replace("\r\n", "\n"), max, Lines::Many)
}

/// A text that somebody is still writing: up to `max` characters, or none, kept as it is but for line
/// ends, which become `\n`, and tabs, which become spaces.
///
/// # Errors
/// Too long, or with characters that do not belong in a text.
pub fn draft(text: &str, max: usize) -> Result<String, FieldCode> {
    let text = text.replace("\r\n", "\n").replace('\t', "    ");
    if text.is_empty() {
        return Ok(text);
    }
    check(text, max, Lines::Many)
}

fn check(text: String, max: usize, lines: Lines) -> Result<String, FieldCode> {
    // Cheap before dear: a hundred thousand characters are not segmented to be refused.
    if text.chars().count() > max * CODE_POINTS_PER_CHARACTER {
        return Err(FieldCode::TooLong);
    }
    if text.is_empty() {
        return Err(FieldCode::Blank);
    }
    let mut characters = 0;
    for cluster in clusters(&text) {
        characters += 1;
        let new_line = lines == Lines::Many && cluster == "\n";
        if !new_line && !is_plain(cluster) {
            return Err(FieldCode::InvalidCharacters);
        }
    }
    if characters > max {
        Err(FieldCode::TooLong)
    } else {
        Ok(text)
    }
}

/// What a person sees as one character each.
#[cfg(not(target_arch = "wasm32"))]
fn clusters(text: &str) -> impl Iterator<Item = &str> {
    text.graphemes(true)
}

/// Whether a cluster shows what it is. A zero-width joiner is fine only where it joins, as in the
/// emoji of a family: then more of the same cluster follows it.
fn is_plain(cluster: &str) -> bool {
    let mut rest = cluster.chars();
    while let Some(c) = rest.next() {
        let joins = c == '\u{200D}' && !rest.as_str().is_empty() && !cluster.starts_with(c);
        if !joins && (c.is_control() || is_invisible(c) || changes_direction(c)) {
            return false;
        }
    }
    true
}

const fn changes_direction(c: char) -> bool {
    matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

const fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{00AD}' | '\u{034F}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200D}' | '\u{2028}' | '\u{2029}' | '\u{2060}'..='\u{2064}' | '\u{206A}'..='\u{206F}'
            | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}'
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn keeps_names_as_people_write_them() {
        for name in [
            "Ada Lovelace",
            "Zoë Müller-Łuczak",
            "李小龍",
            "O’Brien",
            "محمد",
            "👨‍👩‍👧 Family",
            "ನ್ಯಾಯ",
            "<script>alert(1)</script>",
            "{{7*7}}",
        ] {
            assert_eq!(line(name, 100).as_deref(), Ok(name));
        }
    }

    #[test]
    fn tidies_white_space() {
        assert_eq!(
            line("  Ada \u{A0}  Lovelace ", 100).as_deref(),
            Ok("Ada Lovelace")
        );
        assert_eq!(
            paragraph(" first\r\nsecond \n", 100).as_deref(),
            Ok("first\nsecond")
        );
    }

    #[test]
    fn refuses_what_hides_or_turns() {
        for bad in [
            "a\u{202E}b",
            "a\u{2066}b",
            "a\u{200B}b",
            "a\u{200D}b",
            "\u{200D}",
            "a\u{FEFF}b",
            "a\0b",
            "a\u{7}b",
            "a\tb",
            "a\nb",
            "a\u{2028}b\u{AD}",
            "\u{E0041}x",
        ] {
            assert_eq!(line(bad, 100), Err(FieldCode::InvalidCharacters), "{bad:?}");
        }
        assert_eq!(paragraph("a\tb", 100), Err(FieldCode::InvalidCharacters));
    }

    #[test]
    fn a_draft_may_be_nothing_yet_and_keeps_its_edges() {
        assert_eq!(draft("", 10).as_deref(), Ok(""));
        assert_eq!(draft(" a\r\n", 10).as_deref(), Ok(" a\n"));
        assert_eq!(draft("a\tb", 10).as_deref(), Ok("a    b"));
        assert_eq!(draft("abc", 2), Err(FieldCode::TooLong));
        assert_eq!(draft("a\0", 10), Err(FieldCode::InvalidCharacters));
    }

    #[test]
    fn eight_code_points_for_each_character_are_enough() {
        let stacked = format!("e{}", "\u{0301}".repeat(7));
        assert_eq!(line(&stacked.repeat(2), 2), Ok(stacked.repeat(2)));
        assert_eq!(
            line(&format!("{stacked}\u{0301}"), 1),
            Err(FieldCode::TooLong)
        );
    }

    #[test]
    fn counts_what_people_see() {
        assert_eq!(line("", 5), Err(FieldCode::Blank));
        assert_eq!(line(" \u{A0} ", 5), Err(FieldCode::Blank));
        assert!(line("👨‍👩‍👧👨‍👩‍👧", 2).is_ok());
        assert_eq!(line("abc", 2), Err(FieldCode::TooLong));
        let zalgo = format!("Z{}", "\u{0301}".repeat(1_000));
        assert_eq!(line(&zalgo, 100), Err(FieldCode::TooLong));
    }

    proptest! {
        #[test]
        fn checking_twice_changes_nothing(text in any::<String>()) {
            if let Ok(once) = line(&text, 50) {
                prop_assert_eq!(line(&once, 50), Ok(once.clone()));
            }
            if let Ok(once) = paragraph(&text, 50) {
                prop_assert_eq!(paragraph(&once, 50), Ok(once.clone()));
            }
        }

        #[test]
        fn what_passes_is_short_and_visible(text in "\\PC{0,60}") {
            if let Ok(kept) = line(&text, 50) {
                prop_assert!(kept.graphemes(true).count() <= 50);
                prop_assert!(!kept.contains(char::is_control));
            }
        }
    }
}
