//! Mails as they reach people: real conversations with a mail server, and what becomes of a mail that it
//! does not take.

mod appointments;
mod chosen;
mod conversations;
mod faults;
mod languages;
mod lost;
mod reminders;

use api::{
    app::App,
    mail::{self, Addressee, Message, queue},
    on_db,
};
use mail_parser::MessageParser;
use shared::Language;
use uuid::Uuid;

use crate::support::{Backend, MailServer, Server, Tls};

/// A server of ours that sends by a mail server.
async fn server(backend: Backend, mails: &MailServer) -> Server {
    let flags = mails.flags();
    let flags: Vec<&str> = flags.iter().map(String::as_str).collect();
    Server::start(backend, &flags).await
}

/// Makes of one test body two tests: on SQLite and on PostgreSQL, each with a mail server.
macro_rules! with_mails {
    (async fn $name:ident($server:ident, $mails:ident: $tls:expr) $body:block) => {
        mod $name {
            use super::*;

            async fn body($server: $crate::support::Server, $mails: $crate::support::MailServer) $body

            #[actix_web::test]
            async fn sqlite() {
                let mails = $crate::support::MailServer::start($tls);
                let server = super::super::server($crate::support::Backend::Sqlite, &mails).await;
                body(server, mails).await;
            }

            #[actix_web::test]
            async fn postgres() {
                let mails = $crate::support::MailServer::start($tls);
                let server = super::super::server($crate::support::Backend::Postgres, &mails).await;
                body(server, mails).await;
            }
        }
    };
}
use with_mails;

/// Writes a mail.
async fn tell(app: &App, to: &str) {
    let to = Addressee {
        account: None,
        email: to,
        name: "Zoë Müller",
        language: Language::default(),
    };
    let mut tx = app.db.begin().await.unwrap();
    mail::tell(
        &mut tx,
        &app.sealing,
        &Message::PasswordChanged,
        &to,
        app.now(),
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
}

/// Sends what is due.
async fn send(server: &Server) -> u64 {
    queue::send_due(&server.app).await.unwrap()
}

/// All mails by their addresses: address, state, attempts and fault.
async fn states(server: &Server) -> Vec<String> {
    const SQL: &str =
        "SELECT to_address, state, attempts, last_fault FROM mails ORDER BY to_address, id";
    let rows: Vec<(String, String, i64, Option<String>)> =
        on_db!(&server.app.db, conn => sqlx::query_as(SQL).fetch_all(conn).await).unwrap();
    let line = |(address, state, attempts, fault): (String, String, i64, Option<String>)| {
        format!("{address} {state} {attempts} {}", fault.unwrap_or_default())
            .trim_end()
            .to_owned()
    };
    rows.into_iter().map(line).collect()
}

/// The ids of all mails.
async fn ids(app: &App) -> Vec<Uuid> {
    const SQL: &str = "SELECT id FROM mails ORDER BY id";
    let rows: Vec<(Uuid,)> =
        on_db!(&app.db, conn => sqlx::query_as(SQL).fetch_all(conn).await).unwrap();
    rows.into_iter().map(|(id,)| id).collect()
}

/// The `Message-ID` of a mail as an independent library reads it.
fn message_id(bytes: &[u8]) -> String {
    let mail = MessageParser::default().parse(bytes).unwrap();
    mail.message_id().unwrap().to_owned()
}
