//! When a note may be signed, and which of its states are kept.

use crate::{
    appointment::{Appointment, Refusal, Status},
    id::PageId,
    instant::Instant,
};

/// How long what one open page saves is kept as one version, in seconds.
pub const ONE_VERSION_SECONDS: i64 = 60;
/// The most additions to one signed note.
pub const MOST_AMENDMENTS: usize = 100;

/// Who has been writing a version, and since when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Writing {
    /// The page.
    pub editor: PageId,
    /// When its first save was.
    pub began_at: Instant,
}

impl Writing {
    /// Whether a save by `editor` at `now` belongs to the same version, and so takes the place of what
    /// was saved before. Another page's text never does, so that nobody loses what somebody else wrote.
    pub fn goes_on(self, editor: PageId, now: Instant) -> bool {
        self.editor == editor && now < self.began_at.plus_seconds(ONE_VERSION_SECONDS)
    }
}

impl Appointment {
    /// Whether its time has come and nobody called it off: from then on there is something to sign and
    /// to judge.
    ///
    /// # Errors
    /// Before its start, and for what was never confirmed or was canceled.
    pub fn has_begun(&self, now: Instant) -> Result<(), Refusal> {
        match self.status {
            Status::Confirmed | Status::Completed | Status::NoShow if self.starts_at <= now => {
                Ok(())
            }
            status => Err(Refusal::InvalidTransition { status }),
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn at(seconds: i64) -> Instant {
        Instant::parse("2026-01-31T09:00:00Z")
            .unwrap()
            .plus_seconds(seconds)
    }

    #[test]
    fn a_version_takes_what_its_page_saves_within_a_minute() {
        let (own, other) = (Uuid::from_u128(1).into(), Uuid::from_u128(2).into());
        let writing = Writing {
            editor: own,
            began_at: at(0),
        };
        assert!(writing.goes_on(own, at(0)));
        assert!(writing.goes_on(own, at(59)));
        assert!(!writing.goes_on(own, at(60)));
        assert!(!writing.goes_on(other, at(1)));
    }

    #[test]
    fn it_has_begun_from_its_start_on_unless_it_was_called_off() {
        for status in Status::ALL {
            let appointment = Appointment {
                id: Uuid::nil().into(),
                doctor_id: Uuid::nil().into(),
                patient_id: Uuid::nil().into(),
                status,
                starts_at: at(0),
                ends_at: at(1800),
                move_request: None,
                may_be_objected: false,
            };
            let called_off = matches!(status, Status::Pending | Status::Canceled);
            assert!(appointment.has_begun(at(-1)).is_err(), "{status}");
            assert_eq!(
                appointment.has_begun(at(0)).is_err(),
                called_off,
                "{status}"
            );
        }
    }
}
