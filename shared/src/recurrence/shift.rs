//! Changing one appointment of a series and others with it.

use serde::{Deserialize, Serialize};

use crate::{appointment::Appointment, availability::Offsets, instant::Instant};

/// How much of a series a change is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// The named appointment alone.
    #[default]
    This,
    /// It and those that start later.
    ThisAndFollowing,
    /// All that have not started.
    All,
}

impl Scope {
    /// Whether a change of `named` is for `other` of the same series too. What has started or takes no
    /// time any more stays as it is.
    pub fn covers(self, named: &Appointment, other: &Appointment, now: Instant) -> bool {
        let is_meant = match self {
            Self::This => false,
            Self::ThisAndFollowing => named.starts_at < other.starts_at,
            Self::All => true,
        };
        is_meant && other.status.occupies() && now < other.starts_at
    }
}

/// Where another appointment goes when one is moved from an instant to another: as many days and as much
/// of a day further on the doctor's wall. `None` where the clocks leap over that time.
pub fn shifted(offsets: &Offsets, from: Instant, to: Instant, other: Instant) -> Option<Instant> {
    let by = offsets.wall_at(to.unix()) - offsets.wall_at(from.unix());
    let wall = offsets.wall_at(other.unix()) + by;
    offsets.first_instant(wall).and_then(Instant::from_unix)
}
