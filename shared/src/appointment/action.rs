//! What can be done to an appointment, and by whom at most.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::actor::Role;

/// What can be done to an appointment that exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// The doctor says yes.
    Confirm,
    /// Somebody calls it off.
    Cancel,
    /// The same appointment at another time.
    Reschedule,
    /// The doctor says it took place.
    Complete,
    /// The doctor says the patient did not come.
    MarkNoShow,
    /// The doctor agrees to the other time that the patient asks for.
    AcceptMove,
    /// The doctor does not; the time stays.
    DeclineMove,
    /// The patient no longer asks for another time.
    WithdrawMove,
    /// The patient can not come at the time to which the doctor moved it.
    Object,
}

impl Action {
    /// Every action, in the order of the documents.
    pub const ALL: [Self; 9] = [
        Self::Confirm,
        Self::Cancel,
        Self::Reschedule,
        Self::Complete,
        Self::MarkNoShow,
        Self::AcceptMove,
        Self::DeclineMove,
        Self::WithdrawMove,
        Self::Object,
    ];

    /// Whether it is about the schedule alone, so that a deputy may do it in the doctor's place: whether
    /// and when somebody comes, not what came of it.
    pub const fn is_scheduling(self) -> bool {
        match self {
            Self::Confirm
            | Self::Cancel
            | Self::Reschedule
            | Self::AcceptMove
            | Self::DeclineMove => true,
            Self::Complete | Self::MarkNoShow | Self::WithdrawMove | Self::Object => false,
        }
    }

    /// The word on the wire and in the history.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Confirm => "confirm",
            Self::Cancel => "cancel",
            Self::Reschedule => "reschedule",
            Self::Complete => "complete",
            Self::MarkNoShow => "mark_no_show",
            Self::AcceptMove => "accept_move",
            Self::DeclineMove => "decline_move",
            Self::WithdrawMove => "withdraw_move",
            Self::Object => "object",
        }
    }

    /// Whether a role may ever do this; asked before anything is looked up, so that the answer tells
    /// nothing about any appointment.
    pub const fn is_for(self, role: Role) -> bool {
        match self {
            Self::Confirm
            | Self::Complete
            | Self::MarkNoShow
            | Self::AcceptMove
            | Self::DeclineMove => matches!(role, Role::Doctor),
            Self::WithdrawMove | Self::Object => matches!(role, Role::Patient),
            Self::Reschedule => matches!(role, Role::Patient | Role::Doctor),
            Self::Cancel => matches!(role, Role::Patient | Role::Doctor | Role::Admin),
        }
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
