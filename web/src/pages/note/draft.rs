//! What becomes of two texts when two tabs write them. Pure.

use serde::{Deserialize, Serialize};
use shared::wire::note::{Note, NoteVersion};

/// The two texts of a note.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts {
    /// The private note.
    pub text: String,
    /// What the patient will read.
    pub summary: String,
}

impl From<&Note> for Texts {
    fn from(note: &Note) -> Self {
        Self {
            text: note.text.clone(),
            summary: note.summary.clone(),
        }
    }
}

impl From<&NoteVersion> for Texts {
    fn from(version: &NoteVersion) -> Self {
        Self {
            text: version.text.clone(),
            summary: version.summary.clone(),
        }
    }
}

impl Texts {
    /// Both of each: what the server has, then what is written here and does not stand there already.
    pub fn with(&self, mine: &Self) -> Self {
        Self {
            text: both(&self.text, &mine.text),
            summary: both(&self.summary, &mine.summary),
        }
    }
}

fn both(theirs: &str, mine: &str) -> String {
    let (first, second) = (theirs.trim(), mine.trim());
    if first.contains(second) {
        theirs.to_owned()
    } else if second.contains(first) {
        mine.to_owned()
    } else {
        format!("{first}\n\n{second}")
    }
}

/// What is kept in the tab until the server has it.
#[derive(Serialize, Deserialize)]
pub struct Unsaved {
    /// The revision it was written on.
    pub revision: i64,
    /// The private note.
    pub text: String,
    /// What the patient will read.
    pub summary: String,
}

/// What it means that the server has another revision than the one that was to be replaced.
#[derive(Debug, PartialEq, Eq)]
pub enum Other {
    /// It has the very texts that are here.
    Same,
    /// It has what this page sent before and heard no answer to; what is here comes after that.
    Own,
    /// Another page has written.
    Conflict,
}

impl Other {
    /// Tells by the texts of the server, those of this page, and those it sent last without an answer.
    pub fn of(theirs: &Texts, mine: &Texts, sent: Option<&Texts>) -> Self {
        if theirs == mine {
            Self::Same
        } else if sent == Some(theirs) {
            Self::Own
        } else {
            Self::Conflict
        }
    }
}

/// How long to wait after so many tries in vain, in seconds.
pub fn pause_seconds(tries: u32) -> u64 {
    const LONGEST: u64 = 30;
    2_u64.saturating_pow(tries.clamp(1, 6)).min(LONGEST)
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    fn texts(text: &str, summary: &str) -> Texts {
        Texts {
            text: text.to_owned(),
            summary: summary.to_owned(),
        }
    }

    #[test]
    fn both_is_nothing_twice_and_nothing_lost() {
        let theirs = texts("Cough.", "Rest.");
        assert_eq!(
            theirs.with(&texts("Fever.", "")),
            texts("Cough.\n\nFever.", "Rest.")
        );
        assert_eq!(
            theirs.with(&texts("Cough. For a week.", "Rest.")),
            texts("Cough. For a week.", "Rest.")
        );
    }

    #[test]
    fn an_answer_that_was_lost_is_no_conflict() {
        let (old, new) = (texts("a", ""), texts("ab", ""));
        assert_eq!(Other::of(&old, &new, Some(&old)), Other::Own);
        assert_eq!(Other::of(&new, &new, Some(&old)), Other::Same);
        assert_eq!(Other::of(&old, &new, None), Other::Conflict);
    }

    #[test]
    fn tries_become_rarer_up_to_half_a_minute() {
        let pauses = [0, 1, 2, 3, 4, 5, 99].map(pause_seconds);
        assert_eq!(pauses, [2, 2, 4, 8, 16, 30, 30]);
    }
}
