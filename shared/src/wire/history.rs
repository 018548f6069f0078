//! What happened to an appointment, and when it could be instead.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{appointment::CanceledBy, slot::Slot};
use crate::{
    appointment::{Action, Status},
    instant::Instant,
    words::UnknownWord,
};

/// One line of an appointment's history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HistoryItem {
    /// The revision that came of it.
    #[cfg_attr(
        feature = "openapi",
        schema(minimum = 1, maximum = 9007199254740991i64, examples(1))
    )]
    pub revision: i64,
    /// What was done.
    pub action: HistoryAction,
    /// The status that came of it.
    pub status: Status,
    /// By whom.
    pub by: HistoryActor,
    /// The start that came of it, or that was asked for.
    pub starts_at: Instant,
    /// Why; an admin reads only an admin's or the system's reason.
    #[cfg_attr(feature = "openapi", schema(max_length = 4000))]
    pub reason: Option<String>,
    /// When.
    pub at: Instant,
}

/// Who did something to an appointment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HistoryActor {
    /// As what.
    pub role: CanceledBy,
    /// The name; `null` for the system.
    #[cfg_attr(feature = "openapi", schema(max_length = 800, examples("Pat Example")))]
    pub name: Option<String>,
    /// The name of the deputy who did it in the doctor's place; left out where nobody did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 800, examples("Sam Example")))]
    pub deputy: Option<String>,
}

/// What can stand in a history: the actions of people, how it began, and what the system does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum HistoryAction {
    /// The patient asked for it.
    Book,
    /// See [`Action::Confirm`].
    Confirm,
    /// See [`Action::Cancel`].
    Cancel,
    /// See [`Action::Reschedule`].
    Reschedule,
    /// See [`Action::Complete`].
    Complete,
    /// See [`Action::MarkNoShow`].
    MarkNoShow,
    /// See [`Action::AcceptMove`].
    AcceptMove,
    /// See [`Action::DeclineMove`].
    DeclineMove,
    /// See [`Action::WithdrawMove`].
    WithdrawMove,
    /// See [`Action::Object`].
    Object,
    /// The system canceled it, for nobody confirmed it in time.
    Expire,
    /// The other time that the patient asked for was not answered in time.
    LapseMove,
}

impl From<Action> for HistoryAction {
    fn from(action: Action) -> Self {
        match action {
            Action::Confirm => Self::Confirm,
            Action::Cancel => Self::Cancel,
            Action::Reschedule => Self::Reschedule,
            Action::Complete => Self::Complete,
            Action::MarkNoShow => Self::MarkNoShow,
            Action::AcceptMove => Self::AcceptMove,
            Action::DeclineMove => Self::DeclineMove,
            Action::WithdrawMove => Self::WithdrawMove,
            Action::Object => Self::Object,
        }
    }
}

impl FromStr for HistoryAction {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        let own = match word {
            "book" => Some(Self::Book),
            "expire" => Some(Self::Expire),
            "lapse_move" => Some(Self::LapseMove),
            _ => None,
        };
        let action = |word| {
            Action::ALL
                .into_iter()
                .find(|action| action.as_str() == word)
        };
        own.or_else(|| action(word).map(Self::from))
            .ok_or_else(|| UnknownWord(word.to_owned()))
    }
}

impl TryFrom<String> for HistoryAction {
    type Error = UnknownWord;

    fn try_from(word: String) -> Result<Self, UnknownWord> {
        word.parse()
    }
}

/// Other times for an appointment, with the same doctor and of the same length.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Alternatives {
    /// The doctor's zone, an IANA name.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 64, examples("Europe/Berlin"))
    )]
    pub time_zone: String,
    /// The nearest free times, soonest first.
    #[cfg_attr(feature = "openapi", schema(max_items = 3))]
    pub items: Vec<Slot>,
}
