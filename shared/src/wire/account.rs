//! Registration, sign-in and the own account.

use serde::{Deserialize, Serialize};
use time::Date;

use super::sent;
use crate::{
    account::{About, Email, Password, PersonName, Phone, TimeZoneName, parse_date_of_birth},
    actor::Role,
    error::{Faults, FieldCode, FieldError},
    id::AccountId,
};

/// A new patient account.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RegisterRequest {
    /// The address the account is known by.
    #[cfg_attr(
        feature = "openapi",
        schema(format = "email", max_length = 254, examples("pat@example.org"))
    )]
    pub email: String,
    /// 8 to 128 characters that are not quickly guessed.
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 8, max_length = 128, format = "password")
    )]
    pub password: String,
    /// 1 to 100 characters.
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 800, examples("Pat Example"))
    )]
    pub name: String,
    /// An IANA name.
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 64, examples("Europe/Berlin"))
    )]
    pub time_zone: String,
}

/// A [`RegisterRequest`] whose fields are proven. The strength of the password is not: see the server.
#[derive(Debug)]
pub struct Registration {
    /// The address.
    pub email: Email,
    /// The password.
    pub password: Password,
    /// The name.
    pub name: PersonName,
    /// The zone.
    pub time_zone: TimeZoneName,
}

impl RegisterRequest {
    /// # Errors
    /// Every field that is not valid.
    pub fn check(
        &self,
        zone_is_known: impl FnOnce(&str) -> bool,
    ) -> Result<Registration, Vec<FieldError>> {
        let mut faults = Faults::default();
        let email = faults.note("email", Email::parse(&self.email));
        let password = faults.note("password", Password::parse(&self.password));
        let name = faults.note("name", PersonName::parse(&self.name));
        let time_zone = faults.note(
            "time_zone",
            TimeZoneName::parse(&self.time_zone, zone_is_known),
        );
        let all = (|| {
            Some(Registration {
                email: email?,
                password: password?,
                name: name?,
                time_zone: time_zone?,
            })
        })();
        faults.finish(all)
    }
}

/// A sign-in.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LoginRequest {
    /// User name or e-mail address; capitals do not matter.
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 254, examples("testpatient"))
    )]
    pub login: String,
    /// The password.
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 128, format = "password")
    )]
    pub password: String,
}

/// A fresh access token. The refresh token travels beside it in a cookie that no script can read.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LoginResponse {
    /// For `Authorization: Bearer`.
    #[cfg_attr(feature = "openapi", schema(max_length = 4096))]
    pub access_token: String,
    /// Always `Bearer`.
    #[cfg_attr(feature = "openapi", schema(max_length = 6, examples("Bearer")))]
    pub token_type: String,
    /// Seconds the access token lives.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 600, examples(600)))]
    pub expires_in: u32,
    /// Seconds until the session ends if nobody does anything any more, in whichever window of the browser.
    #[cfg_attr(
        feature = "openapi",
        schema(minimum = 1, maximum = 1800, examples(1800))
    )]
    pub session_ends_in: u32,
    /// Whose it is.
    pub account: Account,
}

/// The own account and profile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Account {
    /// The account's id; for a doctor or a patient also their id as such.
    pub id: AccountId,
    /// What the account is.
    pub role: Role,
    /// A short name to sign in with; accounts that were registered have none.
    #[cfg_attr(feature = "openapi", schema(max_length = 32, examples("testpatient")))]
    pub username: Option<String>,
    /// The e-mail address.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 254, examples("pat@example.org"))
    )]
    pub email: String,
    /// The name shown to others.
    #[cfg_attr(feature = "openapi", schema(max_length = 800, examples("Pat Example")))]
    pub name: String,
    /// The zone times are meant in, an IANA name.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 64, examples("Europe/Berlin"))
    )]
    pub time_zone: String,
    /// Patients only: a number to call.
    #[cfg_attr(feature = "openapi", schema(max_length = 32))]
    pub phone: Option<String>,
    /// Patients only: `YYYY-MM-DD`.
    #[cfg_attr(feature = "openapi", schema(max_length = 10, format = "date"))]
    pub date_of_birth: Option<String>,
    /// Doctors only.
    #[cfg_attr(feature = "openapi", schema(max_length = 800))]
    pub specialty: Option<String>,
    /// Doctors only: what patients read about them.
    #[cfg_attr(feature = "openapi", schema(max_length = 8000))]
    pub about: Option<String>,
    /// Doctors only: whether their patients wait until they are let in.
    pub waiting_room: Option<bool>,
}

