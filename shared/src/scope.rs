//! What a client of the API may do.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::words::{UnknownWord, words};

/// A right of a client. Each operation that clients may call wants one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ClientScope {
    /// Reads appointments of the doctors that granted it, without their reasons.
    #[serde(rename = "appointments:read")]
    AppointmentsRead,
    /// Books, confirms, cancels and moves them, and tells how late a doctor runs.
    #[serde(rename = "appointments:write")]
    AppointmentsWrite,
    /// Reads the directory.
    #[serde(rename = "doctors:read")]
    DoctorsRead,
    /// Reads free slots, closures, and the hours of granted doctors.
    #[serde(rename = "availability:read")]
    AvailabilityRead,
    /// Sets the hours of granted doctors.
    #[serde(rename = "availability:write")]
    AvailabilityWrite,
    /// Follows what changes.
    #[serde(rename = "events:read")]
    EventsRead,
    /// Has webhooks.
    #[serde(rename = "webhooks:manage")]
    WebhooksManage,
    /// Reads in the form of FHIR.
    #[serde(rename = "fhir:read")]
    FhirRead,
}

words!(ClientScope {
    AppointmentsRead = "appointments:read",
    AppointmentsWrite = "appointments:write",
    DoctorsRead = "doctors:read",
    AvailabilityRead = "availability:read",
    AvailabilityWrite = "availability:write",
    EventsRead = "events:read",
    WebhooksManage = "webhooks:manage",
    FhirRead = "fhir:read",
});

impl ClientScope {
    const fn bit(self) -> u8 {
        match self {
            Self::AppointmentsRead => 1,
            Self::AppointmentsWrite => 1 << 1,
            Self::DoctorsRead => 1 << 2,
            Self::AvailabilityRead => 1 << 3,
            Self::AvailabilityWrite => 1 << 4,
            Self::EventsRead => 1 << 5,
            Self::WebhooksManage => 1 << 6,
            Self::FhirRead => 1 << 7,
        }
    }
}

/// Some scopes. As text they stand in the order of the list, with a space between two, as OAuth has
/// them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClientScopes(u8);

impl ClientScopes {
    /// None.
    pub const NONE: Self = Self(0);

    /// Whether this one is among them.
    pub const fn contains(self, scope: ClientScope) -> bool {
        self.0 & scope.bit() != 0
    }

    /// Whether there is none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Those that are in both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether all of them are in the other.
    pub const fn are_within(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    /// Each of them.
    pub fn list(self) -> Vec<ClientScope> {
        let all = ClientScope::ALL.into_iter();
        all.filter(|scope| self.contains(*scope)).collect()
    }
}

impl FromIterator<ClientScope> for ClientScopes {
    fn from_iter<I: IntoIterator<Item = ClientScope>>(scopes: I) -> Self {
        let bits = scopes.into_iter().map(ClientScope::bit);
        Self(bits.fold(0, |all, bit| all | bit))
    }
}

impl fmt::Display for ClientScopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<_> = self.list().into_iter().map(ClientScope::as_str).collect();
        f.write_str(&words.join(" "))
    }
}

impl FromStr for ClientScopes {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        let words = text.split(' ').filter(|word| !word.is_empty());
        words.map(str::parse::<ClientScope>).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_scope_is_one_of_its_own() {
        for scope in ClientScope::ALL {
            let alone: ClientScopes = [scope].into_iter().collect();
            assert_eq!(alone.list(), [scope]);
            assert_eq!(alone.to_string(), scope.as_str());
        }
        let all: ClientScopes = ClientScope::ALL.into_iter().collect();
        assert_eq!(all.list(), ClientScope::ALL);
        assert!(ClientScopes::NONE.is_empty() && !all.is_empty());
    }

    #[test]
    fn text_is_read_in_any_order_and_written_in_one() {
        let read: ClientScopes = "doctors:read  appointments:read doctors:read"
            .parse()
            .unwrap();
        assert_eq!(read.to_string(), "appointments:read doctors:read");
        assert_eq!("".parse(), Ok(ClientScopes::NONE));
        assert_eq!(
            "doctors:write".parse::<ClientScopes>(),
            Err(UnknownWord("doctors:write".to_owned()))
        );
        assert!("Doctors:read".parse::<ClientScopes>().is_err());
    }

    #[test]
    fn sets_are_compared_as_sets() {
        let of = |text: &str| text.parse::<ClientScopes>().unwrap();
        let (few, many) = (of("doctors:read"), of("doctors:read fhir:read"));
        assert!(
            few.are_within(many) && !many.are_within(few) && ClientScopes::NONE.are_within(few)
        );
        assert_eq!(many.and(few), few);
        assert_eq!(many.and(of("events:read")), ClientScopes::NONE);
    }

    #[test]
    fn json_has_the_same_words() {
        for scope in ClientScope::ALL {
            assert_eq!(serde_json::to_value(scope).unwrap(), scope.as_str());
        }
    }
}
