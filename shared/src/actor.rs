//! Who acts.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    id::{AccountId, DoctorId, PatientId},
    words::words,
};

/// What an account is. It is set when the account is made and never changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Books appointments for themself.
    Patient,
    /// Confirms appointments and holds consultations.
    Doctor,
    /// Runs the clinic's installation; sees no health data and never joins a consultation.
    Admin,
    /// A client of the API with scopes, no person.
    Integrator,
}

words!(Role {
    Patient = "patient",
    Doctor = "doctor",
    Admin = "admin",
    Integrator = "integrator",
});

impl Role {
    /// Whether this role may ever enter a consultation; asked before anything is looked up.
    pub const fn may_join(self) -> bool {
        matches!(self, Self::Patient | Self::Doctor)
    }

    /// Whether this role may book an appointment.
    pub const fn may_book(self) -> bool {
        matches!(self, Self::Patient)
    }
}
/// The signed-in account that acts now. The role is part of the shape, so that a rule which wants a
/// doctor's id can only get it from a doctor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A patient.
    Patient(PatientId),
    /// A doctor.
    Doctor(DoctorId),
    /// An admin.
    Admin(AccountId),
    /// An integrator.
    Integrator(AccountId),
}

impl Actor {
    /// Puts an account's id and role together.
    pub fn new(id: Uuid, role: Role) -> Self {
        match role {
            Role::Patient => Self::Patient(id.into()),
            Role::Doctor => Self::Doctor(id.into()),
            Role::Admin => Self::Admin(id.into()),
            Role::Integrator => Self::Integrator(id.into()),
        }
    }

    /// The actor's role.
    pub const fn role(self) -> Role {
        match self {
            Self::Patient(_) => Role::Patient,
            Self::Doctor(_) => Role::Doctor,
            Self::Admin(_) => Role::Admin,
            Self::Integrator(_) => Role::Integrator,
        }
    }

    /// The actor's account.
    pub fn account_id(self) -> AccountId {
        match self {
            Self::Patient(id) => id.into(),
            Self::Doctor(id) => id.into(),
            Self::Admin(id) | Self::Integrator(id) => id,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patients_book_and_both_sides_join() {
        let of = |may: fn(Role) -> bool| {
            let roles = Role::ALL.into_iter().filter(|role| may(*role));
            roles.collect::<Vec<_>>()
        };
        assert_eq!(of(Role::may_book), [Role::Patient]);
        assert_eq!(of(Role::may_join), [Role::Patient, Role::Doctor]);
    }
}
