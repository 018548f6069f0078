//! Doctors as patients see them.

use serde::{Deserialize, Serialize};

use crate::id::DoctorId;

/// A doctor in the directory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Doctor {
    /// The id of the doctor's account.
    pub id: DoctorId,
    /// The name.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 800, examples("Dr. Ada Byron"))
    )]
    pub name: String,
    /// The specialty.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 800, examples("General practice"))
    )]
    pub specialty: String,
    /// What the doctor says of themself.
    #[cfg_attr(feature = "openapi", schema(max_length = 8000))]
    pub about: Option<String>,
    /// The zone the doctor works in, an IANA name.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 64, examples("Europe/Berlin"))
    )]
    pub time_zone: String,
}
