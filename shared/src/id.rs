//! Typed ids: a patient's id can not be passed where a doctor's is wanted.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! typed_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[cfg_attr(feature = "openapi", schema(value_type = String, format = "uuid", max_length = 36))]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// The bare UUID, for the database and for signing.
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            /// Takes the hyphenated form of a UUID and nothing else, so that one thing has one name.
            fn from_str(text: &str) -> Result<Self, IdError> {
                match Uuid::try_parse(text) {
                    Ok(id) if text.len() == uuid::fmt::Hyphenated::LENGTH => Ok(Self(id)),
                    _ => Err(IdError),
                }
            }
        }
    };
}

/// The text is not the hyphenated form of a UUID.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a UUID")]
pub struct IdError;

typed_id! {
    /// Any account: patient, doctor, admin or integrator.
    AccountId
}
typed_id! {
    /// A doctor; the same UUID as the [`AccountId`] of the doctor's account.
    DoctorId
}
typed_id! {
    /// A patient; the same UUID as the [`AccountId`] of the patient's account.
    PatientId
}
typed_id! {
    /// An appointment.
    AppointmentId
}
typed_id! {
    /// Appointments that were booked together as one that repeats.
    SeriesId
}
typed_id! {
    /// A browser that is told of notifications while no page is open.
    PushSubscriptionId
}
typed_id! {
    /// Days on which the clinic is closed.
    ClosureId
}
typed_id! {
    /// A third person in one consultation.
    GuestId
}
typed_id! {
    /// One load of a page in one browser, which makes up its own.
    PageId
}
typed_id! {
    /// A passkey of an account.
    PasskeyId
}
typed_id! {
    /// A doctor's question whether a consultation may be recorded.
    RecordingRequestId
}
typed_id! {
    /// A mail.
    MailId
}
typed_id! {
    /// A record that a doctor opened in an emergency, and what tells its patient of it.
    EmergencyId
}
typed_id! {
    /// A secret of a client of the API.
    ClientSecretId
}
typed_id! {
    /// A webhook.
    WebhookId
}
typed_id! {
    /// What a webhook's deliveries are signed with.
    WebhookSecretId
}
typed_id! {
    /// What is told to a webhook once, however often it is tried.
    DeliveryId
}
typed_id! {
    /// One sign-in of one account.
    SessionId
}

impl From<DoctorId> for AccountId {
    fn from(id: DoctorId) -> Self {
        Self(id.0)
    }
}

impl From<PatientId> for AccountId {
    fn from(id: PatientId) -> Self {
        Self(id.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_hyphenated_form_is_an_id() {
        let text = "0190a0b0-0000-7000-8000-00000000000a";
        assert_eq!(text.parse::<DoctorId>().unwrap().to_string(), text);
        for other in [
            "",
            "1",
            "0190a0b000007000800000000000000a",
            "{0190a0b0-0000-7000-8000-00000000000a}",
        ] {
            assert_eq!(other.parse::<DoctorId>(), Err(IdError), "{other}");
        }
    }
}
