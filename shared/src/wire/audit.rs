//! The audit as it is read.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use crate::record::RecordAct;
use crate::{
    actor::Role,
    id::{AccountId, AppointmentId},
    instant::Instant,
    words::words,
};

/// Somebody with an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Who {
    /// The account.
    pub id: AccountId,
    /// The name.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 800, examples("Dana Example"))
    )]
    pub name: String,
    /// The role.
    pub role: Role,
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It was done.
    Done,
    /// It was asked for and refused.
    Refused,
}

words!(Outcome {
    Done = "done",
    Refused = "refused",
});

/// A line of the audit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditLine {
    /// The line.
    #[cfg_attr(feature = "openapi", schema(max_length = 36))]
    pub id: Uuid,
    /// When.
    pub at: Instant,
    /// Who; `null` for the system and for people without an account.
    pub actor: Option<Who>,
    /// The doctor for whom they acted.
    pub acting_for: Option<Who>,
    /// What was done, or the operation that was refused.
    #[cfg_attr(feature = "openapi", schema(max_length = 200, examples("sign_in")))]
    pub action: String,
    /// What came of it.
    pub outcome: Outcome,
    /// What it was done to.
    #[cfg_attr(feature = "openapi", schema(max_length = 36))]
    pub target_id: Option<Uuid>,
    /// The request, as its answer's `X-Request-Id` named it.
    #[cfg_attr(feature = "openapi", schema(max_length = 36))]
    pub request_id: Option<Uuid>,
}

/// Somebody else's look into the own record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecordAccess {
    /// The line of the audit.
    #[cfg_attr(feature = "openapi", schema(max_length = 36))]
    pub id: Uuid,
    /// When.
    pub at: Instant,
    /// Who.
    pub who: Who,
    /// The doctor for whom they acted.
    pub acting_for: Option<Who>,
    /// What they read.
    pub act: RecordAct,
    /// Of which appointment, where it was one.
    pub appointment_id: Option<AppointmentId>,
    /// Why, where it was in an emergency.
    #[cfg_attr(feature = "openapi", schema(max_length = 4000))]
    pub emergency: Option<String>,
}
