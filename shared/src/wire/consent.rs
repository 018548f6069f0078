//! What there is to agree to, and what somebody has said about it.

use serde::{Deserialize, Serialize};

pub use crate::consent::Subject;
use crate::{
    error::{FieldCode, FieldError},
    instant::Instant,
};

/// A text in its present version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConsentText {
    /// What it is about.
    pub subject: Subject,
    /// Its number.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 100000))]
    pub version: u32,
    /// What it is called.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub title: String,
    /// The text.
    #[cfg_attr(feature = "openapi", schema(max_length = 8000))]
    pub text: String,
}

/// Everything there is to agree to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConsentTexts {
    /// One text for each subject.
    #[cfg_attr(feature = "openapi", schema(max_items = 3))]
    pub items: Vec<ConsentText>,
}

impl ConsentTexts {
    /// The present texts.
    pub fn present() -> Self {
        let text = |subject: Subject| ConsentText {
            subject,
            version: subject.version(),
            title: subject.title().to_owned(),
            text: subject.text().to_owned(),
        };
        Self {
            items: Subject::ALL.into_iter().map(text).collect(),
        }
    }
}

/// Where somebody stands about one subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Consent {
    /// About what.
    pub subject: Subject,
    /// The number of the present text.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 100000))]
    pub version: u32,
    /// Whether they agree to the present text.
    pub holds: bool,
    /// The number of the text that they last answered.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 100000))]
    pub answered_version: Option<u32>,
    /// When they did.
    pub answered_at: Option<Instant>,
}

/// Where somebody stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Consents {
    /// One entry for each subject.
    #[cfg_attr(feature = "openapi", schema(max_items = 3))]
    pub items: Vec<Consent>,
}

/// Agrees to a text, or takes that back.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AnswerConsent {
    /// About what.
    pub subject: Subject,
    /// The number of the text that was read: the present one, for a no also one before it.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 100000))]
    pub version: u32,
    /// Yes or no.
    pub agreed: bool,
}

impl AnswerConsent {
    /// Sees that it is about the present text. A no may be about any that there was.
    ///
    /// # Errors
    /// A yes to a text that is not the present one, a no to one that never was.
    pub fn check(&self) -> Result<(), Vec<FieldError>> {
        let present = self.subject.version();
        let oldest = if self.agreed { present } else { 1 };
        if !(oldest..=present).contains(&self.version) {
            return Err(vec![FieldError::new("version", FieldCode::OutOfRange)]);
        }
        Ok(())
    }
}
