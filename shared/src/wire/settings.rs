//! What admins set while the server runs.

use serde::{Deserialize, Serialize};

use crate::{
    error::{Faults, FieldCode, FieldError},
    id::AccountId,
    instant::Instant,
    settings::{SecondFactor, Settings},
    text,
};

/// The most characters of the clinic's name.
pub const NAME_MAX: usize = 80;
/// The most characters of the contact.
pub const CONTACT_MAX: usize = 200;
/// The longest part of a join window, one day in minutes: whoever wants more wants a room that is always
/// open, which is another product.
pub const WINDOW_MAX_MINUTES: u16 = 24 * 60;
/// The longest notice, thirty days in minutes: who wants more wants appointments that can not be canceled.
pub const NOTICE_MAX_MINUTES: u32 = 30 * 24 * 60;

/// What the admins have chosen. What is `null` or not there is as it was installed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChosenSettings {
    /// The name of the clinic: one line.
    #[serde(default)]
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 640, examples("Practice at the park"))
    )]
    pub name: Option<String>,
    /// Minutes before its start at which an appointment's room opens.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 1440, examples(30)))]
    pub join_opens_before_minutes: Option<u16>,
    /// Minutes after the start at which it closes; never before the planned end.
    #[serde(default)]
    #[cfg_attr(
        feature = "openapi",
        schema(minimum = 0, maximum = 1440, examples(120))
    )]
    pub join_closes_after_minutes: Option<u16>,
    /// Minutes before its start at which a patient can last cancel or move a confirmed appointment.
    #[serde(default)]
    #[cfg_attr(
        feature = "openapi",
        schema(minimum = 0, maximum = 43200, examples(1440))
    )]
    pub cancel_notice_minutes: Option<u32>,
    /// Whom patients call where they can no longer help themselves: one line.
    #[serde(default)]
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 1600, examples("+49 30 1234567"))
    )]
    pub contact: Option<String>,
    /// Who must have a second factor.
    #[serde(default)]
    pub second_factor: Option<SecondFactor>,
    /// Whether an invited doctor is in the directory from the day they accept.
    #[serde(default)]
    pub doctors_publish_themselves: Option<bool>,
}

impl ChosenSettings {
    /// The same, tidied; for a demonstration, or for a clinic.
    ///
    /// # Errors
    /// Every field that is not valid.
    pub fn check(self, demo: bool) -> Result<Self, Vec<FieldError>> {
        let mut faults = Faults::default();
        let mut line = |field: &str, value: &Option<String>, max: usize| {
            let checked = value.as_deref().map(|value| text::line(value, max));
            faults.note(field, checked.transpose())
        };
        let name = line("name", &self.name, NAME_MAX);
        let contact = line("contact", &self.contact, CONTACT_MAX);
        let longest = [
            (
                "join_opens_before_minutes",
                self.join_opens_before_minutes.map(u32::from),
                u32::from(WINDOW_MAX_MINUTES),
            ),
            (
                "join_closes_after_minutes",
                self.join_closes_after_minutes.map(u32::from),
                u32::from(WINDOW_MAX_MINUTES),
            ),
            (
                "cancel_notice_minutes",
                self.cancel_notice_minutes,
                NOTICE_MAX_MINUTES,
            ),
        ];
        for (field, minutes, longest) in longest {
            let is_in_range = minutes.is_none_or(|minutes| minutes <= longest);
            faults.note(
                field,
                is_in_range.then_some(()).ok_or(FieldCode::OutOfRange),
            );
        }
        let offered = SecondFactor::offered(demo);
        let is_offered = self.second_factor.is_none_or(|one| offered.contains(&one));
        faults.note(
            "second_factor",
            is_offered.then_some(()).ok_or(FieldCode::OutOfRange),
        );
        faults.finish(name.zip(contact).map(|(name, contact)| Self {
            name,
            contact,
            ..self
        }))
    }

    /// What counts: these, and for the rest what was installed.
    pub fn over(self, installed: &Settings) -> Settings {
        let Settings {
            name,
            join_opens_before_minutes,
            join_closes_after_minutes,
            cancel_notice_minutes,
            contact,
            second_factor,
            doctors_publish_themselves,
        } = installed.clone();
        Settings {
            name: self.name.unwrap_or(name),
            join_opens_before_minutes: self
                .join_opens_before_minutes
                .unwrap_or(join_opens_before_minutes),
            join_closes_after_minutes: self
                .join_closes_after_minutes
                .unwrap_or(join_closes_after_minutes),
            cancel_notice_minutes: self.cancel_notice_minutes.unwrap_or(cancel_notice_minutes),
            contact: self.contact.or(contact),
            second_factor: self.second_factor.unwrap_or(second_factor),
            doctors_publish_themselves: self
                .doctors_publish_themselves
                .unwrap_or(doctors_publish_themselves),
        }
    }

    /// What is different now from what was chosen `before`, field by field.
    pub fn changes_from(&self, before: &Self) -> Vec<SettingChange> {
        self.fields()
            .into_iter()
            .zip(before.fields())
            .filter(|((_, to), (_, from))| to != from)
            .map(|((field, to), (_, from))| SettingChange {
                field: field.to_owned(),
                from,
                to,
            })
            .collect()
    }

    /// The names of the fields with their values as text.
    fn fields(&self) -> [(&'static str, Option<String>); 7] {
        fn text(value: Option<impl ToString>) -> Option<String> {
            value.map(|value| value.to_string())
        }
        [
            ("name", self.name.clone()),
            (
                "join_opens_before_minutes",
                text(self.join_opens_before_minutes),
            ),
            (
                "join_closes_after_minutes",
                text(self.join_closes_after_minutes),
            ),
            ("cancel_notice_minutes", text(self.cancel_notice_minutes)),
            ("contact", self.contact.clone()),
            ("second_factor", text(self.second_factor)),
            (
                "doctors_publish_themselves",
                text(self.doctors_publish_themselves),
            ),
        ]
    }
}

/// The settings as admins read them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClinicSettings {
    /// Raised by one with every change; 0 until the first.
    #[cfg_attr(
        feature = "openapi",
        schema(minimum = 0, maximum = 9007199254740991i64, examples(1))
    )]
    pub revision: i64,
    /// What counts.
    pub values: Settings,
    /// What the admins have chosen of it.
    pub chosen: ChosenSettings,
    /// What was installed, and counts where nothing is chosen.
    pub installed: Settings,
}

/// One time that the settings were changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SettingsRevision {
    /// The revision that came of it.
    #[cfg_attr(
        feature = "openapi",
        schema(minimum = 1, maximum = 9007199254740991i64, examples(1))
    )]
    pub revision: i64,
    /// When.
    pub at: Instant,
    /// The account that did it.
    pub by_id: AccountId,
    /// Its name.
    #[cfg_attr(feature = "openapi", schema(max_length = 800, examples("Sam Example")))]
    pub by_name: String,
    /// What changed.
    #[cfg_attr(feature = "openapi", schema(max_items = 7))]
    pub changes: Vec<SettingChange>,
}

/// One setting that was changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SettingChange {
    /// The field's name.
    #[cfg_attr(feature = "openapi", schema(max_length = 64, examples("contact")))]
    pub field: String,
    /// What was chosen before; `null`: as installed.
    #[cfg_attr(feature = "openapi", schema(max_length = 1600))]
    pub from: Option<String>,
    /// What was chosen then; `null`: as installed.
    #[cfg_attr(feature = "openapi", schema(max_length = 1600))]
    pub to: Option<String>,
}