/// Changes to the own account. What is not sent stays; `null` clears what may be empty.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct UpdateAccount {
    /// 1 to 100 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 800))]
    pub name: Option<String>,
    /// An IANA name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 64))]
    pub time_zone: Option<String>,
    /// Patients only.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "sent"
    )]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, max_length = 32))]
    pub phone: Option<Option<String>>,
    /// Patients only: `YYYY-MM-DD`.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "sent"
    )]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, max_length = 10, format = "date"))]
    pub date_of_birth: Option<Option<String>>,
    /// Doctors only: 1 to 1 000 characters.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "sent"
    )]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, max_length = 8000))]
    pub about: Option<Option<String>>,
    /// Doctors only: whether their patients wait until they are let in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiting_room: Option<bool>,
}

/// An [`UpdateAccount`] whose fields are proven. `None` leaves a field as it is.
#[derive(Debug, Default)]
pub struct AccountChanges {
    /// The new name.
    pub name: Option<PersonName>,
    /// The new zone.
    pub time_zone: Option<TimeZoneName>,
    /// The new number, or none.
    pub phone: Option<Option<Phone>>,
    /// The new date, or none.
    pub date_of_birth: Option<Option<Date>>,
    /// The new text, or none.
    pub about: Option<Option<About>>,
    /// Whether patients wait until they are let in.
    pub waiting_room: Option<bool>,
}

impl UpdateAccount {
    /// # Errors
    /// Every field that is not valid, a field of another role included.
    pub fn check(
        &self,
        role: Role,
        today: Date,
        zone_is_known: impl FnOnce(&str) -> bool,
    ) -> Result<AccountChanges, Vec<FieldError>> {
        let mut faults = Faults::default();
        let mut only_for = |field: &str, owner: Role, is_sent: bool| {
            if is_sent && role != owner {
                faults.note::<()>(field, Err(FieldCode::Unknown));
            }
        };
        only_for("phone", Role::Patient, self.phone.is_some());
        only_for("date_of_birth", Role::Patient, self.date_of_birth.is_some());
        only_for("about", Role::Doctor, self.about.is_some());
        only_for("waiting_room", Role::Doctor, self.waiting_room.is_some());

        let name = faults.note(
            "name",
            self.name.as_deref().map(PersonName::parse).transpose(),
        );
        let time_zone = faults.note(
            "time_zone",
            self.time_zone
                .as_deref()
                .map(|zone| TimeZoneName::parse(zone, zone_is_known))
                .transpose(),
        );
        let phone = faults.note("phone", optional(self.phone.as_ref(), Phone::parse));
        let date_of_birth = faults.note(
            "date_of_birth",
            optional(self.date_of_birth.as_ref(), |text| {
                parse_date_of_birth(text, today)
            }),
        );
        let about = faults.note("about", optional(self.about.as_ref(), About::parse));
        let all = (|| {
            Some(AccountChanges {
                name: name?,
                time_zone: time_zone?,
                phone: phone?,
                date_of_birth: date_of_birth?,
                about: about?,
                waiting_room: self.waiting_room,
            })
        })();
        faults.finish(all)
    }
}

fn optional<T>(
    sent: Option<&Option<String>>,
    parse: impl FnOnce(&str) -> Result<T, FieldCode>,
) -> Result<Option<Option<T>>, FieldCode> {
    match sent {
        None => Ok(None),
        Some(None) => Ok(Some(None)),
        Some(Some(text)) => parse(text).map(|value| Some(Some(value))),
    }
}
