//! Changes to the own account.

use serde::{Deserialize, Serialize};
use time::Date;

use crate::{
    account::{About, PersonName, Phone, TimeZoneName, parse_date_of_birth},
    actor::Role,
    error::{Faults, FieldCode, FieldError},
    language::Language,
    wire::sent,
};

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
    /// The language of what is sent to them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Language>))]
    pub language: Option<String>,
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
    /// The new language.
    pub language: Option<Language>,
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
        let language = self.language.as_deref().map(Language::parse).transpose();
        let language = faults.note("language", language);
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
                language: language?,
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
