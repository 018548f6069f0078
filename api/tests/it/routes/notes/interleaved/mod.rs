//! Two open pages of one note, requests and answers that get lost, and a signature at any moment: what
//! was acknowledged is never lost. A thousand stories on each database.

mod story;

use std::cell::Cell;

use actix_web::rt::System;
use api::{
    appointments::store::write::{self, New},
    audit::By,
    jitsi::RoomName,
    random,
};
use proptest::{
    prelude::*,
    test_runner::{TestError, TestRunner},
};
use shared::{
    AppointmentId,
    appointment::Reason,
    availability::{Rules, slots::Slot},
    wire::appointment::end_of,
};

use self::story::Story;
use crate::support::{Backend, Doctor, Patient, Server, at, meant, visit_type};

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
        by: By::SYSTEM,
    };
    let mut tx = server.app.db.begin().await.unwrap();
    write::insert(&mut tx, &new, at(0)).await.unwrap();
    tx.commit().await.unwrap();
    id
}

/// Tells so many stories, until one ends badly.
fn stories(backend: Backend, cases: u32, is_careless: bool) -> Result<(), TestError<Vec<Step>>> {
    let system = System::new();
    let server = system.block_on(Server::start(backend, &[]));
    let people = async { (Doctor::new(&server).await, Patient::new(&server).await) };
    let (doctor, patient) = system.block_on(people);
    let told = Cell::new(0);
    let mut runner = TestRunner::new(ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    runner.run(&prop::collection::vec(step(), 1..40), |steps| {
        told.set(told.get() + 1);
        system.block_on(async {
            let id = appointment(&server, &doctor, &patient, told.get()).await;
            let mut story = Story::new(&server, id, doctor.id, is_careless);
            for step in steps {
                story.take(step).await;
            }
            story.check().await
        })
    })
}

#[test]
fn nothing_acknowledged_is_lost_on_sqlite() {
    stories(Backend::Sqlite, 1_000, false).unwrap();
}

#[test]
fn nothing_acknowledged_is_lost_on_postgres() {
    stories(Backend::Postgres, 1_000, false).unwrap();
}

/// The stories can end badly: pages that do not name the revision they know overwrite each other.
#[test]
fn without_the_guard_text_is_lost_and_seen_to_be() {
    let told = stories(Backend::Sqlite, 100, true).unwrap_err().to_string();
    assert!(told.contains("is lost"), "{told}");
}
