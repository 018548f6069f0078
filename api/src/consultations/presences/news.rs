//! What a process tells the others that serve the same database.

use serde::{Deserialize, Serialize};
use shared::{AppointmentId, DoctorId, Instant, PageId, consultation::presence::Doing};

use super::{Entry, Live, Meeting, Who};

/// Something that pages at another process may show. It holds ids alone: what there is to know of an
/// appointment stands in the database.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum News {
    /// What a page says.
    Said {
        /// At which appointment.
        appointment: AppointmentId,
        /// Whose page it is.
        who: Who,
        /// Which of their pages.
        page: PageId,
        /// What it does.
        doing: Doing,
    },
    /// The door of a consultation has opened.
    Opened(AppointmentId),
    /// Something else about a consultation has changed.
    Changed(AppointmentId),
    /// Something has changed that all consultations of a doctor may show.
    DoctorChanged(DoctorId),
}

impl News {
    pub(super) const fn said(
        appointment: AppointmentId,
        who: Who,
        page: PageId,
        doing: Doing,
    ) -> Self {
        Self::Said {
            appointment,
            who,
            page,
            doing,
        }
    }

    /// The appointment that has to be looked up before this can be taken in.
    pub const fn wanted(&self) -> Option<AppointmentId> {
        match self {
            Self::Said { appointment, .. } | Self::Opened(appointment) => Some(*appointment),
            Self::Changed(_) | Self::DoctorChanged(_) => None,
        }
    }
}

impl Live {
    /// What this process learns, from now on.
    pub fn news(&self) -> tokio::sync::broadcast::Receiver<News> {
        self.news.subscribe()
    }

    /// Takes in what another process has learnt; with its `meeting` where [`News::wanted`] asks for one.
    pub fn heard(&self, news: &News, meeting: Option<&Meeting>, now: Instant) {
        match (news, meeting) {
            (
                News::Said {
                    who, page, doing, ..
                },
                Some(meeting),
            ) => {
                let mut entries = self.entries();
                let entry = Entry::of(&mut entries, meeting, now);
                if entry.heard(*who, *page, *doing, now) {
                    entry.wake();
                }
            }
            (News::Opened(_), Some(meeting)) => {
                Entry::of(&mut self.entries(), meeting, now).settle(now);
            }
            // Without its appointment it is about one that is over, or that is no more.
            (News::Said { .. } | News::Opened(_), None) => {}
            (News::Changed(id), _) => self.show(*id),
            (News::DoctorChanged(doctor), _) => self.show_of(*doctor),
        }
    }

    /// Shows all pages what there is now, because news may have been missed.
    pub fn show_all(&self) {
        self.entries().values().for_each(Entry::wake);
    }

    /// Nobody may be there to hear it: then there is no other process.
    pub(super) fn hand_out(&self, news: News) {
        let _ = self.news.send(news);
    }
}
