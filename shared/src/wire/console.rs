//! What admins see of the accounts, and how they invite doctors.

use serde::{Deserialize, Serialize};

use crate::{
    account::{Email, Password, PersonName, Specialty, TimeZoneName},
    actor::Role,
    error::{Faults, FieldError},
    id::AccountId,
    instant::Instant,
    language::Language,
    text,
    words::words,
};

/// The most characters of the reason for which an account is disabled.
pub const DISABLE_REASON_MAX: usize = 500;

/// Whether somebody can sign in to an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AccountState {
    /// It waits for its owner to set the first password.
    Invited,
    /// They can.
    Active,
    /// They can not until an admin enables it.
    Disabled,
    /// Its owner had it erased: nobody ever can again.
    Erased,
}

words!(AccountState {
    Invited = "invited",
    Active = "active",
    Disabled = "disabled",
    Erased = "erased",
});

/// An account as admins see it: who it is and whether it works. Nothing about anybody's health.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AccountEntry {
    /// Its id.
    pub id: AccountId,
    /// What it is.
    pub role: Role,
    /// A short name to sign in with.
    #[cfg_attr(feature = "openapi", schema(max_length = 32, examples("testdoctor")))]
    pub username: Option<String>,
    /// The e-mail address.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 254, examples("ada@example.org"))
    )]
    pub email: String,
    /// The name shown to others.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 800, examples("Dr. Ada Byron"))
    )]
    pub name: String,
    /// The IANA name of the zone.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 64, examples("Europe/Berlin"))
    )]
    pub time_zone: String,
    /// The language of what is sent to them.
    pub language: Language,
    /// Whether somebody can sign in to it.
    pub state: AccountState,
    /// Since when it waits for its owner.
    pub invited_at: Option<Instant>,
    /// Why it is disabled.
    #[cfg_attr(feature = "openapi", schema(max_length = 4000))]
    pub disabled_reason: Option<String>,
    /// Whether somebody showed that they read what is sent to the address.
    pub is_verified: bool,
    /// A doctor's specialty.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 800, examples("General practice"))
    )]
    pub specialty: Option<String>,
    /// What a doctor says about themself, for an admin to look at before it is published.
    #[cfg_attr(feature = "openapi", schema(max_length = 8000))]
    pub about: Option<String>,
    /// Whether a doctor is in the directory and can be booked.
    pub is_published: Option<bool>,
    /// When it was made.
    pub created_at: Instant,
}

/// A doctor who is to get an account.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct InviteDoctor {
    /// Where the invitation goes.
    #[cfg_attr(
        feature = "openapi",
        schema(format = "email", max_length = 254, examples("ada@example.org"))
    )]
    pub email: String,
    /// 1 to 100 characters.
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 800, examples("Dr. Ada Byron"))
    )]
    pub name: String,
    /// 1 to 100 characters.
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 800, examples("General practice"))
    )]
    pub specialty: String,
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

/// An [`InviteDoctor`] whose fields are proven.
#[derive(Debug)]
pub struct InvitedDoctor {
    /// The address.
    pub email: Email,
    /// The name.
    pub name: PersonName,
    /// The specialty.
    pub specialty: Specialty,
    /// The zone.
    pub time_zone: TimeZoneName,
    /// The language.
    pub language: Language,
}

impl InviteDoctor {
    /// # Errors
    /// Every field that is not valid.
    pub fn check(
        &self,
        zone_is_known: impl FnOnce(&str) -> bool,
    ) -> Result<InvitedDoctor, Vec<FieldError>> {
        let mut faults = Faults::default();
        let email = faults.note("email", Email::parse(&self.email));
        let name = faults.note("name", PersonName::parse(&self.name));
        let specialty = faults.note("specialty", Specialty::parse(&self.specialty));
        let zone = TimeZoneName::parse(&self.time_zone, zone_is_known);
        let time_zone = faults.note("time_zone", zone);
        let language = self.language.as_deref().map(Language::parse).transpose();
        let language = faults.note("language", language);
        let all = (|| {
            Some(InvitedDoctor {
                email: email?,
                name: name?,
                specialty: specialty?,
                time_zone: time_zone?,
                language: language?.unwrap_or_default(),
            })
        })();
        faults.finish(all)
    }
}

/// The yes to an invitation.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AcceptInvitation {
    /// What stands behind the `#` of the link.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 128))]
    pub token: String,
    /// The first password: 8 to 128 characters that are not quickly guessed.
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 8, max_length = 128, format = "password")
    )]
    pub password: String,
    /// The name, where the invitation has it wrong.
    #[serde(default)]
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 800, examples("Dr. Ada Byron"))
    )]
    pub name: Option<String>,
}

impl AcceptInvitation {
    /// The password and, where one was sent, the name.
    ///
    /// # Errors
    /// Every field that is not valid.
    pub fn check(&self) -> Result<(Password, Option<PersonName>), Vec<FieldError>> {
        let mut faults = Faults::default();
        let password = faults.note("password", Password::parse(&self.password));
        let name = self.name.as_deref().map(PersonName::parse).transpose();
        let name = faults.note("name", name);
        faults.finish(password.zip(name))
    }
}

/// Why an account is to be disabled.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DisableAccount {
    /// For the other admins: one line of 1 to 500 characters.
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 4000, examples("Left the clinic"))
    )]
    pub reason: String,
}

impl DisableAccount {
    /// The reason, tidied.
    ///
    /// # Errors
    /// When it is not valid.
    pub fn check(&self) -> Result<String, Vec<FieldError>> {
        let mut faults = Faults::default();
        let reason = faults.note("reason", text::line(&self.reason, DISABLE_REASON_MAX));
        faults.finish(reason)
    }
}
