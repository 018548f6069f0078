//! Ten webhooks, each told of a thousand things at once, and what it does to nine of them when the tenth's
//! receiver takes every connection and never answers.
//!
//! The program that is released sends nothing to addresses on its own machine, so this is measured with the
//! one that the tests run, unoptimised: compare the two lines with each other only.

mod alive;

use std::time::{Duration, Instant as Stopwatch};

use anyhow::{Context, Result, ensure};
use reqwest::{Client, StatusCode};
use serde_json::json;
use shared::wire::webhook::WebhookWithSecret;
use tokio::{net::TcpListener, task::JoinSet};

use self::alive::Alive;
use crate::{
    database::Database,
    measure::CONNECTIONS,
    server::Server,
    session::{Session, answer},
};

/// Receivers, of which one may be dead.
const RECEIVERS: usize = 10;
/// What each is told of.
const EACH: usize = 1_000;
/// How long the others may take.
const PATIENCE: Duration = Duration::from_secs(600);
/// How often it is looked whether they have it all.
const LOOK: Duration = Duration::from_millis(50);

/// Measures on both databases, without the dead one and beside it.
pub async fn measure() -> Result<()> {
    println!(
        "{:<11} {:>5} {:>9} {:>9} {:>12} {:>9}",
        "database", "dead", "receivers", "messages", "all there, s", "per s"
    );
    for dead in [0, 1] {
        for database in [Database::sqlite()?, Database::postgres().await?] {
            let name = database.name();
            let took = on(&database, dead)
                .await
                .with_context(|| format!("on {name}"))?;
            let (alive, seconds) = (RECEIVERS - 1, took.as_secs_f64());
            println!(
                "{name:<11} {dead:>5} {alive:>9} {:>9} {seconds:>12.1} {:>9.1}",
                alive * EACH,
                (alive * EACH) as f64 / seconds
            );
        }
    }
    Ok(())
}

/// How long it takes from the first thing to tell until all receivers but the dead one have been told all.
async fn on(database: &Database, dead: usize) -> Result<Duration> {
    let reach = [("MYDOCTOR_TEST_REACH", "localhost")];
    let server = Server::start_with(database, &reach).await?;
    let client = Client::builder()
        .pool_max_idle_per_host(CONNECTIONS)
        .build()?;
    let admin = Session::sign_in(&client, server.address(), "testadmin").await?;
    // Connections to it are accepted by the system and nobody reads them.
    let silent = TcpListener::bind("127.0.0.1:0").await?;
    let mut alive = Vec::new();
    let mut hooks = Vec::new();
    for _ in 0..dead {
        hooks.push(hook(&admin, silent.local_addr()?.port()).await?);
    }
    for _ in 0..RECEIVERS - 1 {
        let receiver = Alive::start()?;
        hooks.push(hook(&admin, receiver.port()).await?);
        alive.push(receiver);
    }

    let begun = Stopwatch::now();
    let mut telling = JoinSet::new();
    for path in hooks {
        let admin = admin.clone();
        telling.spawn(async move {
            for _ in 0..EACH {
                let told = answer(admin.post(&path), StatusCode::ACCEPTED).await;
                told.context("a message was refused")?;
            }
            anyhow::Ok(())
        });
    }
    while let Some(told) = telling.join_next().await {
        told??;
    }
    while alive.iter().any(|receiver| receiver.got() < EACH) {
        ensure!(begun.elapsed() < PATIENCE, "they were not told all");
        tokio::time::sleep(LOOK).await;
    }
    Ok(begun.elapsed())
}

/// A webhook of the clinic's own, to which a receiver on this machine listens. Gives the path of the
/// operation that tells it something.
async fn hook(admin: &Session, port: u16) -> Result<String> {
    let described = json!({
        "url": format!("http://localhost:{port}/"),
        "types": [],
        "description": "A receiver",
    });
    let made = answer(
        admin.post("/webhooks").json(&described),
        StatusCode::CREATED,
    );
    let made = made.await.context("a webhook was refused")?;
    let made: WebhookWithSecret = serde_json::from_slice(&made)?;
    Ok(format!("/webhooks/{}/test", made.webhook.id))
}
