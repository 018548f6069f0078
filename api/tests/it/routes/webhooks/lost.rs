//! The program is killed between any two steps of telling: nothing is lost, and what comes twice comes under
//! one id.

use api::on_db;
use reqwest::Method;
use uuid::Uuid;

use super::described;
use crate::{
    commands::{
        killed::{Taken, Telling, assert_nothing_lost},
        program::Program,
    },
    support::{Answer, Backend, Receiver},
};

/// Ids and states of what is told of requests.
async fn states(program: &Program) -> Vec<(Uuid, String)> {
    const SQL: &str =
        "SELECT id, state FROM webhook_deliveries WHERE type = 'appointment.requested' ORDER BY id";
    on_db!(&program.db, conn => sqlx::query_as(SQL).fetch_all(conn).await).unwrap()
}

async fn killed_between_any_two_steps(backend: Backend) {
    let receiver = Receiver::start();
    let settings = [("MYDOCTOR_TEST_REACH", "localhost")];
    let mut telling = Telling::new(backend, &settings, async |server| {
        let admin = server.token("testadmin").await;
        let make = server.request(Method::POST, "/webhooks").bearer_auth(admin);
        let made = make.json(&described(&receiver.url("/"), &["appointment.requested"]));
        Answer::of(made).await.ok(201);
    })
    .await;
    for point in [
        "webhook_claimed:0",
        "webhook_claimed:2",
        "webhook_sent:0",
        "webhook_sent:2",
        "events_numbered:0",
        "webhook_marked:0",
        "webhook_marked:2",
    ] {
        telling.killed_at(point).await;
    }
    let requested = telling.requested().await.len();
    telling
        .ends(async |program| {
            let states = states(program).await;
            let told = states.iter().filter(|(_, state)| state == "delivered");
            let told = told.count();
            (told < requested).then(|| format!("{told} of {requested}: {states:?}"))
        })
        .await;

    let mut taken = Taken::new();
    for got in receiver.got() {
        taken.entry(got.id).or_default().push(got.bytes);
    }
    let states = states(&telling.program).await;
    let ids: Vec<String> = states.iter().map(|(id, _)| id.to_string()).collect();
    assert!(taken.keys().eq(&ids), "all of them, and nothing else");
    assert_eq!(ids.len(), requested);
    assert_nothing_lost(&ids, &taken);
}

#[actix_web::test]
async fn sqlite() {
    killed_between_any_two_steps(Backend::Sqlite).await;
}

#[actix_web::test]
async fn postgres() {
    killed_between_any_two_steps(Backend::Postgres).await;
}
