//! One story: what its pages do, what they are told, and what must be true at its end.

use api::{
    error::ApiError,
    notes::{
        saving::Save,
        store::{self, signed},
    },
};
use futures_util::future::join;
use proptest::prelude::*;
use shared::{
    AccountId, AppointmentId, ErrorCode, Instant,
    wire::note::{Note, NoteTexts, NoteVersion},
};
use uuid::Uuid;

use super::{Step, Way};
use crate::support::{Server, at};

/// An open page: what it shows and what it knows.
struct Page {
    editor: Uuid,
    known: i64,
    text: String,
    /// Typed and not known to be saved.
    unsaved: Vec<String>,
    /// Sent and not answered: it is sent again as it was.
    pending: Option<(i64, String)>,
    /// Has learned that the note is signed.
    is_done: bool,
}

impl Page {
    fn new(n: u128) -> Self {
        Self {
            editor: Uuid::from_u128(n),
            known: 0,
            text: String::new(),
            unsaved: Vec::new(),
            pending: None,
            is_done: false,
        }
    }

    fn next_save(&self) -> (i64, String) {
        let now = || (self.known, self.text.clone());
        self.pending.clone().unwrap_or_else(now)
    }
}

/// A save that was answered with yes.
struct Acknowledged {
    editor: Uuid,
    revision: i64,
    text: String,
}

/// One note, its two pages, and what was promised to them.
pub struct Story<'a> {
    server: &'a Server,
    id: AppointmentId,
    doctor: AccountId,
    now: Instant,
    pages: [Page; 2],
    words: usize,
    acknowledged: Vec<Acknowledged>,
    /// The text that was signed, whether or not the page heard of it.
    signed: Option<String>,
    /// Whether a page saves over whatever there is instead of over what it knows.
    is_careless: bool,
}

impl<'a> Story<'a> {
    /// A note of which nothing is written yet.
    pub fn new(
        server: &'a Server,
        id: AppointmentId,
        doctor: AccountId,
        is_careless: bool,
    ) -> Self {
        Self {
            server,
            id,
            doctor,
            now: at(0),
            pages: [Page::new(1), Page::new(2)],
            words: 0,
            acknowledged: Vec::new(),
            signed: None,
            is_careless,
        }
    }

    async fn save(&self, page: usize) -> Result<Note, ApiError> {
        let page = &self.pages[page];
        let (mut known, text) = page.next_save();
        if self.is_careless {
            let present =
                store::find(&self.server.app.db, &self.server.app.sealing, self.id).await?;
            known = present.map_or(0, |present| present.revision);
        }
        let save = Save {
            id: self.id,
            known,
            editor: page.editor.into(),
            texts: NoteTexts {
                summary: text.clone(),
                text,
            },
            by: self.doctor.into(),
        };
        let tx = self.server.app.db.begin().await?;
        save.write(tx, &self.server.app.sealing, self.now).await
    }

    async fn sign(&self, page: usize) -> Result<(), api::db::DbError> {
        let mut tx = self.server.app.db.begin().await?;
        signed::sign(&mut tx, self.id, self.pages[page].known, self.now).await?;
        tx.commit().await
    }

    async fn present(&self) -> Note {
        let row = store::find(&self.server.app.db, &self.server.app.sealing, self.id)
            .await
            .unwrap();
        row.unwrap().into_note(Vec::new())
    }

    /// The page hears what became of its save.
    async fn hear(&mut self, n: usize, answer: Result<Note, ApiError>) {
        let (_, sent) = self.pages[n].next_save();
        self.pages[n].pending = None;
        match answer {
            Ok(note) => {
                assert_eq!(note.text, sent);
                let page = &mut self.pages[n];
                page.known = note.revision;
                page.unsaved.retain(|word| !sent.contains(word.as_str()));
                self.acknowledged.push(Acknowledged {
                    editor: page.editor,
                    revision: note.revision,
                    text: sent,
                });
            }
            Err(error) if error.code() == ErrorCode::AlreadySigned => self.pages[n].is_done = true,
            Err(error) => {
                assert_eq!(error.code(), ErrorCode::PreconditionFailed);
                self.reload(n).await;
            }
        }
    }

