//! Access in an emergency: a doctor opens the record of any patient, for an hour and with a reason, and everybody concerned learns of it.

use std::fmt;

use crate::{
    actor::Actor,
    error::FieldCode,
    id::{DoctorId, PatientId},
    instant::Instant,
    text,
};

/// How long a record stays open, in minutes.
pub const OPEN_MINUTES: i64 = 60;

/// A record that was opened: by whom, whose, and until when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EmergencyAccess {
    /// Who opened it.
    pub doctor: DoctorId,
    /// Whose it is.
    pub patient: PatientId,
    /// When it was opened.
    pub opened_at: Instant,
    /// The first second in which it is closed again.
    pub expires_at: Instant,
}

impl EmergencyAccess {
    /// The access of an actor who opens a record now; `None` for anybody but a doctor.
    pub fn open(actor: Actor, patient: PatientId, now: Instant) -> Option<Self> {
        let Actor::Doctor(doctor) = actor else {
            return None;
        };
        Some(Self {
            doctor,
            patient,
            opened_at: now,
            expires_at: now.plus_minutes(OPEN_MINUTES),
        })
    }

    /// Whether it lets an actor read the record of a patient now: the doctor who opened it, that record
    /// and no other, and only within the hour.
    pub fn lets(&self, actor: Actor, patient: PatientId, now: Instant) -> bool {
        actor == Actor::Doctor(self.doctor)
            && patient == self.patient
            && self.opened_at <= now
            && now < self.expires_at
    }
}

/// Why a record was opened: 10 to 500 characters, several lines allowed.
#[derive(Clone, PartialEq, Eq)]
pub struct EmergencyReason(String);

impl EmergencyReason {
    /// The fewest characters; less is no reason.
    pub const MIN: usize = 10;
    /// The most characters.
    pub const MAX: usize = 500;

    /// # Errors
    /// Too short, or see [`text::paragraph`].
    pub fn parse(text: &str) -> Result<Self, FieldCode> {
        let reason = text::paragraph(text, Self::MAX)?;
        if reason.chars().count() < Self::MIN {
            return Err(FieldCode::TooShort);
        }
        Ok(Self(reason))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for EmergencyReason {
    /// It may tell of somebody's health and prints as nothing.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EmergencyReason(***)")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use time::OffsetDateTime;
    use uuid::Uuid;

    use super::*;
    use crate::actor::Role;

    fn second(seconds: i64) -> Instant {
        Instant::from(OffsetDateTime::UNIX_EPOCH).plus_seconds(1_800_000_000 + seconds)
    }

    /// Two people only, so that the same one is often met.
    fn person() -> impl Strategy<Value = Uuid> {
        (0..2_u128).prop_map(Uuid::from_u128)
    }

    fn actor() -> impl Strategy<Value = Actor> {
        (person(), 0..Role::ALL.len()).prop_map(|(id, role)| Actor::new(id, Role::ALL[role]))
    }

    proptest! {
        #[test]
        fn only_a_doctor_opens_a_record(actor in actor(), patient in person()) {
            let access = EmergencyAccess::open(actor, patient.into(), second(0));
            prop_assert_eq!(access.is_some(), actor.role() == Role::Doctor);
            if let Some(access) = access {
                prop_assert_eq!(access.opened_at.seconds_until(access.expires_at), 60 * OPEN_MINUTES);
                prop_assert_eq!(access.doctor, DoctorId::from(actor.account_id().uuid()));
            }
        }

        #[test]
        fn it_lets_that_doctor_read_that_record_within_the_hour(
            opener in person(), whose in person(), reader in actor(), wanted in person(), later in -2..3_602_i64,
        ) {
            let doctor = Actor::Doctor(opener.into());
            let access = EmergencyAccess::open(doctor, whose.into(), second(0)).unwrap();
            let lets = access.lets(reader, wanted.into(), second(later));
            let within = (0..60 * OPEN_MINUTES).contains(&later);
            prop_assert_eq!(lets, reader == doctor && wanted == whose && within);
        }

        #[test]
        fn a_reason_has_ten_to_five_hundred_characters(text in "[a-z]{0,600}") {
            let fits = (EmergencyReason::MIN..=EmergencyReason::MAX).contains(&text.len());
            prop_assert_eq!(EmergencyReason::parse(&text).is_ok(), fits);
        }
    }

    #[test]
    fn the_edges_of_the_hour() {
        let doctor = Actor::Doctor(Uuid::nil().into());
        let access = EmergencyAccess::open(doctor, Uuid::nil().into(), second(0)).unwrap();
        let lets = |later| access.lets(doctor, Uuid::nil().into(), second(later));
        assert_eq!([-1, 0, 3_599, 3_600].map(lets), [false, true, true, false]);
    }

    #[test]
    fn a_reason_is_not_printed_and_not_padded() {
        let reason = EmergencyReason::parse("  Unconscious in the ward ").unwrap();
        assert_eq!(reason.as_str(), "Unconscious in the ward");
        assert_eq!(format!("{reason:?}"), "EmergencyReason(***)");
        assert_eq!(
            EmergencyReason::parse("   short   "),
            Err(FieldCode::TooShort)
        );
        assert!(EmergencyReason::parse("Ten signs.").is_ok());
        assert_eq!(
            EmergencyReason::parse("Nine sign"),
            Err(FieldCode::TooShort)
        );
        assert_eq!(EmergencyReason::parse(" "), Err(FieldCode::Blank));
    }
}
