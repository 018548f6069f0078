//! Two open pages of one note, requests and answers that get lost, and a signature at any moment: what
//! was acknowledged is never lost. A thousand stories on each database.

use actix_web::rt::System;
use api::{
    appointments::store::write::{self, New},
    error::ApiError,
    jitsi::RoomName,
    notes::{
        saving::Save,
        store::{self, signed},
    },
    random,
};
use futures_util::future::join;
use proptest::{prelude::*, test_runner::TestRunner};
use shared::{
    AccountId, AppointmentId, ErrorCode, Instant,
    appointment::Reason,
    availability::{Rules, slots::Slot},
    wire::{
        appointment::end_of,
        note::{Note, NoteTexts, NoteVersion},
    },
};
use uuid::Uuid;

use crate::support::{Backend, Doctor, Patient, Server, at, meant, visit_type};

const STORIES: u32 = 1_000;

/// What becomes of a request on its way.
#[derive(Clone, Copy, Debug)]
enum Way {
    Fine,
    RequestLost,
    AnswerLost,
}

/// What happens next; pages are 0 and 1.
#[derive(Clone, Copy, Debug)]
enum Step {
    Type(usize),
    Save(usize, Way),
    SaveBoth,
    Sign(usize, Way),
    /// One page saves in the moment in which the other one signs.
    SaveAndSign(usize),
    Wait(i64),
}

fn step() -> impl Strategy<Value = Step> {
    let way = || {
        prop_oneof![
            4 => Just(Way::Fine),
            1 => Just(Way::RequestLost),
            1 => Just(Way::AnswerLost),
        ]
    };
    prop_oneof![
        12 => (0..2_usize).prop_map(Step::Type),
        12 => (0..2_usize, way()).prop_map(|(page, way)| Step::Save(page, way)),
        4 => Just(Step::SaveBoth),
        1 => (0..2_usize, way()).prop_map(|(page, way)| Step::Sign(page, way)),
        1 => (0..2_usize).prop_map(Step::SaveAndSign),
        3 => (1..50_i64).prop_map(Step::Wait),
    ]
}

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
struct Story<'a> {
    server: &'a Server,
    id: AppointmentId,
    doctor: AccountId,
    now: Instant,
    pages: [Page; 2],
    words: usize,
    acknowledged: Vec<Acknowledged>,
    /// The text that was signed, whether or not the page heard of it.
    signed: Option<String>,
}

impl Story<'_> {
    async fn save(&self, page: usize) -> Result<Note, ApiError> {
        let page = &self.pages[page];
        let (known, text) = page.next_save();
        let save = Save {
            id: self.id,
            known,
            editor: page.editor.into(),
            texts: NoteTexts {
                summary: text.clone(),
                text,
            },
            by: self.doctor,
        };
        save.write(&self.server.app.db, self.now).await
    }

    async fn sign(&self, page: usize) -> Result<(), api::db::DbError> {
        let mut tx = self.server.app.db.begin().await?;
        signed::sign(&mut tx, self.id, self.pages[page].known, self.now).await?;
        tx.commit().await
    }

    async fn present(&self) -> Note {
        let row = store::find(&self.server.app.db, self.id).await.unwrap();
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

    async fn take(&mut self, step: Step) {
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
    async fn check(&self) {
        let versions = store::versions(&self.server.app.db, self.id, i64::MAX, 1_000).await;
        let versions = versions.unwrap();
        if self.acknowledged.is_empty() {
            return;
        }
        let present = self.present().await;
        assert_eq!(versions[0].text, present.text);
        assert_eq!(present.signed_at.is_some(), self.signed.is_some());
        if let Some(signed) = &self.signed {
            assert_eq!(&present.text, signed);
        }
        for save in &self.acknowledged {
            assert!(
                self.is_kept(save, &versions),
                "revision {} is lost",
                save.revision
            );
            for word in save.text.split_inclusive(' ') {
                assert!(present.text.contains(word), "{word}is lost");
            }
        }
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

/// Books an appointment of its own for a story.
async fn appointment(
    server: &Server,
    doctor: &Doctor<'_>,
    patient: &Patient<'_>,
    n: i64,
) -> AppointmentId {
    let starts_at = at(n * 60);
    let id = random::uuid_v7(at(0)).into();
    let new = New {
        id,
        doctor: doctor.id.uuid().into(),
        patient: patient.id.uuid().into(),
        slot: Slot {
            starts_at,
            ends_at: end_of(starts_at),
        },
        visit: &visit_type(),
        rules: &Rules::default(),
        meant: &meant(starts_at),
        reason: &Reason::parse("A cough").unwrap(),
        room: &RoomName::new("consultation-", random::bytes()),
        series: None,
    };
    let mut tx = server.app.db.begin().await.unwrap();
    write::insert(&mut tx, &new, at(0)).await.unwrap();
    tx.commit().await.unwrap();
    id
}

fn stories(backend: Backend) {
    let system = System::new();
    let server = system.block_on(Server::start(backend, &[]));
    let (doctor, patient) =
        system.block_on(async { (Doctor::new(&server).await, Patient::new(&server).await) });
    let told = std::cell::Cell::new(0);
    let mut runner = TestRunner::new(ProptestConfig {
        cases: STORIES,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let outcome = runner.run(&prop::collection::vec(step(), 1..40), |steps| {
        told.set(told.get() + 1);
        system.block_on(async {
            let mut story = Story {
                server: &server,
                id: appointment(&server, &doctor, &patient, told.get()).await,
                doctor: doctor.id,
                now: at(0),
                pages: [Page::new(1), Page::new(2)],
                words: 0,
                acknowledged: Vec::new(),
                signed: None,
            };
            for step in steps {
                story.take(step).await;
            }
            story.check().await;
        });
        Ok(())
    });
    outcome.unwrap();
}

#[test]
fn nothing_acknowledged_is_lost_on_sqlite() {
    stories(Backend::Sqlite);
}

#[test]
fn nothing_acknowledged_is_lost_on_postgres() {
    stories(Backend::Postgres);
}