    /// The page takes what there is and puts what it has not saved behind it.
    async fn reload(&mut self, n: usize) {
        let present = self.present().await;
        let page = &mut self.pages[n];
        page.known = present.revision;
        page.text = present.text;
        for word in &page.unsaved {
            if !page.text.contains(word.as_str()) {
                page.text.push_str(word);
            }
        }
    }

    async fn hear_of_signing(&mut self, n: usize, is_signed: bool, is_heard: bool) {
        if is_signed {
            self.signed = Some(self.present().await.text);
        }
        match (is_signed, is_heard) {
            (true, true) => self.pages[n].is_done = true,
            (false, true) if self.pages[n].known > 0 => self.reload(n).await,
            _ => {}
        }
    }

    /// What happens next.
    pub async fn take(&mut self, step: Step) {
        match step {
            Step::Type(n) => {
                self.words += 1;
                let word = format!("word{} ", self.words);
                self.pages[n].text.push_str(&word);
                self.pages[n].unsaved.push(word);
            }
            Step::Save(n, _) | Step::Sign(n, _) if self.pages[n].is_done => {}
            Step::Save(n, way) => {
                let answer = match way {
                    Way::RequestLost => None,
                    Way::Fine | Way::AnswerLost => Some(self.save(n).await),
                };
                match (way, answer) {
                    (Way::Fine, Some(answer)) => self.hear(n, answer).await,
                    _ => self.pages[n].pending = Some(self.pages[n].next_save()),
                }
            }
            Step::SaveBoth if self.pages.iter().any(|page| page.is_done) => {}
            Step::SaveBoth => {
                let (first, second) = join(self.save(0), self.save(1)).await;
                self.hear(0, first).await;
                self.hear(1, second).await;
            }
            Step::Sign(_, Way::RequestLost) => {}
            Step::Sign(n, way) => {
                let is_signed = self.sign(n).await.is_ok();
                self.hear_of_signing(n, is_signed, matches!(way, Way::Fine))
                    .await;
            }
            Step::SaveAndSign(_) if self.pages.iter().any(|page| page.is_done) => {}
            Step::SaveAndSign(n) => {
                let (saved, signed) = join(self.save(n), self.sign(1 - n)).await;
                self.hear_of_signing(1 - n, signed.is_ok(), true).await;
                self.hear(n, saved).await;
            }
            Step::Wait(seconds) => self.now = self.now.plus_seconds(seconds),
        }
    }

    /// What was promised must be there.
    pub async fn check(&self) -> Result<(), TestCaseError> {
        if self.acknowledged.is_empty() {
            return Ok(());
        }
        let versions = store::versions(
            &self.server.app.db,
            &self.server.app.sealing,
            self.id,
            i64::MAX,
            1_000,
        )
        .await;
        let (versions, present) = (versions.unwrap(), self.present().await);
        prop_assert_eq!(&versions[0].text, &present.text);
        prop_assert_eq!(present.signed_at.is_some(), self.signed.is_some());
        if let Some(signed) = &self.signed {
            prop_assert_eq!(&present.text, signed);
        }
        for save in &self.acknowledged {
            let revision = save.revision;
            prop_assert!(self.is_kept(save, &versions), "revision {revision} is lost");
            for word in save.text.split_inclusive(' ') {
                prop_assert!(present.text.contains(word), "{word}is lost");
            }
        }
        Ok(())
    }

    /// A version of its own, or one that the same page's later save took over before anybody else saved.
    fn is_kept(&self, save: &Acknowledged, versions: &[NoteVersion]) -> bool {
        let keeper = versions
            .iter()
            .rev()
            .find(|kept| save.revision <= kept.revision);
        keeper.is_some_and(|kept| {
            let until = save.revision + 1..=kept.revision;
            let mut later = self
                .acknowledged
                .iter()
                .filter(|other| until.contains(&other.revision));
            let is_own = later.all(|other| other.editor == save.editor);
            is_own && (kept.revision > save.revision || kept.text == save.text)
        })
    }
}
