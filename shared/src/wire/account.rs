//! Registration, sign-in and the own account.

mod change;

use serde::{Deserialize, Serialize};

pub use self::change::{AccountChanges, UpdateAccount};
use crate::{
    account::{Email, Password, PersonName, TimeZoneName},
    actor::Role,
    error::{Faults, FieldError},
    id::AccountId,
    language::Language,
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
    /// The language of what is sent to them; English if none is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Language>))]
    pub language: Option<String>,
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
    /// The language.
    pub language: Language,
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
        let language = self.language.as_deref().map(Language::parse).transpose();
        let language = faults.note("language", language);
        let all = (|| {
            Some(Registration {
                email: email?,
                password: password?,
                name: name?,
                time_zone: time_zone?,
                language: language?.unwrap_or_default(),
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
    /// The language of what is sent to them.
    pub language: Language,
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
