//! The words of FHIR's code systems for the states that ours stand for.

use shared::{
    Status,
    wire::{appointment::CanceledBy, attendance::EncounterStatus},
};

use super::{resource::Coding, search::malformed};
use crate::error::ApiError;

/// Words for an appointment's state that R4 has and we do not: nothing is ever in them.
const OTHER_APPOINTMENTS: [&str; 5] = [
    "proposed",
    "arrived",
    "entered-in-error",
    "checked-in",
    "waitlist",
];
/// The same for an encounter.
const OTHER_ENCOUNTERS: [&str; 4] = ["triaged", "onleave", "entered-in-error", "unknown"];
/// The same for a slot.
const OTHER_SLOTS: [&str; 4] = [
    "busy",
    "busy-unavailable",
    "busy-tentative",
    "entered-in-error",
];

/// The state of an appointment.
pub const fn appointment(status: Status) -> &'static str {
    match status {
        Status::Pending => "pending",
        Status::Confirmed => "booked",
        Status::Canceled => "cancelled",
        Status::Completed => "fulfilled",
        Status::NoShow => "noshow",
    }
}

/// The states that are asked for, by words with commas between them.
///
/// # Errors
/// A word that R4 does not have.
pub fn appointments(words: &str) -> Result<Vec<Status>, ApiError> {
    let mut statuses = Vec::new();
    for word in words.split(',') {
        let known = Status::ALL
            .into_iter()
            .find(|one| appointment(*one) == word);
        match known {
            Some(status) => statuses.push(status),
            None if OTHER_APPOINTMENTS.contains(&word) => {}
            None => return Err(malformed()),
        }
    }
    Ok(statuses)
}

/// The state of an encounter; R4 has a word of its own for a patient who is there already.
pub const fn encounter(status: EncounterStatus, patient_is_there: bool) -> &'static str {
    match status {
        EncounterStatus::Planned if patient_is_there => "arrived",
        EncounterStatus::Planned => "planned",
        EncounterStatus::InProgress => "in-progress",
        EncounterStatus::Finished => "finished",
        EncounterStatus::Canceled => "cancelled",
    }
}

/// The appointments among which encounters in a state are found; `None` for a word that R4 does not have.
pub fn of_encounter(word: &str) -> Option<&'static [Status]> {
    Some(match word {
        "planned" | "arrived" | "in-progress" => &[Status::Confirmed],
        "finished" => &[Status::Completed],
        "cancelled" => &[Status::Canceled, Status::NoShow],
        word if OTHER_ENCOUNTERS.contains(&word) => &[],
        _ => return None,
    })
}

/// Whether free slots are among those asked for.
///
/// # Errors
/// A word that R4 does not have.
pub fn asks_for_free(words: &str) -> Result<bool, ApiError> {
    let mut asked = words.split(',');
    if asked
        .clone()
        .all(|word| word == "free" || OTHER_SLOTS.contains(&word))
    {
        Ok(asked.any(|word| word == "free"))
    } else {
        Err(malformed())
    }
}

/// Who called an appointment off.
pub fn canceled_by(who: CanceledBy) -> Coding {
    let (code, display) = match who {
        CanceledBy::Patient => ("pat", "Patient"),
        CanceledBy::Doctor => ("prov", "Provider"),
        CanceledBy::Admin | CanceledBy::System => ("other", "Other"),
    };
    Coding {
        system: "http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason",
        code: code.to_owned(),
        display: Some(display),
    }
}

/// A visit by video.
pub fn virtual_visit() -> Coding {
    Coding {
        system: "http://terminology.hl7.org/CodeSystem/v3-ActCode",
        code: "VR".to_owned(),
        display: Some("virtual"),
    }
}
