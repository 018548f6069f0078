//! What tests are made of: a server, a clock that stands still, and actors as types.

mod actors;
mod backend;
mod browser;
mod configured;
mod dump;
mod facts;
mod mail_server;
pub mod outcome;
mod raw;
mod receiver;
mod server;
mod stream;

pub use actors::{Admin, Doctor, Integrator, Kind, Patient, SignedIn};
pub use backend::{Backend, database, empty_database};
pub use browser::{Browser, PUSH_KEY, PUSHING, signed};
pub use configured::{LOCAL_RECEIVERS, config};
pub use dump::{holds, rows};
pub use facts::{caller, meant, visit_type};
pub use mail_server::{MailServer, Tls};
pub use raw::raw;
pub use receiver::{Got, Receiver};
pub use server::{Answer, Server, at};
pub use stream::{Event, Events};

/// Makes of one test body two tests: on SQLite and on PostgreSQL. After `with` come the flags of a
/// server that is configured unlike the usual one.
#[macro_export]
macro_rules! on_both {
    ($(#[$doc:meta])* async fn $name:ident($server:ident) $body:block) => {
        $crate::on_both! { $(#[$doc])* async fn $name($server with []) $body }
    };
    ($(#[$doc:meta])* async fn $name:ident($server:ident with $flags:expr) $body:block) => {
        $(#[$doc])*
        mod $name {
            use super::*;

            async fn body($server: $crate::support::Server) $body

            #[actix_web::test]
            async fn sqlite() {
                body($crate::support::Server::start($crate::support::Backend::Sqlite, &$flags).await).await;
            }

            #[actix_web::test]
            async fn postgres() {
                body($crate::support::Server::start($crate::support::Backend::Postgres, &$flags).await).await;
            }
        }
    };
}
