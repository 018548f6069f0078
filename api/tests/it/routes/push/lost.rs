//! The program is killed between any two steps of telling a browser: nothing is lost, and what comes twice is
//! of one appointment and takes the place of the first.

use reqwest::Method;

use crate::{
    commands::killed::{Taken, Telling, assert_nothing_lost},
    support::{Answer, Backend, Browser, PUSH_KEY, Receiver},
};

/// What a browser read of requests, by their appointments.
fn taken(service: &Receiver, browser: &Browser) -> Taken {
    let mut taken = Taken::new();
    for got in service.got() {
        let read = browser.reads(&got).unwrap();
        // The demonstration has news of its own.
        if read["kind"] == "appointment.requested" {
            let appointment = read["appointment_id"].as_str().unwrap().to_owned();
            // The browser shows what it reads, and the service keeps one message of a topic.
            let same = format!("{read} {}", got.headers["topic"]);
            taken.entry(appointment).or_default().push(same.into());
        }
    }
    taken
}

async fn killed_between_any_two_steps(backend: Backend) {
    let (service, browser) = (Receiver::start(), Browser::new(1));
    let settings = [
        ("MYDOCTOR_TEST_REACH", "localhost"),
        ("MYDOCTOR_PUSH_KEY", PUSH_KEY[0]),
        ("MYDOCTOR_PUBLIC_URL", "https://mydoctor.example.org"),
    ];
    let mut telling = Telling::new(backend, &settings, async |server| {
        let doctor = server.token("testdoctor").await;
        let allow = server.request(Method::POST, "/me/push-subscriptions");
        let allow = allow.bearer_auth(doctor);
        Answer::of(allow.json(&browser.says(&service.url("/"))))
            .await
            .ok(201);
    })
    .await;
    for point in [
        "push_claimed:0",
        "push_claimed:2",
        "push_sent:0",
        "push_sent:2",
        "events_numbered:0",
        "push_marked:0",
        "push_marked:2",
    ] {
        telling.killed_at(point).await;
    }
    let requested = telling.requested().await;
    telling
        .ends(async |_| {
            let told = taken(&service, &browser).len();
            (told < requested.len()).then(|| format!("{told} of {}", requested.len()))
        })
        .await;

    let taken = taken(&service, &browser);
    assert!(taken.keys().eq(&requested), "all of them, and nothing else");
    assert_nothing_lost(&requested, &taken);
}

#[actix_web::test]
async fn sqlite() {
    killed_between_any_two_steps(Backend::Sqlite).await;
}

#[actix_web::test]
async fn postgres() {
    killed_between_any_two_steps(Backend::Postgres).await;
}
