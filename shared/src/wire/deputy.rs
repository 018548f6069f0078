//! Deputies: colleagues who see to a doctor's schedule.

use serde::{Deserialize, Serialize};

use crate::{
    account::Email,
    actor::Role,
    error::{Faults, FieldError},
    id::{AccountId, DoctorId},
    instant::Instant,
};

/// Somebody who sees to the caller's schedule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Deputy {
    /// The deputy's account.
    pub account_id: AccountId,
    /// The name.
    #[cfg_attr(feature = "openapi", schema(max_length = 800, examples("Sam Example")))]
    pub name: String,
    /// Doctor or admin.
    pub role: Role,
    /// The address they were named by.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 254, examples("sam@example.org"))
    )]
    pub email: String,
    /// Since when.
    pub granted_at: Instant,
}

/// A doctor whose schedule the caller sees to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Deputyship {
    /// The doctor: what the header `Acting-For` names.
    pub doctor_id: DoctorId,
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
    /// Since when.
    pub granted_at: Instant,
}

/// Who is to be a deputy.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NameDeputy {
    /// The address of another doctor's or an admin's account.
    #[cfg_attr(
        feature = "openapi",
        schema(format = "email", max_length = 254, examples("sam@example.org"))
    )]
    pub email: String,
}

impl NameDeputy {
    /// The address.
    ///
    /// # Errors
    /// When it is none.
    pub fn check(&self) -> Result<Email, Vec<FieldError>> {
        let mut faults = Faults::default();
        let email = faults.note("email", Email::parse(&self.email));
        faults.finish(email)
    }
}
