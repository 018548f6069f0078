//! Days on which the whole clinic is closed.

use serde::{Deserialize, Serialize};

use crate::{
    availability::Days,
    error::{Faults, FieldError},
    id::ClosureId,
    text,
};

/// The longest closure, in days: a year.
const DAYS_MAX: i64 = 366;

/// Days on which no doctor can be booked; each doctor's own zone says when a day begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Closure {
    /// Its id.
    pub id: ClosureId,
    /// The first day, `YYYY-MM-DD`.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 10, format = "date", examples("2026-12-24"))
    )]
    pub from: String,
    /// The last day.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 10, format = "date", examples("2026-12-26"))
    )]
    pub to: String,
    /// What for; everybody who is signed in can read it.
    #[cfg_attr(feature = "openapi", schema(max_length = 800, examples("Christmas")))]
    pub name: String,
}

/// A closure to be set.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ClosureRequest {
    /// The first day, `YYYY-MM-DD`.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 10, format = "date", examples("2026-12-24"))
    )]
    pub from: String,
    /// The last day, at most a year later.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 10, format = "date", examples("2026-12-26"))
    )]
    pub to: String,
    /// What for, one line of 1 to 100 characters.
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 800, examples("Christmas"))
    )]
    pub name: String,
}

impl ClosureRequest {
    /// # Errors
    /// Every field that is not valid.
    pub fn check(&self) -> Result<(Days, String), Vec<FieldError>> {
        let mut faults = Faults::default();
        let days = Days::check(&mut faults, &self.from, &self.to, DAYS_MAX);
        let name = faults.note("name", text::line(&self.name, 100));
        faults.finish(days.zip(name))
    }
}
