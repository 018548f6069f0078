//! Several processes on one PostgreSQL database: what one of them learns of who is where, the others hear.
//!
//! It goes by `NOTIFY` on one channel, because it is as fleeting as presence itself: who listens a moment
//! later has missed nothing that the pages do not say again within seconds. A SQLite file belongs to one
//! process, so there it goes nowhere.

use std::time::Duration;

use actix_web::web::Data;
use serde::{Deserialize, Serialize};
use tokio::sync::broadcast::{Receiver, error::RecvError};
use uuid::Uuid;

use super::{presences::News, recall::meeting};
use crate::{
    app::App,
    db::{
        DbError,
        channel::{Listener, Teller},
    },
    random,
};

const CHANNEL: &str = "mydoctor_presence";
/// How long it is waited before the database is asked again that did not answer.
const AGAIN: Duration = Duration::from_secs(1);

/// News, and whose: every process hears its own, too.
#[derive(Serialize, Deserialize)]
struct Letter {
    from: Uuid,
    news: News,
}

/// Hears and tells for ever.
pub async fn run(app: Data<App>) {
    loop {
        let heard = match Line::open(&app).await {
            Ok(Some(line)) => line.follow(&app).await,
            Ok(None) => return,
            Err(error) => Err(error),
        };
        if let Err(error) = heard {
            tracing::warn!(cause = ?error, "can not hear from the other servers who is where; trying again");
        }
        tokio::time::sleep(AGAIN).await;
    }
}

/// The line between the processes on one database.
#[derive(Debug)]
pub struct Line {
    teller: Teller,
    listener: Listener,
    news: Receiver<News>,
    /// A name that no other process has.
    from: Uuid,
}

impl Line {
    /// Listens from now on; nothing where a database belongs to one process.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn open(app: &App) -> Result<Option<Self>, DbError> {
        let channel = app.db.channel(CHANNEL).await?;
        Ok(channel.map(|(teller, listener)| Self {
            teller,
            listener,
            news: app.live.news(),
            from: random::uuid_v7(app.now()),
        }))
    }

    /// Takes in what the others tell, and tells them what is new here.
    ///
    /// # Errors
    /// When the database does not answer any more.
    pub async fn follow(self, app: &App) -> Result<(), DbError> {
        let Self {
            teller,
            listener,
            news,
            from,
        } = self;
        tokio::select! {
            () = tell(&teller, news, from) => Ok(()),
            heard = hear(app, listener, from) => heard,
        }
    }
}

async fn tell(teller: &Teller, mut all: Receiver<News>, from: Uuid) {
    loop {
        let news = match all.recv().await {
            Ok(news) => news,
            Err(RecvError::Lagged(_)) => continue,
            Err(RecvError::Closed) => return,
        };
        let Ok(letter) = serde_json::to_string(&Letter { from, news }) else {
            continue;
        };
        // Pages say again where they are; what else is lost is seen with their next word.
        if let Err(error) = teller.tell(&letter).await {
            tracing::warn!(cause = ?error, "can not tell the other servers who is where");
        }
    }
}

async fn hear(app: &App, mut listener: Listener, from: Uuid) -> Result<(), DbError> {
    loop {
        // What came while nobody listened.
        app.live.show_all();
        while let Some(told) = listener.hear().await? {
            let Ok(letter) = serde_json::from_str::<Letter>(&told) else {
                tracing::warn!("another server tells something that this one does not understand");
                continue;
            };
            if letter.from != from {
                take_in(app, &letter.news).await?;
            }
        }
    }
}

async fn take_in(app: &App, news: &News) -> Result<(), DbError> {
    let meeting = match news.wanted() {
        Some(id) => meeting(app, id).await?,
        None => None,
    };
    app.live.heard(news, meeting.as_ref(), app.now());
    Ok(())
}
