//! The ids of slots.

use std::{fmt, str::FromStr};

use shared::{DoctorId, Instant};

/// Whose slot it is and when it starts, which is all there is to know it by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlotId {
    /// Whose.
    pub doctor: DoctorId,
    /// From when; slots start on whole minutes.
    pub starts_at: Instant,
}

/// The text is not the id of a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the id of a slot")]
pub struct SlotIdError;

impl fmt::Display for SlotId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // FHIR's ids have no colons.
        let text = self.starts_at.to_string();
        let minute = text.get(..16).unwrap_or_default();
        write!(f, "{}-", self.doctor)?;
        let digits = minute.chars().filter(|c| !matches!(c, '-' | ':'));
        for c in digits.chain(['Z']) {
            write!(f, "{c}")?;
        }
        Ok(())
    }
}

impl FromStr for SlotId {
    type Err = SlotIdError;

    fn from_str(text: &str) -> Result<Self, SlotIdError> {
        let read = || {
            let (doctor, start) = text.rsplit_once('-')?;
            let part = |range| start.get(range);
            let (date, time) = start.strip_suffix('Z')?.split_once('T')?;
            let (year, month, day) = (part(0..4)?, part(4..6)?, part(6..8)?);
            let (hour, minute) = (part(9..11)?, part(11..13)?);
            let at = format!("{year}-{month}-{day}T{hour}:{minute}:00Z");
            let id = Self {
                doctor: doctor.parse().ok()?,
                starts_at: Instant::parse(&at).ok()?,
            };
            (date.len() == 8 && time.len() == 4).then_some(id)
        };
        // One slot has one id.
        read()
            .filter(|id| id.to_string() == text)
            .ok_or(SlotIdError)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    const DOCTOR: &str = "0190a0b0-0000-7000-8000-00000000000d";

    #[test]
    fn an_id_says_whose_and_when() {
        let text = format!("{DOCTOR}-20260202T0900Z");
        let id: SlotId = text.parse().unwrap();
        assert_eq!(id.doctor.to_string(), DOCTOR);
        assert_eq!(id.starts_at.to_string(), "2026-02-02T09:00:00Z");
        for other in [
            String::new(),
            DOCTOR.to_owned(),
            format!("{DOCTOR}-20260202T0900"),
            format!("{DOCTOR}-20260202T090000Z"),
            format!("{DOCTOR}-20260230T0900Z"),
            format!("{DOCTOR}-202602020T900Z"),
            format!("{}-20260202T0900Z", DOCTOR.to_uppercase()),
            format!("{DOCTOR}-20260202\u{e4}0900Z"),
        ] {
            assert_eq!(other.parse::<SlotId>(), Err(SlotIdError), "{other}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_can_be_read(doctor in any::<u128>(), minute in 15_778_080_i64..120_972_000) {
            let starts_at = Instant::from_unix(minute * 60).unwrap();
            let id = SlotId { doctor: Uuid::from_u128(doctor).into(), starts_at };
            prop_assert_eq!(id.to_string().parse(), Ok(id));
        }
    }
}
