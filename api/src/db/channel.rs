//! Words between the processes on one PostgreSQL database. A SQLite file belongs to one process.

use sqlx::{PgPool, postgres::PgListener};

use super::{Db, DbError};

/// Tells everybody who listens on one channel. What nobody hears is gone.
#[derive(Clone, Debug)]
pub struct Teller {
    pool: PgPool,
    channel: &'static str,
}

/// Listens on one channel, with a connection of its own.
#[derive(Debug)]
pub struct Listener(PgListener);

impl Db {
    /// A channel, listened on from now on; nothing where a database belongs to one process.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn channel(
        &self,
        channel: &'static str,
    ) -> Result<Option<(Teller, Listener)>, DbError> {
        let Self::Postgres(pool) = self else {
            return Ok(None);
        };
        let mut listener = PgListener::connect_with(pool).await?;
        listener.listen(channel).await?;
        let teller = Teller {
            pool: pool.clone(),
            channel,
        };
        Ok(Some((teller, Listener(listener))))
    }
}

impl Teller {
    /// Tells something, of at most 7 999 bytes.
    ///
    /// # Errors
    /// When the database does not take it.
    pub async fn tell(&self, text: &str) -> Result<(), DbError> {
        sqlx::query("SELECT pg_notify($1, $2)")
            .bind(self.channel)
            .bind(text)
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}

impl Listener {
    /// What is told next, by whomever; `None` when some of it may have been missed, because the connection
    /// was lost and is made anew.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn hear(&mut self) -> Result<Option<String>, DbError> {
        let told = self.0.try_recv().await?;
        Ok(told.map(|told| told.payload().to_owned()))
    }
}
