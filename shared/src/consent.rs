//! What people agree to before the clinic treats them online, in numbered versions.
//!
//! An agreement is to one version of one text. When the text changes its number rises, and everybody is
//! asked again; what was agreed to before stays on record.

use serde::{Deserialize, Serialize};

use crate::words::words;

/// What is agreed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// How the clinic's pages may be used.
    Terms,
    /// What becomes of what people tell.
    Privacy,
    /// What a consultation by video can do and what not.
    Telehealth,
}

words!(Subject {
    Terms = "terms",
    Privacy = "privacy",
    Telehealth = "telehealth",
});

impl Subject {
    /// The number of the present text.
    pub const fn version(self) -> u32 {
        match self {
            Self::Terms | Self::Privacy | Self::Telehealth => 1,
        }
    }

    /// What the text is called.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Terms => "Terms of use",
            Self::Privacy => "Privacy notice",
            Self::Telehealth => "Consultations by video",
        }
    }

    /// The present text.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Terms => {
                "You use these pages for your own appointments, with true details about yourself. Your \
                 account is yours alone: keep its password to yourself. An appointment counts when the doctor \
                 has confirmed it; call it off in time if you can not come."
            }
            Self::Privacy => {
                "The clinic keeps what it needs to treat you: your name and how to reach you, your \
                 appointments with what you wrote about them, and your doctor's notes. What you wrote and what \
                 is noted is read by the doctor of the appointment. Whoever keeps that doctor's calendar sees \
                 your name, your times and how to reach you; the clinic's office sees your name and your times. \
                 In an emergency another doctor can open all of it, with a reason, which you are told at once \
                 and the office reads too. You can see who has read what. You can take a copy with you, and \
                 have erased what no law tells the clinic to keep."
            }
            Self::Telehealth => {
                "By video a doctor sees and hears you, but can not examine you; they may ask you to come in \
                 person. A line can break. Nothing is recorded unless everybody in the room has agreed to it. \
                 In an emergency do not wait for an appointment: call the emergency number."
            }
        }
    }
}

/// What somebody last said about a subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    /// About what.
    pub subject: Subject,
    /// Which version they had read.
    pub version: u32,
    /// Whether they agreed.
    pub agreed: bool,
}

impl Answer {
    /// Whether it is a yes to the present text.
    pub const fn holds(&self) -> bool {
        self.agreed && self.version == self.subject.version()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_yes_to_the_present_text_holds() {
        for subject in Subject::ALL {
            let answer = |version, agreed| Answer {
                subject,
                version,
                agreed,
            };
            let present = subject.version();
            assert!(answer(present, true).holds());
            assert!(!answer(present, false).holds());
            assert!(!answer(present + 1, true).holds() && !answer(present - 1, true).holds());
        }
    }

    #[test]
    fn every_text_is_there_and_has_a_number() {
        for subject in Subject::ALL {
            assert!(1 <= subject.version());
            assert!(!subject.title().is_empty() && subject.text().ends_with('.'));
            assert!(!subject.text().contains("  "), "{subject}");
            assert_eq!(subject.as_str().parse(), Ok(subject));
        }
    }
}
