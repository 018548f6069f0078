//! Which reminders somebody wants.

use serde::{Deserialize, Serialize};

/// Mails ahead of one's appointments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Reminders {
    /// A day before.
    pub day_before: bool,
    /// An hour before.
    pub hour_before: bool,
}
